internal import CMosquitto

/// Names of the codes with which a broker refuses, and what a person can do about them.
enum ReasonCode {
    /// Name of a CONNACK's code, for the version spoken.
    ///
    /// - Source: MQTT 3.1.1 section 3.2.2.3, MQTT 5.0 section 3.2.2.2.
    static func connect(_ code: Int32, _ version: MQTTConfiguration.ProtocolVersion) -> String {
        let text = version == .v311 || code < 0x80 ? mosquitto_connack_string(code) : mosquitto_reason_string(code)
        return text.map { strip(String(cString: $0)) } ?? "code \(code)"
    }

    /// What to do about a refused connection.
    static func hint(forConnect code: Int32) -> String {
        switch code {
        case 1, 0x84: "The broker speaks another version: set `version: 3.1.1`"
        case 2, 0x85: "The broker does not accept the client id: choose another client_id"
        case 3, 0x88, 0x89: "The broker is not ready; it is tried again"
        case 4, 0x86: "Check username and password_file"
        case 5, 0x87, 0x8A, 0x8C:
            "The broker does not let this user or client in: check username, password_file, its ACL"
        default: "The broker's own log tells more"
        }
    }

    /// Name of a SUBACK's code of 0x80 and above.
    ///
    /// - Source: MQTT 5.0 section 3.9.3.
    static func subscribe(_ code: Int32) -> String {
        if code == 0x80 { return "refused" }
        return mosquitto_reason_string(code).map { strip(String(cString: $0)) } ?? "code \(code)"
    }

    /// Name of a DISCONNECT's reason.
    static func disconnect(_ code: Int32) -> String {
        mosquitto_reason_string(code).map { strip(String(cString: $0)) } ?? "code \(code)"
    }

    /// Text for an error of the library; of MOSQ_ERR_ERRNO that of `errno`.
    static func library(_ code: Int32, errno: Int32) -> String {
        if code == Int32(MOSQ_ERR_ERRNO.rawValue), errno != 0 { return SystemError.text(errno) }
        return mosquitto_strerror(code).map { strip(String(cString: $0)) } ?? "error \(code)"
    }

    private static func strip(_ text: String) -> String { text.hasSuffix(".") ? String(text.dropLast()) : text }
}
