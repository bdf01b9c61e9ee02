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
    /// The numbers that a device gives its messages, so that lost ones are known.
    public struct Sequence: Sendable, Equatable {
        /// Channel that holds them.
        public var series: String
        /// The number after the highest is 0 and the highest is `wrap` − 1; nil: they never begin again by themselves.
        public var wrap: Int64?
    }

    /// What a retained message may do.
    public var retained = Retained.seed
    /// The numbers that a device gives its messages; nil when it gives none.
    public var sequence: Sequence?
}
