/// Sends letters on one channel.
package protocol ChannelSender: Sendable {
    /// How many letters the receiver takes in which time.
    var limits: [RateLimit] { get }
    /// Tries once to send a letter; ends within the channel's deadline.
    func send(_ letter: Letter) async -> DeliveryOutcome
}

extension ChannelSender {
    /// None, unless the receiver has some.
    package var limits: [RateLimit] { [] }
}
