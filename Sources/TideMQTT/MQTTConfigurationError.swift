/// A key of the MQTT configuration whose value cannot be used, and what would be right.
///
/// The reader of the file adds file, line and column.
public struct MQTTConfigurationError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The key, for instance `mqtt.qos`.
    public var key: String
    /// What is wrong, and what would be right.
    public var problem: String

    /// Makes an error.
    public init(key: String, problem: String) {
        self.key = key
        self.problem = problem
    }

    /// Key and problem.
    public var description: String { "\(key): \(problem)" }
}
