internal import TideUnits

/// Numbers from one to another.
struct Reach {
    var low: Double
    var high: Double
    /// Whether the ends themselves are not in it.
    var isOpenLow = false
    var isOpenHigh = false

    /// Whether some number is in both.
    func meets(_ other: Self) -> Bool {
        let (low, high) = (max(low, other.low), min(high, other.high))
        guard low == high else { return low < high }
        let isOpen = [self, other].contains { $0.low == low && $0.isOpenLow || $0.high == high && $0.isOpenHigh }
        return !isOpen && low.isFinite
    }
}

extension Comparison {
    /// The numbers that are bad.
    var reaches: [Reach] {
        switch kind {
        case .below: [Reach(low: -.infinity, high: low, isOpenHigh: true)]
        case .atMost: [Reach(low: -.infinity, high: low)]
        case .above: [Reach(low: high, high: .infinity, isOpenLow: true)]
        case .atLeast: [Reach(low: high, high: .infinity)]
        case .outside: Comparison(.below, low).reaches + Comparison(.above, high).reaches
        case .inside: [Reach(low: low, high: high)]
        }
    }

    /// Whether some number is bad by both.
    func meets(_ other: Self) -> Bool { reaches.contains { one in other.reaches.contains { one.meets($0) } } }

    /// Whether some number of a span is bad.
    func meets(_ span: Span) -> Bool { reaches.contains { $0.meets(Reach(low: span.lower, high: span.upper)) } }

    /// As people write it, such as `below 3`.
    var words: String {
        switch kind {
        case .below, .atMost: "\(word) \(low.plain)"
        case .above, .atLeast: "\(word) \(high.plain)"
        case .outside, .inside: "\(word) \(low.plain)…\(high.plain)"
        }
    }

    private var word: String { kind.rawValue.split(separator: "_").joined(separator: " ") }
}

extension Double {
    /// Without `.0` at its end.
    var plain: String { self == rounded() && magnitude < 1e15 ? String(Int64(self)) : String(self) }
}
