internal import Foundation
internal import TideModel

/// The group robot of 企业微信.
///
/// - Source: developer.work.weixin.qq.com/document/path/91770: Markdown of at most 4,096 bytes, 20 messages a minute.
struct WeComRobot: GroupRobot {
    let url: String

    private static let longest = 4_096

    private struct Wire: Encodable {
        let msgtype = "markdown"
        let markdown: Content
        struct Content: Encodable { let content: String }
    }

    var limits: [RateLimit] { [RateLimit(20, per: .seconds(60))] }
    var redirectWait: Duration? { nil }

    func url(at now: Timestamp) -> String { url }

    func body(_ letter: Letter, at now: Timestamp) -> [UInt8] {
        let member = letter.contact.to.filter { $0.isASCII && ($0.isLetter || $0.isNumber || "_-@.".contains($0)) }
        let mention = member.isEmpty ? "" : "\n\n<@\(member)>"
        let room = Self.longest - mention.utf8.count
        let text = letter.text.fitted({ $0.utf8.count <= room }, ChatMarkdown.text)
        return JSONBytes.of(Wire(markdown: Wire.Content(content: text + mention)))
    }

    /// 45009: more than 20 a minute; 45033: too many at once; -1: busy.
    func outcome(_ reply: RobotReply) -> DeliveryOutcome {
        switch reply.code {
        case 45009: .retry(after: .seconds(60), reply.words)
        case 45033, -1: .retry(after: nil, reply.words)
        default: .refused(reply.words)
        }
    }
}
