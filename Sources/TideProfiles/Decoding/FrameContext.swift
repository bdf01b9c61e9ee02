public import TideModel

/// What a decoder must know of a frame besides its payload.
public struct FrameContext: Sendable {
    /// When it was read.
    public var received: Timestamp
    /// What the topic's `{names}` stand for; needed only when the payload names the device.
    public var captures: TopicCaptures
    /// The payload is only the beginning of what was sent.
    public var isOversize: Bool

    /// Which of the profile's match entries its topic fits; nil: the payload is as the device sent it, without envelope.
    public var entry: Int?
    /// What the network tells of it, where that is not in its envelope.
    public var uplink: Uplink

    /// The device's own values of the profile's parameters, in their order.
    ///
    /// NaN where it has none; empty: the defaults hold.
    public var parameters: [Double]

    /// Whether device times must lie within what the profile accepts around `received`.
    public var judgesTime: Bool

    /// Makes a context.
    public init(
        received: Timestamp,
        captures: TopicCaptures = [:],
        isOversize: Bool = false,
        entry: Int? = nil,
        uplink: Uplink = Uplink(),
        parameters: [Double] = [],
        judgesTime: Bool = true
    ) {
        self.received = received
        self.captures = captures
        self.isOversize = isOversize
        self.entry = entry
        self.uplink = uplink
        self.parameters = parameters
        self.judgesTime = judgesTime
    }
}
