/// Publishes with QoS 1 through the daemon's own connection; gives nil once the broker has taken it, or why not.
public typealias AlertPublisher = @Sendable (_ topic: String, _ payload: [UInt8]) async -> String?
