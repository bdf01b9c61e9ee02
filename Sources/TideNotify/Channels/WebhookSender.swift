package import TideModel

/// Sends letters as signed JSON.
package struct WebhookSender: ChannelSender {
    private let configuration: WebhookConfiguration
    private let courier: HTTPCourier
    private let now: @Sendable () -> Timestamp

    /// Makes a sender.
    ///
    /// - Parameters:
    ///   - configuration: without problems.
    ///   - courier: carries requests.
    ///   - now: wall clock, for the time that is signed.
    package init(_ configuration: WebhookConfiguration, courier: HTTPCourier, now: @escaping @Sendable () -> Timestamp)
    {
        (self.configuration, self.courier, self.now) = (configuration, courier, now)
    }

    /// Sends a letter, signed anew with the present time.
    package func send(_ letter: Letter) async -> DeliveryOutcome {
        guard let address = WebAddress(configuration.url) else { return .refused("no URL") }
        let body = MessageBody.bytes(letter)
        let seconds = now().milliseconds / 1_000
        let headers = [
            ("Content-Type", "application/json"), ("webhook-id", letter.key), ("webhook-timestamp", "\(seconds)"),
            (
                "webhook-signature",
                WebhookSignature.header(id: letter.key, seconds: seconds, body: body, secrets: configuration.secrets)
            ),
        ]
        let call = HTTPCall(address: address, headers: headers, body: body, access: configuration.access)
        switch await courier.send(call) {
        case .success(let answer): return answer.outcome
        case .failure(let failure): return failure.outcome
        }
    }
}
