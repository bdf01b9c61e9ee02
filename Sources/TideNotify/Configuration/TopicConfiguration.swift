/// A topic of the broker that messages are published to, in the JSON of a webhook.
public struct TopicConfiguration: Sendable, Equatable {
    /// Topic without wildcards; `{contact}` stands for the contact's id.
    public var topic: String

    /// Makes a configuration.
    public init(topic: String) { self.topic = topic }

    func problems() -> [NotifyError] {
        let isRight = !topic.isEmpty && topic.utf8.count <= 1_024 && !topic.contains { "+#\0".contains($0) }
        return isRight
            ? [] : [NotifyError(key: "topic", problem: "must be 1 to 1,024 bytes without + and #, is '\(topic)'")]
    }
}
