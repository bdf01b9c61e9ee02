internal import TideProfiles
internal import TideYAML

extension YAMLValue {
    /// Reads a time in whole seconds: a number, or a stretch such as `60s`, `10m`, `30d`.
    func seconds() -> Int? {
        if case .scalar(let text, isPlain: true) = content, let seconds = Int(text) { return seconds }
        return duration().map { Int($0 / 1_000) }
    }

    /// Whether it is written as an age: `90d`, `26w`, `10y`.
    var isAge: Bool { Self.age(text ?? "") != nil }

    /// Reads an age in milliseconds: days, weeks or years (of 366 days, so that a year is always kept whole).
    func age(in range: ClosedRange<Int64>) -> Int64? {
        guard let milliseconds = Self.age(text ?? "") else {
            fail("\(words) is no age", hint: "write e.g. 90d, 26w or 10y")
            return nil
        }
        guard range.contains(milliseconds) else {
            let days = 86_400_000 as Int64
            fail("\(words) is out of range", hint: "right is \(range.lowerBound / days)d…\(range.upperBound / days)d")
            return nil
        }
        return milliseconds
    }

    private static func age(_ text: String) -> Int64? {
        let digits = text.prefix { $0.isASCII && $0.isNumber }
        let days: [Substring: Int64] = ["d": 1, "w": 7, "y": 366]
        guard let count = Int64(digits), let factor = days[text.dropFirst(digits.count).drop { $0 == " " }] else {
            return nil
        }
        let (product, overflow) = count.multipliedReportingOverflow(by: factor * 86_400_000)
        return overflow ? nil : product
    }

    /// Reads a size in bytes: a number, or one with kB, MB, GB, TB, KiB, MiB, GiB or TiB.
    func byteCount(in range: ClosedRange<Int> = 0...Int.max) -> Int? {
        let digits = text?.prefix { $0.isASCII && $0.isNumber } ?? ""
        let unit = text?.dropFirst(digits.count).drop { $0 == " " } ?? ""
        let factors: [Substring: Int] = [
            "": 1, "B": 1, "kB": 1_000, "MB": 1_000_000, "GB": 1_000_000_000, "KiB": 1 << 10, "MiB": 1 << 20,
            "GiB": 1 << 30, "TB": 1_000_000_000_000, "TiB": 1 << 40,
        ]
        guard let count = Int(digits), let factor = factors[unit] else {
            fail("\(words) is no size", hint: "write bytes, or e.g. 256MB or 1GiB")
            return nil
        }
        let (bytes, overflow) = count.multipliedReportingOverflow(by: factor)
        guard !overflow, range.contains(bytes) else {
            fail("\(words) is out of range", hint: "right is \(range.lowerBound)…\(range.upperBound) bytes")
            return nil
        }
        return bytes
    }

    /// The value at a path such as `mqtt.subscribe[1]`, or the nearest one above it that the file has.
    func nearest(to path: String) -> YAMLValue {
        let inner: [YAMLValue] =
            switch content {
            case .scalar: []
            case .list(let items): items
            case .map(let entries): entries.map(\.value)
            }
        let next = inner.first { value in
            guard path.hasPrefix(value.path) else { return false }
            let rest = path.dropFirst(value.path.count)
            return rest.isEmpty || rest.hasPrefix(".") || rest.hasPrefix("[")
        }
        return next?.nearest(to: path) ?? self
    }

    /// Notes a problem whose message names the path already.
    func failAtPlace(_ message: String) { log.add(line: line, column: column, message) }
}
