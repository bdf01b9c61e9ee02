public import TideModel

/// What a notifier needs of the daemon.
public struct NotifierPorts: Sendable {
    /// Takes what became of a message.
    public var receipts: @Sendable (OutboxReceipt) async -> Void
    /// Open messages of some contacts whose id is higher than a given one, by id, at most so many: asked when a lane that
    /// could not take all has room again.
    public var backlog: @Sendable (_ contacts: Set<String>, _ after: MessageID, _ most: Int) async -> [OutboxEntry]
    /// Publishes to the broker.
    public var publish: AlertPublisher
    /// Wall clock.
    public var now: @Sendable () -> Timestamp

    /// Makes ports.
    public init(
        receipts: @escaping @Sendable (OutboxReceipt) async -> Void,
        backlog: @escaping @Sendable (_ contacts: Set<String>, _ after: MessageID, _ most: Int) async -> [OutboxEntry],
        publish: @escaping AlertPublisher,
        now: @escaping @Sendable () -> Timestamp
    ) {
        (self.receipts, self.backlog, self.publish, self.now) = (receipts, backlog, publish, now)
    }
}
