internal import CCurl

/// One mail to one server, over libcurl; blocks until it is done or its deadline has passed.
struct SMTPCall: Sendable {
    let configuration: EmailConfiguration
    let recipient: String
    let mail: [UInt8]

    /// One hour, in milliseconds: a message that hangs longer is of no use.
    private static let longestDeadline: Int64 = 3_600_000

    /// libcurl's own state, made ready once: that must not happen on two threads at the same time.
    private static let isReady = curl_global_init(Int(CURL_GLOBAL_ALL)) == CURLE_OK

    /// Sends the mail.
    ///
    /// - Returns: what came of it; the server's last line is the reason.
    func run() -> DeliveryOutcome {
        guard Self.isReady, let handle = curl_easy_init() else { return .retry(after: nil, "libcurl does not start") }
        defer { curl_easy_cleanup(handle) }
        let exchange = SMTPExchange(mail)
        let recipients = curl_slist_append(nil, "<\(recipient)>")
        defer { curl_slist_free_all(recipients) }
        let code = withExtendedLifetime(exchange) {
            setServer(handle)
            setMail(handle, recipients, Unmanaged.passUnretained(exchange).toOpaque())
            return curl_easy_perform(handle)
        }
        return outcome(code, exchange)
    }

    private func setServer(_ handle: UnsafeMutableRawPointer) {
        let scheme = configuration.security == .smtps ? "smtps" : "smtp"
        let host = configuration.host.contains(":") ? "[\(configuration.host)]" : configuration.host
        tide_curl_set_text(handle, CURLOPT_URL, "\(scheme)://\(host):\(configuration.usedPort)")
        tide_curl_set_text(handle, CURLOPT_PROTOCOLS_STR, "smtp,smtps")
        // A proxy of the environment is for browsers: mail goes to the server that is named.
        tide_curl_set_text(handle, CURLOPT_PROXY, "")
        // Without TLS nothing is said, unless the configuration allows it for this machine.
        let security = configuration.security == .none ? CURLUSESSL_NONE : CURLUSESSL_ALL
        tide_curl_set_long(handle, CURLOPT_USE_SSL, Int(security.rawValue))
        if let path = configuration.authorities { tide_curl_set_text(handle, CURLOPT_CAINFO, path) }
        if !configuration.user.isEmpty {
            tide_curl_set_text(handle, CURLOPT_USERNAME, configuration.user)
            tide_curl_set_text(handle, CURLOPT_PASSWORD, configuration.password)
        }
        let milliseconds = Int(max(1, min(configuration.deadline.milliseconds, Self.longestDeadline)))
        tide_curl_set_long(handle, CURLOPT_TIMEOUT_MS, milliseconds)
        tide_curl_set_long(handle, CURLOPT_SERVER_RESPONSE_TIMEOUT, max(1, milliseconds / 1_000))
        tide_curl_set_long(handle, CURLOPT_NOSIGNAL, 1)  // signals are the daemon's; the thread blocks SIGPIPE
    }

    private func setMail(
        _ handle: UnsafeMutableRawPointer,
        _ recipients: UnsafeMutablePointer<curl_slist>?,
        _ exchange: UnsafeMutableRawPointer
    ) {
        tide_curl_set_text(handle, CURLOPT_MAIL_FROM, "<\(configuration.from)>")
        tide_curl_set_pointer(handle, CURLOPT_MAIL_RCPT, recipients)
        tide_curl_set_long(handle, CURLOPT_UPLOAD, 1)
        tide_curl_set_callback(handle, CURLOPT_READFUNCTION) { SMTPExchange.at($3)?.read($0, $1 * $2) ?? 0 }
        tide_curl_set_pointer(handle, CURLOPT_READDATA, exchange)
        tide_curl_set_callback(handle, CURLOPT_HEADERFUNCTION) { SMTPExchange.at($3)?.heard($0, $1 * $2) ?? 0 }
        tide_curl_set_pointer(handle, CURLOPT_HEADERDATA, exchange)
        tide_curl_set_callback(handle, CURLOPT_WRITEFUNCTION) { _, size, count, _ in size * count }
    }

    /// 5xx is for good (RFC 5321 section 4.2.1); everything else may pass: a server that is away, a certificate that ran
    /// out, TLS that is not offered.
    private func outcome(_ code: CURLcode, _ exchange: SMTPExchange) -> DeliveryOutcome {
        let server = "\(configuration.host):\(configuration.usedPort)"
        if code == CURLE_OK { return .delivered(exchange.lastLine) }
        let words = String(cString: curl_easy_strerror(code))
        guard let refusal = exchange.refusal, code != CURLE_USE_SSL_FAILED else {
            return .retry(after: nil, "\(server): \(words)")
        }
        return refusal.hasPrefix("5")
            ? .refused("\(server): \(refusal)") : .retry(after: nil, "\(server): \(refusal)")
    }
}
