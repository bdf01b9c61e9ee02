package import TideModel

/// Times as people at a site read them.
package struct ShownTime: Sendable {
    private let zone: Zone?
    private let now: Timestamp
    private let language: Language

    /// Makes the writing of times.
    ///
    /// - Parameters:
    ///   - zone: that of the site; nil when it is not known: UTC, and said so.
    ///   - now: when the message was made; other years are written out.
    ///   - language: of the words.
    package init(zone: Zone?, now: Timestamp, language: Language) {
        (self.zone, self.now, self.language) = (zone, now, language)
    }

    /// A moment: `27 Nov 14:05`, `11月27日 14:05`.
    package func text(_ time: Timestamp) -> String {
        let (date, clock) = (parts(time).date, clock(time))
        let isOther = date.year != parts(now).date.year
        switch language {
        case .zh: return "\(isOther ? "\(date.year)年" : "")\(date.month)月\(date.day)日 \(clock)"
        case .en: return "\(date.day) \(Self.months[Int(date.month) - 1])\(isOther ? " \(date.year)" : "") \(clock)"
        }
    }

    /// The end of what began at `start`: without the day when that is the same.
    package func end(_ time: Timestamp, of start: Timestamp) -> String {
        parts(time).date == parts(start).date ? clock(time) : text(time)
    }

    /// A stretch of time in at most two units: `1 h 15 min`, `1 小时 15 分钟`.
    package func span(_ from: Timestamp, _ to: Timestamp) -> String {
        let minutes = max(0, to.milliseconds.subtractingReportingOverflow(from.milliseconds).partialValue) / 60_000
        let (days, hours, rest) = (minutes / 1_440, minutes / 60 % 24, minutes % 60)
        let (day, hour, minute) = language == .zh ? ("天", "小时", "分钟") : ("d", "h", "min")
        if minutes == 0 { return language == .zh ? "不到 1 分钟" : "under 1 min" }
        let parts = days > 0 ? [(days, day), (hours, hour)] : [(hours, hour), (rest, minute)]
        return parts.filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }.joined(separator: " ")
    }

    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    private func parts(_ time: Timestamp) -> (date: CivilDate, minutes: Int64) {
        let local = (zone ?? .utc).local(at: time)
        let day = local >= 0 ? local / 86_400_000 : (local + 1) / 86_400_000 - 1
        return (CivilDate(dayNumber: day), (local - day * 86_400_000) / 60_000)
    }

    private func clock(_ time: Timestamp) -> String {
        let minutes = parts(time).minutes
        return "\(two(minutes / 60)):\(two(minutes % 60))" + (zone == nil ? " UTC" : "")
    }

    private func two(_ number: Int64) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
