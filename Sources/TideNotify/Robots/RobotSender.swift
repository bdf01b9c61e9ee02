package import TideModel

/// Sends letters to a group chat.
package struct RobotSender: ChannelSender {
    private let robot: any GroupRobot
    private let access: HTTPAccess
    private let courier: HTTPCourier
    private let now: @Sendable () -> Timestamp

    /// Makes a sender.
    ///
    /// - Parameters:
    ///   - configuration: without problems.
    ///   - courier: carries requests.
    ///   - now: wall clock, for the time that is signed.
    package init(_ configuration: RobotConfiguration, courier: HTTPCourier, now: @escaping @Sendable () -> Timestamp) {
        robot =
            switch configuration.kind {
            case .wecom: WeComRobot(url: configuration.url)
            case .dingtalk: DingTalkRobot(url: configuration.url, secret: configuration.secret)
            case .feishu: FeishuRobot(url: configuration.url, secret: configuration.secret)
            }
        (access, self.courier, self.now) = (configuration.access, courier, now)
    }

    /// Those of the chat.
    package var limits: [RateLimit] { robot.limits }

    /// Sends a letter; a robot says in the body of an answer with status 200 whether it took it.
    package func send(_ letter: Letter) async -> DeliveryOutcome {
        let time = now()
        guard let address = WebAddress(robot.url(at: time)) else { return .refused("no URL of a robot") }
        let headers = [(name: "Content-Type", value: "application/json; charset=utf-8")]
        let call = HTTPCall(address: address, headers: headers, body: robot.body(letter, at: time), access: access)
        switch await courier.send(call) {
        case .failure(let failure): return failure.outcome
        case .success(let answer): return outcome(answer)
        }
    }

    private func outcome(_ answer: HTTPAnswer) -> DeliveryOutcome {
        if (300..<400).contains(answer.status), let wait = robot.redirectWait {
            return .retry(after: wait, "HTTP \(answer.status): the robot takes nothing at present")
        }
        guard (200..<300).contains(answer.status) else { return answer.outcome }
        guard let reply = RobotReply(answer.body) else {
            return .retry(after: nil, "no answer of a robot: \(answer.excerpt)")
        }
        return reply.code == 0 ? .delivered(reply.words) : robot.outcome(reply)
    }
}
