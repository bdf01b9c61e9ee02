/// How messages are delivered.
public struct DeliverySpec: Sendable, Equatable {
    /// What a retained message may do.
    public enum Retained: String, Sendable, CaseIterable {
        /// Nothing at all.
        case ignore
        /// Set attributes and latest values, never a reading stamped with its arrival.
        case seed
        /// All that another message may.
        case store
    }
    /// What a retained message may do.
    public var retained = Retained.seed
}
