/// Publishes letters to a topic of the broker.
package struct TopicSender: ChannelSender {
    private let configuration: TopicConfiguration
    private let publish: AlertPublisher

    /// Makes a sender.
    package init(_ configuration: TopicConfiguration, publish: @escaping AlertPublisher) {
        (self.configuration, self.publish) = (configuration, publish)
    }

    /// Publishes a letter: delivered when the broker has taken it.
    package func send(_ letter: Letter) async -> DeliveryOutcome {
        let topic = configuration.topic.replacing("{contact}", with: letter.contact.id)
        let failure = await publish(topic, MessageBody.bytes(letter))
        return failure.map { .retry(after: nil, $0) } ?? .delivered("broker: \(topic)")
    }
}
