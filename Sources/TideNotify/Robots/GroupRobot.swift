package import TideModel

/// What the robots of group chats differ in.
package protocol GroupRobot: Sendable {
    /// How many messages a chat takes.
    var limits: [RateLimit] { get }
    /// The address at a time, signed where the robot signs addresses.
    func url(at now: Timestamp) -> String
    /// The body of a letter at a time.
    func body(_ letter: Letter, at now: Timestamp) -> [UInt8]
    /// What the robot means by an answer with status 200.
    func outcome(_ reply: RobotReply) -> DeliveryOutcome
    /// What a redirect means: nil where it means nothing but a wrong address.
    var redirectWait: Duration? { get }
}
