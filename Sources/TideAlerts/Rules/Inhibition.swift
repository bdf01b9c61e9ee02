/// Which alerts of other rules say enough: while one of them goes on at the same place, nobody is told of the rule's own.
public struct Inhibition: Sendable, Equatable {
    /// Where the other alert has to be.
    public enum Sameness: String, Sendable, CaseIterable {
        /// Of one series.
        case series
        /// Of one device.
        case device
        /// Of one unit; of one device, where that is in none.
        case unit
        /// Of one site.
        case site
    }

    /// Rules by id, or all of a pack as `pack/`.
    public var rules: [String]
    /// Where the other alert has to be.
    public var same: Sameness

    /// Most rules and packs that one rule names.
    static let mostRules = 100

    /// Makes an inhibition by rules.
    public init(by rules: [String], same: Sameness = .unit) { (self.rules, self.same) = (rules, same) }

    /// Whether it names a rule.
    func names(_ rule: String) -> Bool { rules.contains { $0 == rule || $0.hasSuffix("/") && rule.hasPrefix($0) } }
}
