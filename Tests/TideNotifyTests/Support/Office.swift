import Synchronization
import TideModel
import TideNotify
import TideTesting

/// A notifier with a clock that stands still, a table of messages as the daemon keeps it, and a list of what was sent.
final class Office: Sendable {
    /// What was published: topic channels stand for any channel here, because their port is a function.
    struct Sent: Sendable, Equatable {
        var topic: String
        var message: MessageID
    }

    private struct State {
        var table: [MessageID: OutboxEntry] = [:]
        var sent: [Sent] = []
        var receipts: [OutboxReceipt] = []
    }

    let clock = ManualClock()
    private let state = Mutex(State())
    private let stream: AsyncStream<OutboxReceipt>
    private let continuation: AsyncStream<OutboxReceipt>.Continuation
    private let answer: @Sendable (Sent) -> String?

    /// Makes an office; `answer` gives nil when the broker takes a message, or why not.
    init(_ answer: @escaping @Sendable (Sent) -> String? = { _ in nil }) {
        self.answer = answer
        (stream, continuation) = AsyncStream.makeStream()
    }

    /// Makes a notifier, as each start of the daemon does.
    func notifier(_ channels: [String: ChannelConfiguration], _ contacts: [Contact], seed: UInt64 = 1) -> Notifier {
        let ports = NotifierPorts(
            receipts: { [self] in take($0) },
            backlog: { [self] in backlog($0, $1, $2) },
            publish: { [self] in publish($0, $1) },
            now: { [self] in now }
        )
        return Notifier(
            NotifyConfiguration(channels: channels, contacts: contacts),
            writer: Samples.writer,
            epoch: 1,
            ports: ports,
            clock: clock,
            random: { SplitMix(seed: seed) }
        )
    }

    /// Writes messages into the table, as a record does.
    func record(_ messages: [OutboxMessage]) {
        state.withLock { for message in messages { $0.table[message.id] = OutboxEntry(message: message) } }
    }

    /// Wall clock: goes as the manual one does.
    var now: Timestamp { Samples.created + clock.now.offset.components.seconds * 1_000 }

    /// What the table holds that is neither delivered nor given up, by id.
    var open: [OutboxEntry] { state.withLock { $0.table.values.sorted { $0.message.id < $1.message.id } } }

    var sent: [Sent] { state.withLock { $0.sent } }
    var receipts: [OutboxReceipt] { state.withLock { $0.receipts } }

    /// Runs a notifier during `body`, which gets the receipts as they come.
    func run(_ notifier: Notifier, _ body: (inout AsyncStream<OutboxReceipt>.Iterator) async throws -> Void)
        async throws
    {
        let task = Task { await notifier.run() }
        var iterator = stream.makeAsyncIterator()
        do { try await body(&iterator) } catch {
            task.cancel()
            throw error
        }
        task.cancel()
        await task.value
    }

    private func take(_ receipt: OutboxReceipt) {
        state.withLock { state in
            state.receipts.append(receipt)
            state.table[receipt.message]?.receipt = receipt
            if receipt.outcome != .retried { state.table[receipt.message] = nil }
        }
        continuation.yield(receipt)
    }

    private func backlog(_ contacts: Set<String>, _ after: MessageID, _ most: Int) -> [OutboxEntry] {
        Array(open.filter { $0.message.id > after && contacts.contains($0.message.contact) }.prefix(most))
    }

    private func publish(_ topic: String, _ payload: [UInt8]) -> String? {
        let text = String(decoding: payload, as: UTF8.self)
        let digits = text.firstMatch(of: /"msg_1_([0-9]+)"/).map { String($0.output.1) }
        let sent = Sent(topic: topic, message: digits.flatMap { MessageID($0) } ?? 0)
        state.withLock { $0.sent.append(sent) }
        return answer(sent)
    }
}
