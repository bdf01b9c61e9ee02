internal import Crypto
internal import Foundation
internal import TideModel

/// The group robot of 钉钉.
///
/// - Source: open.dingtalk.com/document/robots/custom-robot-access: 20 messages a minute, else nothing for 10 minutes;
///   a signature over time and secret. What it says: 130101 "send too fast, exceed 20 times per minute", 460101 "message too
///   long, exceed 20000 bytes".
struct DingTalkRobot: GroupRobot {
    let url: String
    let secret: String

    private static let longest = 20_000
    /// How long a robot that was asked too often stays silent.
    private static let silence = Duration.seconds(600)

    private struct Wire: Encodable {
        let msgtype = "markdown"
        let markdown: Content
        let at: At
        struct Content: Encodable { let title: String, text: String }
        struct At: Encodable { let atMobiles: [String] }
    }

    var limits: [RateLimit] { [RateLimit(20, per: .seconds(60))] }
    /// A robot that was asked too often may answer with a redirect to a page that says so.
    var redirectWait: Duration? { Self.silence }

    /// `timestamp` and `sign` behind the address: base64 of HMAC-SHA256 over `timestamp\nsecret`, percent-encoded.
    func url(at now: Timestamp) -> String {
        guard !secret.isEmpty else { return url }
        let signed = Data("\(now.milliseconds)\n\(secret)".utf8)
        let code = HMAC<SHA256>.authenticationCode(for: signed, using: SymmetricKey(data: Data(secret.utf8)))
        let sign = TextEscape.url(Data(code).base64EncodedString())
        return "\(url)\(url.contains("?") ? "&" : "?")timestamp=\(now.milliseconds)&sign=\(sign)"
    }

    func body(_ letter: Letter, at now: Timestamp) -> [UInt8] {
        let mobile = letter.contact.to.filter { $0.isASCII && ($0.isNumber || "+-".contains($0)) }
        let mention = mobile.isEmpty ? "" : "\n\n@\(mobile)"
        return letter.text.fitted({ $0.count <= Self.longest }) { pages in
            let content = Wire.Content(title: letter.text.short, text: ChatMarkdown.text(pages) + mention)
            return JSONBytes.of(Wire(markdown: content, at: Wire.At(atMobiles: mobile.isEmpty ? [] : [mobile])))
        }
    }

    /// 130101 and 410100: asked too often; -1: busy.
    func outcome(_ reply: RobotReply) -> DeliveryOutcome {
        switch reply.code {
        case 130101, 410100: .retry(after: Self.silence, reply.words)
        case -1: .retry(after: nil, reply.words)
        default: .refused(reply.words)
        }
    }
}
