internal import TideMQTT
internal import TideProfiles
internal import TideYAML

extension ConfigurationLoader {
    /// The `mqtt:` block; whether its values can be used is said by `MQTTConfiguration.problems()`.
    func mqtt(_ fields: YAMLFields) -> MQTTConfiguration? {
        let address = fields.require("url", hint: "e.g. mqtt://127.0.0.1:1883").flatMap(address)
        let clientID = fields.require("client_id", hint: "a fixed name, e.g. fieldtide-county")?.string()
        let subscribe = fields.require("subscribe", hint: "e.g. [\"farm/+/telemetry\"]")?.items(maximum: 10_000)
        var configuration = MQTTConfiguration(
            address: address ?? MQTTAddress(host: "-", port: 1),
            clientID: clientID ?? "-",
            subscribe: subscribe?.compactMap { $0.string(maximum: 65_535) } ?? []
        )
        readSession(fields, &configuration)
        readFiles(fields, &configuration)
        readBounds(fields, &configuration)
        fields.done()
        return address == nil || clientID == nil || subscribe == nil ? nil : configuration
    }

    private func address(_ value: YAMLValue) -> MQTTAddress? {
        guard let url = value.string() else { return nil }
        do throws(MQTTConfigurationError) {
            return try MQTTAddress(url: url)
        } catch {
            value.fail(error.problem)
            return nil
        }
    }

    private func readSession(_ fields: YAMLFields, _ configuration: inout MQTTConfiguration) {
        if let qos = fields.optional("qos")?.integer() { configuration.qos = qos }
        if let version = fields.optional("version")?.choice(MQTTConfiguration.ProtocolVersion.self) {
            configuration.version = version
        }
        if let seconds = fields.optional("keepalive")?.seconds() { configuration.keepalive = seconds }
        if let seconds = fields.optional("session_expiry")?.seconds() {
            configuration.sessionExpiry = UInt32(clamping: seconds)
        }
        if let seconds = fields.optional("connect_timeout")?.seconds() { configuration.connectTimeout = seconds }
    }

    private func readFiles(_ fields: YAMLFields, _ configuration: inout MQTTConfiguration) {
        func path(_ key: String) -> String? { fields.optional(key)?.string().map(credentials.path).map(resolve) }
        configuration.username = fields.optional("username")?.string()
        configuration.passwordFile = path("password_file")
        configuration.ca = path("ca")
        configuration.certificate = path("certificate")
        configuration.key = path("key")
    }

    private func readBounds(_ fields: YAMLFields, _ configuration: inout MQTTConfiguration) {
        if let bytes = fields.optional("maximum_payload")?.byteCount() { configuration.maximumPayload = bytes }
        guard let batch = fields.optional("batch")?.fields() else { return }
        if let frames = batch.optional("frames")?.integer() { configuration.batch.frames = frames }
        if let bytes = batch.optional("bytes")?.byteCount() { configuration.batch.bytes = bytes }
        if let frames = batch.optional("hand_over")?.integer() { configuration.batch.handOver = frames }
        if let time = batch.optional("open_ms")?.integer() { configuration.batch.openMilliseconds = time }
        batch.done()
    }
}
