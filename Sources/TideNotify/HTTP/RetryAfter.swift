internal import TideModel

/// The header by which a receiver says when it wants to be asked again.
enum RetryAfter {
    /// Longest wait that is believed: a receiver that says more is asked once an hour, because an alert that waits for
    /// days is lost.
    static let longest = Duration.seconds(3_600)

    /// Reads the header.
    ///
    /// - Parameters:
    ///   - text: value of the header.
    ///   - now: wall clock.
    /// - Returns: the wait; nil when the text is neither seconds nor a date.
    /// - Source: RFC 9110 section 10.2.3.
    static func wait(_ text: String, now: Timestamp) -> Duration? {
        let text = text.filter { $0 != "\r" && $0 != "\n" }.drop { $0 == " " }
        if let seconds = Int64(text), seconds >= 0 { return min(.seconds(seconds), longest) }
        guard let date = date(String(text)) else { return nil }
        let (wait, overflow) = date.milliseconds.subtractingReportingOverflow(now.milliseconds)
        return overflow ? longest : min(max(.zero, .milliseconds(wait)), longest)
    }

    /// Reads `Sun, 06 Nov 1994 08:49:37 GMT` (RFC 9110 section 5.6.7; the two obsolete forms are not read).
    static func date(_ text: String) -> Timestamp? {
        let parts = text.split(separator: " ")
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        guard parts.count == 6, parts[0].hasSuffix(","), parts[5] == "GMT", let day = UInt8(parts[1]),
            (1...31).contains(day), let month = months.firstIndex(of: String(parts[2])), let year = Int32(parts[3]),
            (1970...9999).contains(year)
        else { return nil }
        let clock = parts[4].split(separator: ":").compactMap { Int64($0) }
        guard clock.count == 3, (0...23).contains(clock[0]), (0...59).contains(clock[1]), (0...60).contains(clock[2])
        else { return nil }
        let days = CivilDate(year: year, month: UInt8(month + 1), day: day).dayNumber
        return Timestamp(milliseconds: ((days * 24 + clock[0]) * 3_600 + clock[1] * 60 + clock[2]) * 1_000)
    }
}
