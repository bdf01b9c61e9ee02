internal import TideModel

extension BrokerProbe {
    /// How long redelivery may take, milliseconds: nats-server waits its ack_wait, 30 s unless set.
    private static let redeliveryPatience: Int64 = 35_000

    /// Proves that nothing is acknowledged before we write, that the broker sends again what was not acknowledged, and
    /// that what was acknowledged does not come again; on the way it measures the window.
    ///
    /// - Returns: whether messages could be exchanged at all.
    func proveOrder(_ findings: inout [BrokerFinding]) throws(MQTTError) -> Bool {
        guard let held = try readWithoutWriting(&findings) else { return false }
        guard !held.isEmpty else {
            findings.append(
                BrokerFinding(
                    "acknowledgement",
                    .failed,
                    "not proved: no message came; does the ACL let us read \(topic)?"
                )
            )
            return false
        }
        findings.append(window(held.count))
        return try proveRedelivery(of: held, &findings)
    }

    /// Reads everything that comes, writes nothing, and drops the connection; what came is the window.
    private func readWithoutWriting(
        _ findings: inout [BrokerFinding]
    ) throws(MQTTError) -> [ProbeClient.Message]? {
        let client = try client()
        guard try client.subscribe(topic, qos: 1) == 1 else {
            findings.append(
                BrokerFinding(
                    "acknowledgement",
                    .failed,
                    "not proved: the broker does not let this user subscribe to \(topic) with QoS 1; --topic names another"
                )
            )
            return nil
        }
        guard try fill(&findings) else { return nil }
        try client.read(writing: false, quiet: 2_000) { client.messages.count >= Self.messageCount }
        return client.messages
    }

    private func fill(_ findings: inout [BrokerFinding]) throws(MQTTError) -> Bool {
        let publisher = try client(clean: true, suffix: "-p")
        let payloads = (0..<Self.messageCount).map { Array("doctor \($0)".utf8) }
        let (taken, refusal) = try publisher.publish(topic, payloads)
        try publisher.leave()
        guard taken < Self.messageCount else { return true }
        let why = refusal.map { ReasonCode.subscribe($0) } ?? "no answer"
        findings.append(
            BrokerFinding(
                "acknowledgement",
                .failed,
                "not proved: the broker took \(taken) of \(Self.messageCount) messages on \(topic) (\(why)); --topic names "
                    + "another"
            )
        )
        return false
    }

    private func window(_ count: Int) -> BrokerFinding {
        guard count < Self.messageCount else {
            return BrokerFinding("window", .ok, "at least \(count) messages in flight")
        }
        return BrokerFinding(
            "window",
            .warning,
            "the broker sends only \(count) messages before it waits for acknowledgements, so a commit holds at most so "
                + "many; raise it (mosquitto: max_inflight_messages 65535)"
        )
    }

    /// Connects again after a connection that read and did not write, and looks at what comes again.
    private func proveRedelivery(
        of held: [ProbeClient.Message],
        _ findings: inout [BrokerFinding]
    ) throws(MQTTError) -> Bool {
        let second = try client()
        guard second.sessionPresent else {
            findings.append(
                BrokerFinding(
                    "acknowledgement",
                    .failed,
                    "the broker forgot the session at once: what comes while the daemon is away is lost; it must keep "
                        + "sessions (MQTT 5 session expiry, or clean session false)"
                )
            )
            return false
        }
        let expected = Set(held.map(\.payload))
        try second.read(writing: false, quiet: Self.redeliveryPatience) {
            expected.isSubset(of: second.messages.map(\.payload))
        }
        let again = second.messages.filter { expected.contains($0.payload) }
        findings.append(acknowledgement(held, again))
        try second.read(writing: true, quiet: 2_000) {
            Set(second.messages.map(\.payload)).count >= Self.messageCount && !second.wantsWrite
        }
        let all = Set(second.messages.map(\.payload)).count
        try second.leave()
        try proveProgress(all, &findings)
        return true
    }

    private func acknowledgement(
        _ held: [ProbeClient.Message],
        _ again: [ProbeClient.Message]
    ) -> BrokerFinding {
        let missing = held.count { message in !again.contains { $0.payload == message.payload } }
        guard missing == 0 else {
            return BrokerFinding(
                "acknowledgement",
                .failed,
                "\(missing) of \(held.count) messages that were read and not acknowledged did not come again: this "
                    + "libmosquitto or broker does not keep the order that the promise rests on"
            )
        }
        let inOrder = zip(held, again).allSatisfy { $0.payload == $1.payload }
        let sameIDs = zip(held, again).allSatisfy { $0.isSame(as: $1) }
        let marked = again.prefix(held.count).allSatisfy { $0.flags.contains(.resent) }
        let details =
            "\(inOrder ? "in order" : "not in order"), packet ids \(sameIDs ? "the same" : "new"), "
            + (marked ? "marked as sent before" : "not marked as sent before")
        return BrokerFinding(
            "acknowledgement",
            marked || sameIDs ? .ok : .warning,
            "read without writing, then dropped: all \(held.count) messages came again (\(details))"
        )
    }

    /// After acknowledging everything, nothing may come again.
    private func proveProgress(_ all: Int, _ findings: inout [BrokerFinding]) throws(MQTTError) {
        guard all == Self.messageCount else {
            findings.append(
                BrokerFinding(
                    "delivery",
                    .failed,
                    "\(Self.messageCount - all) of \(Self.messageCount) messages never came: does the broker drop them "
                        + "(mosquitto: max_queued_messages)?"
                )
            )
            return
        }
        let third = try client()
        try third.read(writing: false)
        let again = third.messages.count
        try third.leave()
        findings.append(
            again == 0
                ? BrokerFinding("delivery", .ok, "all \(all) messages came; acknowledged ones did not come again")
                : BrokerFinding(
                    "delivery",
                    .warning,
                    "\(again) acknowledged messages came again; the ledger drops them"
                )
        )
    }

    /// A retained message must come once, not at every connect.
    func lookAtRetained(_ findings: inout [BrokerFinding]) throws(MQTTError) {
        let retained = topic + "/retained"
        let publisher = try client(clean: true, suffix: "-p")
        guard try publisher.publish(retained, [Array("doctor".utf8)], retain: true).0 == 1 else {
            findings.append(
                BrokerFinding("retained", .warning, "not proved: the broker does not take retained messages")
            )
            return try publisher.leave()
        }
        var counts: [Int] = []
        for _ in 0..<3 {
            let client = try client(keeping: [retained])
            _ = try client.subscribe(retained, qos: 1)
            try client.read(writing: true)
            counts.append(client.messages.count)
            try client.leave()
        }
        _ = try publisher.publish(retained, [[]], retain: true)
        try publisher.leave()
        findings.append(repetitions(counts))
    }

    private func repetitions(_ counts: [Int]) -> BrokerFinding {
        if counts == [1, 0, 0] {
            return BrokerFinding("retained", .ok, "a retained message came once in three connects")
        }
        if counts.first == 0 {
            return BrokerFinding("retained", .warning, "a retained message did not come: does the ACL let us read it?")
        }
        let seen = counts.map(String.init).joined(separator: ", ")
        return BrokerFinding(
            "retained",
            .ok,
            "a retained message came \(seen) times in three connects; repetitions are recognised by content"
        )
    }
}
