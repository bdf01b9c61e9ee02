public import TideModel

/// Sends the messages of the outbox: at least once, each with a constant id, in order per contact and alert.
///
/// Every channel has a lane of its own, so a dead one delays no other. A changed configuration needs a new notifier, to
/// which the daemon offers again what the table holds.
public struct Notifier: Sendable {
    private let lanes: [Lane]
    private let laneOfContact: [String: Int]
    private let ports: NotifierPorts

    /// Makes a notifier.
    ///
    /// - Parameters:
    ///   - configuration: channels and contacts, without problems.
    ///   - writer: makes words of messages.
    ///   - epoch: that of the folder, part of the ids that receivers see.
    ///   - ports: what is needed of the daemon.
    ///   - clock: for waits and deadlines.
    ///   - random: makes the source of jitter of each channel.
    ///   - lookup: finds the addresses of names.
    public init(
        _ configuration: NotifyConfiguration,
        writer: TextWriter,
        epoch: UInt64,
        ports: NotifierPorts,
        clock: any Clock<Duration>,
        random: @Sendable () -> any RandomNumberGenerator & Sendable,
        lookup: NameLookup = .system
    ) {
        let context = LaneContext(writer: writer, epoch: epoch, ports: ports, ticker: Ticker(clock))
        let courier = HTTPCourier(lookup: lookup, clock: clock, now: ports.now)
        var lanes: [Lane] = []
        var laneOfContact: [String: Int] = [:]
        for (id, channel) in configuration.channels.sorted(by: { $0.key < $1.key }) {
            let contacts = configuration.contacts.filter { $0.value.channel == id }
            guard !contacts.isEmpty else { continue }
            for contact in contacts.keys { laneOfContact[contact] = lanes.count }
            let sender = Self.sender(channel, courier, ports)
            lanes.append(Lane(contacts: contacts, sender: sender, context: context, random: random()))
        }
        (self.lanes, self.laneOfContact, self.ports) = (lanes, laneOfContact, ports)
    }

    /// Takes messages that wait to be sent; those that are known already are not taken twice.
    public func offer(_ entries: [OutboxEntry]) async {
        var byLane: [Int: [OutboxEntry]] = [:]
        for entry in entries {
            if let lane = laneOfContact[entry.message.contact] {
                byLane[lane, default: []].append(entry)
            } else {
                await ports.receipts(refusal(of: entry))
            }
        }
        for (lane, entries) in byLane { await lanes[lane].offer(entries) }
    }

    /// Takes messages that were never tried.
    public func offer(_ messages: [OutboxMessage]) async { await offer(messages.map { OutboxEntry(message: $0) }) }

    /// Sends until cancelled; what is under way then is sent again after the next start.
    public func run() async {
        await withTaskGroup(of: Void.self) { group in
            for lane in lanes { group.addTask { await lane.run() } }
        }
    }

    private func refusal(of entry: OutboxEntry) -> OutboxReceipt {
        OutboxReceipt(
            message: entry.message.id,
            outcome: .failed,
            at: ports.now(),
            attempts: entry.receipt?.attempts ?? 0,
            detail: "there is no contact '\(entry.message.contact)'".clipped(bytes: 256)
        )
    }

    private static func sender(
        _ channel: ChannelConfiguration,
        _ courier: HTTPCourier,
        _ ports: NotifierPorts
    ) -> any ChannelSender {
        switch channel {
        case .webhook(let webhook): WebhookSender(webhook, courier: courier, now: ports.now)
        case .email(let email): EmailSender(email)
        case .mqtt(let topic): TopicSender(topic, publish: ports.publish)
        case .robot(let robot): RobotSender(robot, courier: courier, now: ports.now)
        case .http(let template): TemplateSender(template, courier: courier)
        }
    }
}
