internal import Logging
internal import ServiceLifecycle
internal import TideAPI
internal import TideMQTT
internal import TideModel
internal import TideNotify
internal import TideProfiles
internal import TideSQLite

/// Sends what waits in the outbox, and has what became of it committed.
struct OutboxService: Service {
    let kernel: Kernel
    let configuration: NotifyConfiguration
    let publisher: MQTTPublisher
    /// Makes links; nil for messages without.
    let links: AlertLink?
    let log: Logger

    /// Longest that what became of messages waits to be committed together.
    private static let gathering = Duration.milliseconds(500)
    /// Messages that are read from the outbox at a time.
    private static let page = 1_000

    func run() async throws {
        let (posted, news) = AsyncStream.makeStream(of: [OutboxMessage].self)
        let (receipts, done) = AsyncStream.makeStream(of: OutboxReceipt.self)
        let notifier = notifier { done.yield($0) }
        try await kernel.onWriter { $0.posted = { news.yield($0) } }
        await offerAll(to: notifier)
        await cancelWhenGracefulShutdown {
            await withTaskGroup(of: Void.self) { group in
                group.addTask { await notifier.run() }
                group.addTask { for await messages in posted { await notifier.offer(messages) } }
                group.addTask { await commit(receipts) }
            }
        }
    }

    private func notifier(_ take: @escaping @Sendable (OutboxReceipt) -> Void) -> Notifier {
        let (reader, publisher, log) = (kernel.reader, publisher, log)
        return Notifier(
            configuration,
            writer: writer,
            epoch: kernel.writer.journal.epoch,
            ports: NotifierPorts(
                receipts: { receipt in
                    if receipt.outcome != .delivered {
                        log.notice("message \(receipt.message) \(receipt.outcome.rawValue): \(receipt.detail)")
                    }
                    take(receipt)
                },
                backlog: { contacts, after, most in
                    await Blocking.run { (try? reader.outbox(of: contacts, after: after, limit: most)) ?? [] }
                        .map { OutboxEntry(message: $0.message, receipt: $0.receipt) }
                },
                publish: { topic, payload in await publisher.publish(topic, payload) },
                now: Kernel.wallClock
            ),
            clock: ContinuousClock(),
            random: { SystemRandomNumberGenerator() }
        )
    }

    /// Links are made when a message is sent, so that their day begins then.
    private var writer: TextWriter {
        TextWriter(
            home: Site.defaultZone,
            zone: ProfileFiles.zone,
            link: { [links] alert, contact in links?.url(alert, contact: contact.id, now: Kernel.wallClock()) },
            list: { [links] site in links?.list(site: site) }
        )
    }

    /// Offers what waits since before the start.
    private func offerAll(to notifier: Notifier) async {
        let reader = kernel.reader
        var after: MessageID = 0
        while true {
            let last = after
            let found = await Blocking.run { (try? reader.outbox(of: nil, after: last, limit: Self.page)) ?? [] }
            await notifier.offer(found.map { OutboxEntry(message: $0.message, receipt: $0.receipt) })
            guard let end = found.last, found.count == Self.page else { return }
            after = end.message.id
        }
    }

    /// Has what became of messages committed, what comes within a moment together; while storage fails it waits, and what
    /// was sent is sent again after a restart, under the same id.
    private func commit(_ receipts: AsyncStream<OutboxReceipt>) async {
        let gathered = Gathered()
        await withTaskGroup(of: Void.self) { group in
            group.addTask { for await receipt in receipts { await gathered.add(receipt) } }
            group.addTask {
                while !Task.isCancelled {
                    try? await Task.sleep(for: Self.gathering)
                    let some = await gathered.take()
                    guard !some.isEmpty else { continue }
                    do { try await kernel.onWriter { _ = try $0.carryOut(.receipts(some)) } } catch {
                        await gathered.putBack(some)
                    }
                }
            }
        }
    }

    /// Receipts that wait to be committed.
    private actor Gathered {
        private var receipts: [OutboxReceipt] = []

        func add(_ receipt: OutboxReceipt) { receipts.append(receipt) }

        func putBack(_ former: [OutboxReceipt]) { receipts = former + receipts }

        func take() -> [OutboxReceipt] {
            defer { receipts = [] }
            return receipts
        }
    }
}

extension MQTTPublisher {
    /// Publishes, and waits until the broker has it.
    ///
    /// - Returns: nil, or why it will not arrive.
    fileprivate func publish(_ topic: String, _ payload: [UInt8]) async -> String? {
        await withCheckedContinuation { continuation in
            do throws(MQTTError) {
                try publish(topic, payload, done: { error in continuation.resume(returning: error.map { "\($0)" }) })
            } catch {
                continuation.resume(returning: "\(error)")
            }
        }
    }
}
