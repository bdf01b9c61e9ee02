public import TideModel

/// What the transport has seen and done, as of one moment.
public struct MQTTStats: Sendable, Equatable {
    /// Where the transport stands.
    public enum State: String, Sendable, CaseIterable {
        /// Not started.
        case idle
        /// Connecting, or subscribing.
        case connecting
        /// Subscribed: frames flow.
        case connected
        /// The broker did not grant every filter as asked for; frames of the others flow.
        case refused
        /// Waiting before the next attempt.
        case waiting
        /// No acknowledgement: storage does not take commits.
        case storageFailed = "storage_failed"
        /// Stopped.
        case stopped
    }

    /// Where the transport stands.
    public var state = State.idle
    /// Accepted connections.
    public var connects: UInt64 = 0
    /// Frames read.
    public var frames: UInt64 = 0
    /// Bytes of their topics, payloads and properties, as kept.
    public var bytes: UInt64 = 0
    /// Frames whose payload exceeded the limit.
    public var oversize: UInt64 = 0
    /// Batches committed with frames in them.
    public var batches: UInt64 = 0
    /// Frames of the last batch.
    public var lastBatch = 0
    /// Frames committed and acknowledged.
    ///
    /// Fewer than `frames` for good once a connection was lost: what it left unacknowledged is read again on the next.
    public var acknowledged: UInt64 = 0
    /// Frames read on this connection and not acknowledged yet.
    public var unacknowledged: UInt64 = 0
    /// The broker's window of unacknowledged messages, when it bounds our batches.
    public var window: Int?
    /// When the last frame was read.
    public var lastFrameAt: Timestamp?
    /// When acknowledgements were last handed to the socket.
    public var lastAcknowledgedAt: Timestamp?
    /// Everything up to this record is proven to be acknowledged.
    public var proven: RecordNumber?
    /// The broker still had our session at the last connect.
    public var sessionPresent: Bool?
    /// Filters not granted as asked for, with the reason.
    public var refusedFilters: [String: String] = [:]
    /// Connections that ended because nothing came for much longer than usual.
    public var silences: UInt64 = 0
    /// Batches that storage refused.
    public var failedCommits: UInt64 = 0
    /// The last failure, for people.
    public var lastError: String?

    /// Makes the stats of a transport that was not started.
    public init() {}
}
