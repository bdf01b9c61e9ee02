internal import Crypto
internal import Foundation
internal import TideModel

/// The group robot of 飞书.
///
/// - Source: open.feishu.cn/document/client-docs/bot-v3/add-custom-bot: bodies of at most 20 KB, 100 messages a minute
///   and 5 a second; a signature over time and secret; 11232 when the platform is asked too often.
struct FeishuRobot: GroupRobot {
    let url: String
    let secret: String

    /// The page says 20 KB and not which: the smaller.
    private static let longest = 20_000

    private struct Wire: Encodable {
        let msg_type = "post"
        let content: Content
        let timestamp: String?
        let sign: String?
        struct Content: Encodable { let post: [String: Post] }
        struct Post: Encodable { let title: String, content: [[Piece]] }
        struct Piece: Encodable {
            let tag: String
            var text: String?
            var href: String?
            var user_id: String?
        }
    }

    var limits: [RateLimit] { [RateLimit(100, per: .seconds(60)), RateLimit(5, per: .seconds(1))] }
    var redirectWait: Duration? { nil }

    func url(at now: Timestamp) -> String { url }

    func body(_ letter: Letter, at now: Timestamp) -> [UInt8] {
        let seconds = "\(now.milliseconds / 1_000)"
        let language = letter.contact.language == .zh ? "zh_cn" : "en_us"
        let member = letter.contact.to
        return letter.text.fitted({ $0.count <= Self.longest }) { pages in
            var lines = pages.flatMap { $0.map(Self.pieces) + [[]] }
            if !member.isEmpty { lines.append([Wire.Piece(tag: "at", user_id: member)]) }
            let post = Wire.Post(title: letter.text.short, content: lines)
            let content = Wire.Content(post: [language: post])
            let wire = Wire(content: content, timestamp: secret.isEmpty ? nil : seconds, sign: sign(seconds))
            return JSONBytes.of(wire)
        }
    }

    /// Base64 of HMAC-SHA256 over nothing, with `timestamp\nsecret` as the key.
    private func sign(_ seconds: String) -> String? {
        guard !secret.isEmpty else { return nil }
        let key = SymmetricKey(data: Data("\(seconds)\n\(secret)".utf8))
        return Data(HMAC<SHA256>.authenticationCode(for: Data(), using: key)).base64EncodedString()
    }

    /// Pieces are values of their own, so that texts need no escape.
    private static func pieces(_ line: TextLine) -> [Wire.Piece] {
        switch line.kind {
        case .headline, .field: [Wire.Piece(tag: "text", text: line.label + line.value)]
        case .link:
            [Wire.Piece(tag: "text", text: line.label), Wire.Piece(tag: "a", text: line.value, href: line.value)]
        }
    }

    /// 11232: asked too often, by us or by everybody at the full hour.
    func outcome(_ reply: RobotReply) -> DeliveryOutcome {
        let isBusy = reply.code == 11232 || reply.text.contains("frequency limited")
        return isBusy ? .retry(after: .seconds(60), reply.words) : .refused(reply.words)
    }
}
