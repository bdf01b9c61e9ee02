/// Readings of a series strictly between these change nothing.
struct QuietBand: Sendable, Equatable, BitwiseCopyable {
    var low: Double
    var high: Double

    /// No rule looks at it.
    static let always = QuietBand(low: -.infinity, high: .infinity)
    /// Every reading counts.
    static let never = QuietBand(low: .infinity, high: -.infinity)

    /// Whether a number changes nothing.
    func contains(_ value: Double) -> Bool { value > low && value < high }

    /// Narrows the band to what a rule does not find bad.
    mutating func narrow(_ rule: Rule) {
        guard rule.watch.readsValues else { return }
        switch rule.watch {
        case .value: narrow(rule.levels.map(\.bad))
        case .count(let count): narrow([count.side].compactMap(\.self))
        default: self = .never
        }
    }

    private mutating func narrow(_ sides: [Comparison]) {
        for side in sides {
            guard let quiet = side.quiet else {
                self = .never
                return
            }
            (low, high) = (max(low, quiet.low), min(high, quiet.high))
        }
    }
}
