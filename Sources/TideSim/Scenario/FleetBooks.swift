/// What became of a fleet's messages: made = acknowledged + dropped + waiting, always.
public struct FleetBooks: Sendable, Equatable {
    /// Messages that devices made.
    public internal(set) var made: UInt64 = 0
    /// Messages that the broker acknowledged.
    public internal(set) var acknowledged: UInt64 = 0
    /// Messages that devices dropped because their store was full; they were never sent.
    public internal(set) var dropped: UInt64 = 0
    /// Values in acknowledged messages.
    public internal(set) var values: UInt64 = 0
    /// Messages in the devices' stores, also those on their way.
    public internal(set) var waiting: UInt64 = 0

    /// Empty books.
    public init() {}
}
