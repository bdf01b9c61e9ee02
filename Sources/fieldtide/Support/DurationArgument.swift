/// Stretches of time as people type them.
enum DurationArgument {
    /// Milliseconds of `100ms`, `1s`, `10m`, `2h`, `1d`; nil when it is none.
    static func milliseconds(_ text: String) -> Int64? {
        let digits = text.prefix { $0.isASCII && $0.isNumber }
        let units: [String: Int64] = ["ms": 1, "s": 1_000, "m": 60_000, "h": 3_600_000, "d": 86_400_000]
        guard let count = Int64(digits), count > 0, let unit = units[String(text.dropFirst(digits.count))] else {
            return nil
        }
        let (product, overflow) = count.multipliedReportingOverflow(by: unit)
        return overflow ? nil : product
    }
}
