public import TideModel

/// What a decoder must know of a frame besides its payload.
public struct FrameContext: Sendable {
    /// When it was read.
    public var received: Timestamp
    /// What the topic's `{names}` stand for; needed only when the payload names the device.
    public var captures: TopicCaptures
    /// The payload is only the beginning of what was sent.
    public var isOversize: Bool

    /// The port that it came on, where the format has ports (LoRaWAN: 1…223).
    public var port: Int?

    /// Whether device times must lie within what the profile accepts around `received`.
    public var judgesTime: Bool

    /// Makes a context.
    public init(
        received: Timestamp,
        captures: TopicCaptures = [:],
        isOversize: Bool = false,
        port: Int? = nil,
        judgesTime: Bool = true
    ) {
        self.received = received
        self.captures = captures
        self.isOversize = isOversize
        self.port = port
        self.judgesTime = judgesTime
    }
}
