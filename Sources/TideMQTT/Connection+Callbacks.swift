internal import CMosquitto

extension Connection {
    /// The callbacks copy into the inbox and do nothing else.
    func setCallbacks() {
        mosquitto_message_v5_callback_set(handle) { _, inbox, message, properties in
            guard let inbox, let message else { return }
            inbox.assumingMemoryBound(to: Inbox.self).pointee.take(message.pointee, properties)
        }
        listen()
        mosquitto_connect_v5_callback_set(handle) { _, inbox, code, flags, properties in
            var expiry: UInt32 = 0
            let found = mosquitto_property_read_int32(
                properties,
                MQTT_PROP_SESSION_EXPIRY_INTERVAL.code,
                &expiry,
                false
            )
            Inbox.put(
                .connected(code: code, sessionPresent: flags & 1 != 0, sessionExpiry: found == nil ? nil : expiry),
                inbox
            )
        }
        mosquitto_disconnect_v5_callback_set(handle) { _, inbox, code, _ in Inbox.put(.disconnected(code: code), inbox)
        }
        mosquitto_subscribe_callback_set(handle) { _, inbox, id, count, granted in
            let codes = UnsafeBufferPointer(start: granted, count: Int(count))
            Inbox.put(.subscribed(id: id, granted: Array(codes)), inbox)
        }
        mosquitto_unsubscribe_callback_set(handle) { _, inbox, id in Inbox.put(.unsubscribed(id: id), inbox) }
        mosquitto_publish_v5_callback_set(handle) { _, inbox, id, code, _ in
            Inbox.put(.published(id: id, code: code), inbox)
        }
    }

    /// Reads the library's log, the only place where it tells DUP.
    func listen() {
        inbox.pointee.isListening = true
        inbox.pointee.sawFirstSent = false
        inbox.pointee.resent = .unknown
        mosquitto_log_callback_set(handle) { _, inbox, level, text in
            guard let inbox, let text else { return }
            inbox.assumingMemoryBound(to: Inbox.self).pointee.takeLog(level, text)
        }
    }

    /// Stops reading the log when a message came that was never sent before.
    ///
    /// MQTT 5 forbids to send again at any other time than after a connect (MQTT-4.4.0-1), and that comes first; a
    /// broker of MQTT 3.1.1 may (nats-server does, 30 s later). The library formats every line for its reader: 8 % of
    /// this thread's time while a backlog drains.
    func stopListening() {
        guard configuration.version == .v5, inbox.pointee.isListening, inbox.pointee.sawFirstSent else { return }
        inbox.pointee.isListening = false
        inbox.pointee.resent = .no
        mosquitto_log_callback_set(handle, nil)
    }

    /// Takes the broker's answers, in order.
    func takeAnswers() -> [Inbox.Answer] {
        guard !inbox.pointee.answers.isEmpty else { return [] }
        defer { inbox.pointee.answers.removeAll() }
        return inbox.pointee.answers
    }
}

extension Inbox {
    /// Adds an answer to the inbox that lies at `address`.
    fileprivate static func put(_ answer: Answer, _ address: UnsafeMutableRawPointer?) {
        address?.assumingMemoryBound(to: Inbox.self).pointee.answers.append(answer)
    }
}
