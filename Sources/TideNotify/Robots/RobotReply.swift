internal import Foundation

/// The answer of a robot: a code that is 0 when all is well, and a text.
///
/// WeCom and DingTalk call them `errcode` and `errmsg`; Feishu `code` and `msg`, formerly `StatusCode` and
/// `StatusMessage`.
package struct RobotReply: Sendable, Equatable {
    /// 0 when all is well.
    package var code: Int
    /// What the robot says.
    package var text: String

    private struct Wire: Decodable {
        var errcode: Int?
        var errmsg: String?
        var code: Int?
        var msg: String?
        var StatusCode: Int?
        var StatusMessage: String?
    }

    /// Reads an answer; nil when it is none of a robot.
    init?(_ body: [UInt8]) {
        guard let wire = try? JSONDecoder().decode(Wire.self, from: Data(body)),
            let code = wire.errcode ?? wire.code ?? wire.StatusCode
        else { return nil }
        self.code = code
        text = (wire.errmsg ?? wire.msg ?? wire.StatusMessage ?? "").oneLine.clipped(bytes: 160)
    }

    /// Code and text for people.
    var words: String { "\(code) \(text)" }
}
