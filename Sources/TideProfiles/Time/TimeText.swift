internal import TideModel

/// Times for people and files: RFC 3339 in UTC with milliseconds.
enum TimeText {
    static func text(_ milliseconds: Int64) -> String {
        let day = (milliseconds >= 0 ? milliseconds : milliseconds - 86_399_999) / 86_400_000
        let rest = Int(milliseconds - day * 86_400_000)
        let date = CivilDate(dayNumber: day)
        let parts = [(Int(date.year), 4), (Int(date.month), 2), (Int(date.day), 2)].map(padded).joined(separator: "-")
        let clock = [(rest / 3_600_000, 2), (rest / 60_000 % 60, 2), (rest / 1_000 % 60, 2)].map(padded)
        return "\(parts)T\(clock.joined(separator: ":")).\(padded(rest % 1_000, 3))Z"
    }

    private static func padded(_ number: Int, _ width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}
