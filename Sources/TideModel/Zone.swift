/// A time zone as a value: offsets from UTC by time, from a table and then by a rule.
///
/// Nothing here reads files or asks the system: the root hands in the bytes of the system's tzdata.
public struct Zone: Sendable, Hashable {
    /// IANA name, or the offset that stands for one.
    public let name: String
    /// Seconds since 1970 at which another offset begins, ascending; none is later than `ruleFrom`.
    let starts: [Int64]
    /// Seconds east of UTC from each of `starts` on.
    let offsets: [Int]
    /// Seconds east of UTC before the first of `starts`.
    let firstOffset: Int
    /// Second from which `rule` holds: the last transition of the table, or the beginning of time.
    let ruleFrom: Int64
    /// What holds after the table.
    let rule: ZoneRule

    /// Coordinated Universal Time.
    public static let utc = Zone(name: "UTC", offset: 0)

    /// More than any real zone takes (the largest has below 4 KiB), and a bound for the work on a hostile one.
    public static let maximumBytes = 65_536

    /// Offsets that RFC 9636 section 3.2 allows, in seconds.
    ///
    /// The search for a local time relies on these bounds.
    static let offsetRange = -89_999...93_599

    /// Reads a zone from the bytes of a TZif file (RFC 9636, versions 1 to 4).
    ///
    /// - Parameters:
    ///   - name: IANA name, kept as it is.
    ///   - tzif: the file's content, at most `maximumBytes`.
    /// - Throws: `ZoneError` when the bytes are no zone, or one that counts leap seconds.
    public init(name: String, tzif: [UInt8]) throws(ZoneError) {
        let file = try TZif(tzif)
        var starts: [Int64] = []
        var offsets: [Int] = []
        // Transitions that change only the abbreviation are of no use here.
        for (start, offset) in zip(file.starts, file.offsets) where offset != offsets.last ?? file.firstOffset {
            starts.append(start)
            offsets.append(offset)
        }
        self.name = name
        self.starts = starts
        self.offsets = offsets
        firstOffset = file.firstOffset
        ruleFrom = file.starts.last ?? .min
        rule = file.rule ?? ZoneRule(standard: file.offsets.last ?? file.firstOffset)
    }

    /// Makes a zone that always has one offset, written `+08:00`, `+0800`, `+08`, or `Z`.
    ///
    /// - Parameter fixedOffset: sign, hours 0...24 and minutes; the name becomes `+08:00`.
    /// - Throws: `ZoneError.fixedOffset` when the text is something else.
    public init(fixedOffset: String) throws(ZoneError) {
        guard let seconds = Self.seconds(ofOffset: Array(fixedOffset.utf8)) else { throw .fixedOffset(fixedOffset) }
        let minutes = abs(seconds) / 60
        let hh = minutes / 60 < 10 ? "0\(minutes / 60)" : "\(minutes / 60)"
        let mm = minutes % 60 < 10 ? "0\(minutes % 60)" : "\(minutes % 60)"
        self.init(name: "\(seconds < 0 ? "-" : "+")\(hh):\(mm)", offset: seconds)
    }

    private init(name: String, offset: Int) {
        self.name = name
        starts = []
        offsets = []
        firstOffset = offset
        ruleFrom = .min
        rule = ZoneRule(standard: offset)
    }

    /// Seconds that local time is ahead of UTC at `time`; negative in the west.
    public func offset(at time: Timestamp) -> Int { period(atSecond: floorDivide(time.milliseconds, 1_000)).offset }

    /// The stretch of one offset that `time` lies in.
    ///
    /// A hot path keeps it and asks again only for a time outside of it.
    public func period(at time: Timestamp) -> Period {
        let period = period(atSecond: floorDivide(time.milliseconds, 1_000))
        return Period(from: .ofSecond(period.from), until: .ofSecond(period.until), offset: period.offset)
    }

    private static func seconds(ofOffset text: [UInt8]) -> Int? {
        if text == [UInt8(ascii: "Z")] { return 0 }
        guard let sign = text.first, sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") else { return nil }
        var digits = text.dropFirst()
        if digits.count == 5, digits[3] == UInt8(ascii: ":") { digits.remove(at: 3) }
        let values = digits.map { Int($0) - 48 }
        guard [2, 4].contains(values.count), values.allSatisfy((0...9).contains) else { return nil }
        let hours = values[0] * 10 + values[1]
        let minutes = values.count == 4 ? values[2] * 10 + values[3] : 0
        guard minutes < 60, hours * 60 + minutes <= 24 * 60 else { return nil }
        return (sign == UInt8(ascii: "-") ? -60 : 60) * (hours * 60 + minutes)
    }
}

extension Zone {
    /// A stretch of time in which the offset from UTC stays the same.
    public struct Period: Sendable, Equatable {
        /// Its first moment; `Timestamp.distantPast` when it has no beginning.
        public var from: Timestamp
        /// The moment after its last; the latest `Timestamp` when it has no end.
        public var until: Timestamp
        /// Seconds that local time is ahead of UTC.
        public var offset: Int

        /// Whether `time` lies in it.
        @inlinable
        public func contains(_ time: Timestamp) -> Bool {
            time >= from && (time < until || until.milliseconds == .max)
        }
    }

    /// A `Period` in whole seconds since 1970: `from..<until`.
    struct Span {
        var from: Int64
        var until: Int64
        var offset: Int
    }

    /// The span that `second` lies in.
    func period(atSecond second: Int64) -> Span {
        guard second < ruleFrom else {
            var span = rule.span(at: second)
            span.from = max(span.from, ruleFrom)
            return span
        }
        var low = 0
        var high = starts.count
        while low < high {  // finds the first start after `second`
            let middle = (low + high) / 2
            if starts[middle] <= second { low = middle + 1 } else { high = middle }
        }
        return Span(
            from: low == 0 ? .min : starts[low - 1],
            until: low < starts.count ? starts[low] : ruleFrom,
            offset: low == 0 ? firstOffset : offsets[low - 1]
        )
    }
}

extension Timestamp {
    /// The beginning of a second since 1970, saturating at the ends of Int64.
    static func ofSecond(_ second: Int64, milliseconds: Int64 = 0) -> Timestamp {
        let (whole, overflow) = second.multipliedReportingOverflow(by: 1_000)
        return Timestamp(milliseconds: overflow ? (second < 0 ? .min : .max) : whole) + milliseconds
    }
}
