internal import CMosquitto
internal import Glibc

extension Connection {
    /// Connects, and waits for CONNACK.
    ///
    /// TCP connects in a blocking way, because only so the library tries all addresses of a host. Until CONNACK nothing
    /// was read that could be acknowledged; over TLS one read may deliver CONNACK and messages behind it, and those are
    /// the caller's to commit before anything else is written.
    ///
    /// - Returns: the accepted CONNACK.
    func connect(waker: Waker?) throws(MQTTError) -> (sessionPresent: Bool, sessionExpiry: UInt32?) {
        try authenticate()
        try secure()
        try open()
        let deadline = Steady.milliseconds() + Int64(configuration.connectTimeout) * 1_000
        while true {
            if inbox.pointee.frames == 0, wantsWrite, failure == nil {
                lastWriteAt = Steady.milliseconds()
                write()
            }
            if let answer = try connack() { return answer }
            if let failure { throw withHint(failure) }
            let left = deadline - Steady.milliseconds()
            guard left > 0 else { throw timeout() }
            let events = poll(for: Int32(POLLIN), waker: waker, milliseconds: min(left, 1_000))
            if let waker, waker.wait(milliseconds: 0) { throw stopped() }
            if events != 0 {
                noticeEnd()
                stamp()
                if failure == nil { read() }
            }
        }
    }

    /// What a connection that ends before CONNACK usually means.
    private func withHint(_ failure: MQTTError) -> MQTTError {
        guard failure.code == .lost, configuration.version == .v5 else { return failure }
        var hinted = failure
        hinted.hint = "Does the broker speak MQTT 5? RabbitMQ before 3.13 and nats-server do not: set `version: 3.1.1`"
        return hinted
    }

    /// The TLS handshake does not notice that the broker closed (fixed in libmosquitto 2.0.16): look ahead.
    private func noticeEnd() {
        guard configuration.address.tls else { return }
        var byte: UInt8 = 0
        let count = recv(socket, &byte, 1, Int32(MSG_PEEK) | Int32(MSG_DONTWAIT))
        if count == 0 {
            fail(describe(Int32(MOSQ_ERR_CONN_LOST.rawValue), 0, "connect to"))
        } else if count < 0, errno != EAGAIN {
            fail(describe(Int32(MOSQ_ERR_ERRNO.rawValue), errno, "connect to"))
        }
    }

    private func connack() throws(MQTTError) -> (sessionPresent: Bool, sessionExpiry: UInt32?)? {
        for case .connected(let code, let present, let expiry) in inbox.pointee.answers {
            inbox.pointee.answers.removeAll { if case .connected = $0 { true } else { false } }
            if code == 0 { return (present, expiry) }
            throw MQTTError(
                .refused,
                operation: "connect to",
                object: "\(configuration.address)",
                cause: ReasonCode.connect(code, configuration.version),
                hint: ReasonCode.hint(forConnect: code)
            )
        }
        return nil
    }

    private func open() throws(MQTTError) {
        mosquitto_int_option(handle, MOSQ_OPT_PROTOCOL_VERSION, configuration.version == .v5 ? 5 : 4)
        // Our window never bounds the broker's; MQTT 5 Maximum Packet Size is never sent: it would drop silently.
        mosquitto_int_option(handle, MOSQ_OPT_RECEIVE_MAXIMUM, 65_535)
        mosquitto_int_option(handle, MOSQ_OPT_TCP_NODELAY, sendsPromptly ? 1 : 0)
        var properties: OpaquePointer?
        defer { mosquitto_property_free_all(&properties) }
        if configuration.version == .v5, !cleanSession {
            mosquitto_property_add_int32(
                &properties,
                MQTT_PROP_SESSION_EXPIRY_INTERVAL.code,
                configuration.sessionExpiry
            )
        }
        let address = configuration.address
        errno = 0
        let code = mosquitto_connect_bind_v5(
            handle,
            address.host,
            Int32(address.port),
            Int32(configuration.keepalive),
            nil,
            properties
        )
        if code != 0 { throw describe(code, errno, "connect to") }
    }

    private func timeout() -> MQTTError {
        MQTTError(
            .timeout,
            operation: "connect to",
            object: "\(configuration.address)",
            cause: "no CONNACK within \(configuration.connectTimeout) s",
            hint: configuration.address.tls ? "Does the broker speak TLS on this port?" : "Is this an MQTT port?"
        )
    }

    private func stopped() -> MQTTError {
        MQTTError(.stopped, operation: "connect to", object: "\(configuration.address)", cause: "stopped")
    }
}
