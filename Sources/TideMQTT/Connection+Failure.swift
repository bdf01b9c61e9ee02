internal import CMosquitto
internal import Glibc

extension Connection {
    /// Makes an error of the library's code, its log and errno.
    func describe(_ code: Int32, _ number: Int32, _ operation: String) -> MQTTError {
        let object = "\(configuration.address)"
        let complaints = inbox.pointee.complaints
        let kind = mosq_err_t(rawValue: code)
        if kind == MOSQ_ERR_TLS || complaints.contains(where: { $0.contains("OpenSSL") || $0.contains("certificate") })
        {
            return MQTTError(
                .tls,
                operation: operation,
                object: object,
                cause: tlsCause(complaints),
                hint: tlsHint(complaints)
            )
        }
        if kind == MOSQ_ERR_EAI {
            let text = gai_strerror(number).map { String(cString: $0) } ?? "error \(number)"
            return MQTTError(
                .unreachable,
                operation: operation,
                object: object,
                cause: "host name: \(text)",
                hint: "Check mqtt.url and the name server"
            )
        }
        if kind == MOSQ_ERR_KEEPALIVE {
            return MQTTError(.lost, operation: operation, object: object, cause: "the broker did not answer a ping")
        }
        for case .disconnected(let reason) in inbox.pointee.answers where reason >= 0x80 {
            return MQTTError(
                .lost,
                operation: operation,
                object: object,
                cause: "the broker disconnected: \(ReasonCode.disconnect(reason))",
                hint: hint(forDisconnect: reason)
            )
        }
        let connecting = operation == "connect to"
        return MQTTError(
            connecting ? .unreachable : .lost,
            operation: operation,
            object: object,
            cause: ReasonCode.library(code, errno: number),
            hint: connecting ? "Is the broker running there?" : ""
        )
    }

    private func hint(forDisconnect reason: Int32) -> String {
        reason == 0x8E ? "Another client uses the client id \(configuration.clientID)" : ""
    }

    private func tlsCause(_ complaints: [String]) -> String {
        let texts = complaints.map { line in
            guard line.hasPrefix("OpenSSL Error"), let colon = line.lastIndex(of: ":") else { return line }
            return String(line[line.index(after: colon)...])
        }
        return texts.isEmpty ? "TLS failed" : texts.joined(separator: "; ")
    }

    private func tlsHint(_ complaints: [String]) -> String {
        let text = complaints.joined(separator: " ")
        if text.contains("host name verification") {
            return "The broker's certificate is not made out to \(configuration.address.host)"
        }
        if text.contains("certificate verify failed") {
            let authority = configuration.ca ?? "the system's authorities"
            return "The broker's certificate is not signed by \(authority), or it has expired; set `ca`"
        }
        if text.contains("client certificate") || text.contains("key file") || text.contains("inconsistent") {
            return "Check certificate \(configuration.certificate ?? "-") and key \(configuration.key ?? "-")"
        }
        if text.contains("cafile") { return "\(configuration.ca ?? "-") holds no PEM certificate" }
        if text.contains("alert") { return "The broker wants a client certificate: set `certificate` and `key`" }
        return "Does the broker speak TLS on this port?"
    }
}
