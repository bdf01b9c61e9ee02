/// What a source tells besides frames.
///
/// Events come before the frames of the batch that carries them.
public enum TransportEvent: Sendable, Equatable {
    /// A connection was accepted by the broker.
    ///
    /// When `sessionPresent` is false the broker remembers nothing, and the frame ledger is cleared; when true the first
    /// frames are compared with the ledger.
    case connected(FrameSource, sessionPresent: Bool)
    /// Every acknowledgement of frames in records up to this one has certainly arrived at the source.
    case proven(through: RecordNumber)
    /// The broker gives packet ids again before it has gone round all of them.
    ///
    /// The ledger finds it, no source tells it.
    case idsReused
    /// The broker is not reached: an attempt to connect failed, and none succeeded since; its address, without a password.
    case disconnected(broker: String)
    /// The broker has granted exactly these topic filters.
    case subscribed([String])
}
