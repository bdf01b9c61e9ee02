/// Which frames a tail shows as they are committed.
public struct TailQuery: Sendable, Equatable {
    /// Whose topic matches this MQTT filter.
    public var topic: String?
    /// Site id or pattern.
    public var site: String?
    /// Local device id or pattern.
    public var device: String?
    /// Also the steps of decoding.
    public var trace: Bool
    /// Makes a query.
    public init(topic: String? = nil, site: String? = nil, device: String? = nil, trace: Bool = false) {
        self.topic = topic
        self.site = site
        self.device = device
        self.trace = trace
    }
}
