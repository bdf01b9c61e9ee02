extension MQTTConfiguration {
    /// Throws the first problem.
    public func validate() throws(MQTTConfigurationError) {
        if let first = problems().first { throw first }
    }

    /// Every key whose value cannot be used.
    public func problems() -> [MQTTConfigurationError] {
        addressProblems() + subscriptionProblems() + secretProblems() + boundProblems()
    }

    private func addressProblems() -> [MQTTConfigurationError] {
        var found: [MQTTConfigurationError] = []
        func add(_ key: String, _ problem: String) { found.append(.init(key: "mqtt." + key, problem: problem)) }
        if address.host.isEmpty { add("url", "has no host") }
        if !(1...65_535).contains(address.port) { add("url", "port must be 1...65535, is \(address.port)") }
        let length = clientID.utf8.count
        if length == 0 {
            add("client_id", "is required: the broker keeps our messages under this name while we are away")
        } else if length > 128 {
            add("client_id", "must be at most 128 bytes, is \(length)")
        } else if clientID.unicodeScalars.contains(where: { $0.value < 32 || "+#/".unicodeScalars.contains($0) }) {
            add("client_id", "must not contain `+`, `#`, `/` or control characters: \(clientID)")
        }
        return found
    }

    private func subscriptionProblems() -> [MQTTConfigurationError] {
        var found: [MQTTConfigurationError] = []
        if subscribe.isEmpty {
            found.append(.init(key: "mqtt.subscribe", problem: "names no topic filter, e.g. [\"farm/+/telemetry\"]"))
        }
        for (index, filter) in subscribe.enumerated() {
            if let problem = TopicFilter.problem(of: filter) {
                found.append(.init(key: "mqtt.subscribe[\(index)]", problem: "`\(filter)` \(problem)"))
            } else if subscribe.prefix(index).contains(filter) {
                found.append(.init(key: "mqtt.subscribe[\(index)]", problem: "`\(filter)` stands there twice"))
            }
        }
        if qos == 2 {
            let reason = "libmosquitto answers QoS 2 before the message is stored (measured: 32 of 50 lost in a crash)"
            found.append(
                .init(
                    key: "mqtt.qos",
                    problem: "2 is refused: \(reason); with 1, what devices publish with QoS 2 still comes, as QoS 1"
                )
            )
        } else if qos != 0, qos != 1 {
            found.append(.init(key: "mqtt.qos", problem: "must be 0 or 1, is \(qos)"))
        }
        return found
    }

    private func secretProblems() -> [MQTTConfigurationError] {
        var found: [MQTTConfigurationError] = []
        func add(_ key: String, _ problem: String) { found.append(.init(key: "mqtt." + key, problem: problem)) }
        if passwordFile != nil, username == nil { add("password_file", "needs `username` beside it") }
        if (certificate == nil) != (key == nil) {
            add(certificate == nil ? "key" : "certificate", "`certificate` and `key` are given together or not at all")
        }
        if !address.tls, ca != nil || certificate != nil || key != nil {
            add("url", "is mqtt://, but ca, certificate and key are for TLS; write mqtts://")
        }
        return found
    }

    private func boundProblems() -> [MQTTConfigurationError] {
        var found: [MQTTConfigurationError] = []
        func check(_ key: String, _ value: Int, _ range: ClosedRange<Int>, _ unit: String = "") {
            guard !range.contains(value) else { return }
            let limits = "\(range.lowerBound)...\(range.upperBound)"
            found.append(.init(key: "mqtt." + key, problem: "must be \(limits)\(unit), is \(value)"))
        }
        check("keepalive", keepalive, 5...65_535, " seconds")
        check("maximum_payload", maximumPayload, Oversize.keptBytes...268_435_455, " bytes")
        check("connect_timeout", connectTimeout, 1...600, " seconds")
        check("batch.frames", batch.frames, 1...65_535)
        check("batch.bytes", batch.bytes, 1_024...1_073_741_824)
        check("batch.hand_over", batch.handOver, 1...65_535)
        // Not even a PINGREQ leaves while a batch is open: at most half of a keepalive.
        let longest = keepalive < 20 ? 500 * max(keepalive, 0) : 10_000
        check("batch.open_ms", batch.openMilliseconds, 0...longest, " milliseconds")
        if version == .v5, sessionExpiry < 60 {
            let problem = "must be at least 60 seconds, is \(sessionExpiry): what the broker forgets is lost"
            found.append(.init(key: "mqtt.session_expiry", problem: problem))
        }
        return found
    }
}
