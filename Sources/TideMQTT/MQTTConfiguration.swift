/// How to reach a broker, what to subscribe to, and the bounds of one batch.
public struct MQTTConfiguration: Sendable, Equatable {
    /// Version of the protocol.
    public enum ProtocolVersion: String, Sendable, CaseIterable {
        /// MQTT 5.0.
        case v5 = "5"
        /// MQTT 3.1.1: no properties, no retain handling, sessions live as long as the broker likes.
        case v311 = "3.1.1"
    }

    /// Where the broker listens.
    public var address: MQTTAddress
    /// Fixed client id: the broker's name for our session.
    public var clientID: String
    /// Topic filters.
    public var subscribe: [String]
    /// Quality of service asked for: 0 or 1.
    public var qos = 1
    /// Version of the protocol.
    public var version = ProtocolVersion.v5
    /// User name, if the broker wants one.
    public var username: String?
    /// File with the password; one newline at its end is not part of it.
    public var passwordFile: String?
    /// File with certificates of authorities that the broker's must be signed by; nil: those of the system.
    public var ca: String?
    /// File with our own certificate chain.
    public var certificate: String?
    /// File with the key of `certificate`.
    public var key: String?
    /// Keepalive, seconds, 5...65535.
    ///
    /// A commit that stalls also stalls the ping, so it must exceed the worst commit time.
    public var keepalive = 60
    /// How long the broker keeps our session while we are away, seconds (MQTT 5 only).
    public var sessionExpiry: UInt32 = 30 * 86_400
    /// Longest payload kept whole, bytes, 4,096...268,435,455; of a longer one its first 4 KiB and SHA-256 are kept.
    public var maximumPayload = 256 * 1_024
    /// Longest time from the start of a TCP connection's handshake to CONNACK, seconds.
    public var connectTimeout = 15
    /// Bounds of a batch.
    public var batch = BatchBounds()
    /// When to take silence for a dead connection.
    public var watchdog = Watchdog.Parameters()
    /// Pauses between attempts to connect.
    public var backoff = Backoff.Parameters()

    /// Makes a configuration; everything else has a default.
    public init(address: MQTTAddress, clientID: String, subscribe: [String]) {
        self.address = address
        self.clientID = clientID
        self.subscribe = subscribe
    }
}

/// Bounds of a batch: what is read before everything read is committed and acknowledged.
public struct BatchBounds: Sendable, Equatable {
    /// Most frames of a batch, 1...65,535.
    ///
    /// Larger batches gained nothing (measured).
    public var frames = 16_384
    /// Most bytes of a batch: bounds memory together with the writer's queue.
    public var bytes = 16 * 1_024 * 1_024
    /// Frames handed to the writer at once: large enough that the hand-over costs nothing, small enough to overlap.
    public var handOver = 512
    /// How long a batch stays open for more messages, milliseconds; shorter when the broker waits for us.
    ///
    /// Every commit writes some pages of its own, which wears out cheap flash; what waits lies safe at the broker. No
    /// usual interval of devices, so that a stream and the batches are not in step.
    public var openMilliseconds = 450

    /// Makes the default bounds.
    public init() {}
}
