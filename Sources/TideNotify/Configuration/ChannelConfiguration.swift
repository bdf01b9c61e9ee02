/// One way on which messages go out.
///
/// docs/notify.md proposes the YAML of each.
public enum ChannelConfiguration: Sendable, Equatable {
    /// A receiver of signed JSON (Standard Webhooks).
    case webhook(WebhookConfiguration)
    /// Mail through an SMTP server.
    case email(EmailConfiguration)
    /// A topic of the broker.
    case mqtt(TopicConfiguration)
    /// A group robot of WeCom, DingTalk or Feishu.
    case robot(RobotConfiguration)
    /// A request made of a template, such as that of an SMS gateway.
    case http(TemplateConfiguration)

    /// What is wrong, with keys below the channel; empty when all is well.
    func problems() -> [NotifyError] {
        switch self {
        case .webhook(let webhook): webhook.problems()
        case .email(let email): email.problems()
        case .mqtt(let topic): topic.problems()
        case .robot(let robot): robot.problems()
        case .http(let template): template.problems()
        }
    }
}
