/// A message on its way; `Fleet` must hear what becomes of it.
public struct Transmission: Sendable, Equatable {
    /// The message.
    public let message: SimulatedMessage
    /// Its number in the device's store.
    public let number: UInt64
}
