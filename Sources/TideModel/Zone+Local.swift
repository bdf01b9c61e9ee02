/// The moments at which a zone's clocks show one local time.
public struct LocalInstants: Sendable, Equatable {
    /// How often the clocks show it.
    public enum Kind: Sendable, Equatable {
        /// Once, as nearly always.
        case once
        /// More than once: clocks were set back.
        case repeated
        /// Never: clocks were set forward over it.
        case skipped
    }

    /// How often the clocks show it.
    public var kind: Kind
    /// The first moment.
    ///
    /// Of a skipped time: reckoned with the offset that holds after the jump.
    public var earliest: Timestamp
    /// The last moment.
    ///
    /// Of a skipped time: reckoned with the offset that held before the jump.
    public var latest: Timestamp

    /// The usual choice: the first of a repeated time, and the offset before the jump for a skipped one.
    ///
    /// - Source: RFC 5545 section 3.3.5, which calendars and date libraries follow.
    public var usual: Timestamp { kind == .skipped ? latest : earliest }

    /// Makes the answer for one local time.
    public init(kind: Kind, earliest: Timestamp, latest: Timestamp) {
        self.kind = kind
        self.earliest = earliest
        self.latest = latest
    }
}

extension Zone {
    /// Finds the moments at which clocks here show `milliseconds`.
    ///
    /// - Parameter milliseconds: local date and time, counted like `Timestamp` but as if the zone were UTC.
    /// - Returns: one moment, or the first and the last of a repeated or skipped time.
    public func instants(ofLocal milliseconds: Int64) -> LocalInstants {
        let local = floorDivide(milliseconds, 1_000)
        let rest = milliseconds &- local &* 1_000  // 0..<1000, also where the product leaves Int64
        func moment(_ offset: Int) -> Timestamp { .ofSecond(local - Int64(offset), milliseconds: rest) }
        var found: LocalInstants?
        forEachSpan(around: local) { span in
            let second = local - Int64(span.offset)
            guard second >= span.from && second < span.until else { return true }
            let earliest = found?.earliest ?? moment(span.offset)
            let kind: LocalInstants.Kind = found == nil ? .once : .repeated
            found = LocalInstants(kind: kind, earliest: earliest, latest: moment(span.offset))
            return true
        }
        if let found { return found }
        let jump = firstSecond(showing: local)
        let (before, after) = (period(atSecond: jump - 1).offset, period(atSecond: jump).offset)
        return LocalInstants(kind: .skipped, earliest: moment(after), latest: moment(before))
    }

    /// The one moment meant by a local time, by the policy of `LocalInstants.usual`.
    ///
    /// - Parameter milliseconds: local date and time, counted like `Timestamp` but as if the zone were UTC.
    /// - Returns: the moment; near the ends of Int64 it saturates.
    public func timestamp(ofLocal milliseconds: Int64) -> Timestamp { instants(ofLocal: milliseconds).usual }

    /// Local date and time at `time`, counted like `Timestamp` but as if the zone were UTC, in milliseconds.
    public func local(at time: Timestamp) -> Int64 { (time + Int64(offset(at: time)) * 1_000).milliseconds }

    /// The first second at which clocks here show `local` or later.
    func firstSecond(showing local: Int64) -> Int64 {
        var first = local
        forEachSpan(around: local) { span in
            first = max(span.from, local - Int64(span.offset))
            return first >= span.until
        }
        return first
    }

    /// Visits, in order, every span in which `local` can be shown at all, until `visit` returns false.
    private func forEachSpan(around local: Int64, _ visit: (Span) -> Bool) {
        var second = local - Int64(Self.offsetRange.upperBound) - 1
        let last = local - Int64(Self.offsetRange.lowerBound)
        while second <= last {
            let span = period(atSecond: second)
            guard visit(span) else { return }
            second = span.until
        }
    }
}
