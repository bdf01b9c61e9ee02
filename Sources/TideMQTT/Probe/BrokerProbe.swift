internal import CMosquitto
public import TideModel

/// Proves, on the user's own broker, what the promise rests on: `fieldtide doctor`.
///
/// It uses sessions and topics of its own, so the daemon may go on beside it. Blocks the caller for some seconds.
public struct BrokerProbe {
    /// Messages that it publishes: enough to see windows that matter (20 is what brokers set by themselves).
    public static let messageCount = 400

    let configuration: MQTTConfiguration
    let topic: String
    let clock: @Sendable () -> Timestamp

    /// Makes a probe.
    ///
    /// - Parameters:
    ///   - configuration: the daemon's.
    ///   - topic: where it publishes; `/` and a random name are put behind it.
    ///   - seed: of that name.
    ///   - clock: wall clock.
    public init(
        _ configuration: MQTTConfiguration,
        topic: String,
        seed: UInt64,
        clock: @escaping @Sendable () -> Timestamp
    ) {
        let name = String(seed & 0xFFFF_FFFF_FFFF, radix: 36)
        var own = configuration
        own.clientID = "\(configuration.clientID.prefix(100))-doctor-\(name)"
        own.sessionExpiry = min(configuration.sessionExpiry, 300)  // a session we cannot end is forgotten soon
        self.configuration = own
        self.topic = "\(topic)/\(name)"
        self.clock = clock
    }

    /// Runs every look; one that cannot go on ends the rest.
    public func run() -> [BrokerFinding] {
        var findings: [BrokerFinding] = []
        do throws(MQTTError) {
            try lookAtConnection(&findings)
            try lookAtRights(&findings)
            try lookAtSystem(&findings)
            if try proveOrder(&findings) { try lookAtRetained(&findings) }
            try endSession()
        } catch {
            findings.append(BrokerFinding("broker", .failed, "\(error)"))
            try? endSession()
        }
        return findings
    }

    /// Connects; the client keeps messages of `topics` only, by default of the probe's own.
    func client(
        clean: Bool = false,
        suffix: String = "",
        keeping topics: Set<String>? = nil
    ) throws(MQTTError) -> ProbeClient {
        var own = configuration
        own.clientID += suffix
        return try ProbeClient(own, clean: clean, keeping: topics ?? [topic], clock: clock)
    }

    private func lookAtConnection(_ findings: inout [BrokerFinding]) throws(MQTTError) {
        let client = try client()
        let security = configuration.address.tls ? "TLS" : "no TLS"
        findings.append(
            BrokerFinding(
                "connection",
                .ok,
                "\(configuration.address), MQTT \(configuration.version.rawValue), \(security), "
                    + "libmosquitto \(Library.version)"
            )
        )
        if let granted = client.sessionExpiry, granted < configuration.sessionExpiry {
            findings.append(
                BrokerFinding(
                    "session",
                    .failed,
                    "the broker keeps a session only \(granted) s: what comes while the daemon is away longer is lost; "
                        + "raise its limit"
                )
            )
        }
        try client.leave()
    }

    private func lookAtRights(_ findings: inout [BrokerFinding]) throws(MQTTError) {
        let client = try client(clean: true, suffix: "-r", keeping: [])
        for filter in configuration.subscribe {
            let granted = try client.subscribe(filter, qos: configuration.qos)
            findings.append(subscription(filter, granted))
        }
        try client.leave()
    }

    private func lookAtSystem(_ findings: inout [BrokerFinding]) throws(MQTTError) {
        let system = "$SYS/broker/version"
        let client = try client(clean: true, suffix: "-s", keeping: [system])
        let granted = try client.subscribe(system, qos: 0)
        try client.read(writing: true) { !client.messages.isEmpty }
        if let version = client.messages.first {
            let text = String(decoding: version.payload, as: UTF8.self)
            findings.append(BrokerFinding("$SYS", .ok, "readable (\(text)): dropped messages will be noticed"))
        } else {
            let why = granted.map { $0 >= 0x80 ? ReasonCode.subscribe($0) : "nothing comes" } ?? "no answer"
            findings.append(
                BrokerFinding(
                    "$SYS",
                    .warning,
                    "\(why): messages that the broker drops will not be noticed; allow reading $SYS/#"
                )
            )
        }
        try client.leave()
    }

    private func subscription(_ filter: String, _ granted: Int32?) -> BrokerFinding {
        let subject = "subscribe \(filter)"
        guard let granted else { return BrokerFinding(subject, .failed, "no SUBACK within \(ProbeClient.patience) ms") }
        guard granted < 0x80 else {
            let why = ReasonCode.subscribe(granted)
            return BrokerFinding(subject, .failed, "\(why): let this user read it in the broker's ACL")
        }
        guard granted >= configuration.qos else {
            return BrokerFinding(subject, .failed, "granted with QoS \(granted) only: raise the broker's max_qos")
        }
        return BrokerFinding(subject, .ok, "granted with QoS \(granted)")
    }

    /// A session that began with `clean` ends with its connection.
    private func endSession() throws(MQTTError) { try client(clean: true).leave() }
}
