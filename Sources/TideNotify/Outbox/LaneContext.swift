/// What the lanes of a notifier share.
struct LaneContext: Sendable {
    /// Makes words of messages.
    var writer: TextWriter
    /// That of the folder.
    var epoch: UInt64
    /// What is needed of the daemon.
    var ports: NotifierPorts
    /// For waits.
    var ticker: Ticker
}
