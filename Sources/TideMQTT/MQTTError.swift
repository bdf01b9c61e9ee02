/// A failure between this program and a broker: what was done, to what, why it failed, and what a person can do.
public struct MQTTError: Error, Equatable, Sendable, CustomStringConvertible {
    /// What kind of failure, for callers and metrics.
    public enum Code: String, Sendable, CaseIterable {
        /// The broker could not be reached.
        case unreachable
        /// The broker refused the connection.
        case refused
        /// The broker did not answer in time.
        case timeout
        /// The connection was lost.
        case lost
        /// TLS failed.
        case tls
        /// A file of the configuration could not be read.
        case file
        /// A subscription was not granted as asked for.
        case subscription
        /// Nothing came for much longer than usual.
        case silent
        /// The queue of messages to publish is full.
        case full
        /// The client was stopped.
        case stopped
        /// The library failed in another way.
        case library
    }

    /// What kind of failure.
    public var code: Code
    /// What was being done.
    public var operation: String
    /// To what: a broker, a file or a topic filter.
    public var object: String
    /// Why it failed.
    public var cause: String
    /// What a person can do; empty when nothing needs to be done.
    public var hint: String

    /// Makes an error.
    public init(_ code: Code, operation: String, object: String, cause: String, hint: String = "") {
        self.code = code
        self.operation = operation
        self.object = object
        self.cause = cause
        self.hint = hint
    }

    /// One line for people.
    public var description: String {
        "\(operation) \(object): \(cause)" + (hint.isEmpty ? "" : ". \(hint)")
    }
}
