/// Which series: by parts of their keys; nil means all.
///
/// Patterns may hold `*`.
public struct SeriesSelection: Sendable, Equatable {
    /// Site id or pattern.
    public var site: String?
    /// Local device id or pattern.
    public var device: String?
    /// Channel name or pattern.
    public var channel: String?
    /// Makes a selection.
    public init(site: String? = nil, device: String? = nil, channel: String? = nil) {
        self.site = site
        self.device = device
        self.channel = channel
    }
}
