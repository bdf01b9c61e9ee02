extension ClockAssessment {
    /// What is wrong, for people; nil when nothing is known to be.
    public var trouble: String? {
        switch verdict {
        case .unknown, .fine: nil
        case .drifting(let rate):
            "drifts: \(rate > 0 ? "gains" : "loses") \(Self.tenths(rate)) s a day (\(Int64(verdict.ppm)) ppm)"
        case .zoneError(let quarterHours): "off by a time zone: \(Self.span(Int64(quarterHours) * 15 * 60_000))"
        case .reset(let epoch): "lost its time: it began anew in \(epoch.year)"
        case .frozen: "shows one and the same time again and again"
        case .future: offset.map { Self.span($0) } ?? "ahead"
        case .behind: (offset.map { Self.span($0) } ?? "behind") + ", or delivery takes so long"
        }
    }

    /// `8 h 30 min ahead`.
    private static func span(_ milliseconds: Int64) -> String {
        let minutes = Int64((milliseconds.magnitude + 30_000) / 60_000)
        let (days, hours, rest) = (minutes / 1_440, minutes / 60 % 24, minutes % 60)
        let parts = [(days, "d"), (hours, "h"), (rest, "min")].filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }
        let length = parts.isEmpty ? "less than a minute" : parts.joined(separator: " ")
        return "\(length) \(milliseconds > 0 ? "ahead" : "behind")"
    }

    private static func tenths(_ milliseconds: Int64) -> String {
        let tenths = (milliseconds.magnitude + 50) / 100
        return "\(tenths / 10).\(tenths % 10)"
    }
}
