internal import TideProfiles

extension YAMLValue {
    /// Reads a time in whole seconds: a number, or a stretch such as `60s`, `10m`, `30d`.
    func seconds() -> Int? {
        if case .scalar(let text, isPlain: true) = content, let seconds = Int(text) { return seconds }
        return duration().map { Int($0 / 1_000) }
    }

    /// Reads a size in bytes: a number, or one with kB, MB, GB, KiB, MiB or GiB.
    func byteCount(in range: ClosedRange<Int> = 0...Int.max) -> Int? {
        let digits = text?.prefix { $0.isASCII && $0.isNumber } ?? ""
        let unit = text?.dropFirst(digits.count).drop { $0 == " " } ?? ""
        let factors: [Substring: Int] = [
            "": 1, "B": 1, "kB": 1_000, "MB": 1_000_000, "GB": 1_000_000_000, "KiB": 1 << 10, "MiB": 1 << 20,
            "GiB": 1 << 30,
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
