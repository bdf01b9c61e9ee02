internal import TideModel

extension Timestamp {
    /// RFC 3339 in UTC with milliseconds.
    var text: String {
        let (date, clock) = calendar
        let (seconds, rest) = (clock / 1_000, clock % 1_000)
        let time = "\(two(seconds / 3_600)):\(two(seconds / 60 % 60)):\(two(seconds % 60))"
        let fraction = String(String(1_000 + rest).dropFirst())
        return "\(date.year)-\(two(Int64(date.month)))-\(two(Int64(date.day)))T\(time).\(fraction)Z"
    }

    /// The date of a mail (RFC 5322 section 3.3), in UTC.
    var mailDate: String {
        let (date, clock) = calendar
        let days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        let seconds = clock / 1_000
        let time = "\(two(seconds / 3_600)):\(two(seconds / 60 % 60)):\(two(seconds % 60))"
        let month = months[Int(date.month) - 1]
        return "\(days[Int(date.weekday)]), \(two(Int64(date.day))) \(month) \(date.year) \(time) +0000"
    }

    /// Day and milliseconds of the day, in UTC.
    private var calendar: (date: CivilDate, clock: Int64) {
        let day = milliseconds >= 0 ? milliseconds / 86_400_000 : (milliseconds + 1) / 86_400_000 - 1
        return (CivilDate(dayNumber: day), milliseconds - day * 86_400_000)
    }

    private func two(_ number: Int64) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
