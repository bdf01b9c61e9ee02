/// A robot of a group chat.
public struct RobotConfiguration: Sendable, Equatable {
    /// Whose robot.
    public enum Kind: String, Sendable, CaseIterable {
        /// 企业微信.
        case wecom
        /// 钉钉.
        case dingtalk
        /// 飞书.
        case feishu
    }

    /// Whose robot.
    public var kind: Kind
    /// Its address, with the key in it, as the chat shows it.
    public var url: String
    /// Secret that signs (DingTalk and Feishu); empty for WeCom, and where the robot is protected otherwise.
    public var secret: String
    /// How it may be reached.
    public var access: HTTPAccess

    /// Makes a configuration.
    public init(kind: Kind, url: String, secret: String = "", access: HTTPAccess = HTTPAccess()) {
        (self.kind, self.url, self.secret, self.access) = (kind, url, secret, access)
    }

    func problems() -> [NotifyError] {
        var found: [NotifyError] = []
        if let problem = WebAddress.problem(url) { found.append(NotifyError(key: "url", problem: problem)) }
        if kind == .wecom, !secret.isEmpty {
            found.append(NotifyError(key: "secret", problem: "robots of WeCom have none: the key is in the url"))
        }
        return found
    }
}
