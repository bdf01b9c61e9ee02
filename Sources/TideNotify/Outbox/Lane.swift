internal import TideModel

/// Sends the messages of one channel, one after the other; nothing that happens on it delays another channel.
actor Lane {
    private let contacts: [String: Contact]
    private let sender: any ChannelSender
    private let context: LaneContext
    private var random: any RandomNumberGenerator & Sendable
    private var queue = LaneQueue()
    private var rate: RateWindow
    /// The last message that was taken while there was room; nil when none had to stay in the table.
    private var tableFrom: MessageID?
    /// Whether messages had to stay in the table since it was last asked.
    private var hasDeclined = false
    private var sleeper: Task<Void, Never>?

    /// Makes a lane.
    ///
    /// - Parameters:
    ///   - contacts: those of the channel, by id.
    ///   - sender: that of the channel.
    ///   - context: what all lanes share.
    ///   - random: for the jitter.
    init(
        contacts: [String: Contact],
        sender: any ChannelSender,
        context: LaneContext,
        random: any RandomNumberGenerator & Sendable
    ) {
        (self.contacts, self.sender, self.context, self.random) = (contacts, sender, context, random)
        rate = RateWindow(sender.limits)
    }

    /// Takes messages, as far as there is room; the rest is fetched from the table later.
    func offer(_ entries: [OutboxEntry]) {
        for entry in entries.sorted(by: { $0.message.id < $1.message.id }) {
            guard tableFrom == nil, queue.count < LaneQueue.capacity else {
                tableFrom = tableFrom ?? queue.last ?? 0
                hasDeclined = true
                break
            }
            take(entry)
        }
        sleeper?.cancel()
    }

    /// Sends what comes until cancelled.
    func run() async {
        while !Task.isCancelled {
            await refill()
            let now = context.ticker.elapsed()
            switch queue.next(at: now) {
            case .idle: await sleep(until: now + Self.idle)
            case .wait(let due): await sleep(until: due)
            case .send(let waiting):
                let wait = rate.wait(at: now)
                if wait > .zero { await sleep(until: now + wait) } else { await send(waiting) }
            }
        }
    }

    /// Only an offer ends it earlier; it has to end at some time because clocks want a number.
    private static let idle = Duration.seconds(86_400)

    private func take(_ entry: OutboxEntry) {
        let delay = entry.receipt?.next.map { $0.milliseconds - context.ports.now().milliseconds } ?? 0
        // A clock that was set back must not put a message off for longer than we ever do.
        let wait = min(.milliseconds(max(0, delay)), RetryAfter.longest)
        let due = context.ticker.elapsed() + wait
        queue.add(LaneQueue.Waiting(message: entry.message, attempts: entry.receipt?.attempts ?? 0, due: due))
    }

    /// Fetches what had to stay in the table, once half of the room is free.
    private func refill() async {
        guard let from = tableFrom, queue.count <= LaneQueue.capacity / 2 else { return }
        let most = LaneQueue.capacity - queue.count
        hasDeclined = false
        let found = await context.ports.backlog(Set(contacts.keys), from, most)
        for entry in found { take(entry) }
        // What was offered meanwhile stands in the table behind these, and must not overtake them.
        tableFrom = found.count < most && !hasDeclined ? nil : found.last?.message.id ?? from
    }

    private func sleep(until end: Duration) async {
        let sleeper = Task { [context] in _ = try? await context.ticker.sleep(end) }
        self.sleeper = sleeper
        await withTaskCancellationHandler {
            await sleeper.value
        } onCancel: {
            sleeper.cancel()
        }
    }

    private func send(_ waiting: LaneQueue.Waiting) async {
        let message = waiting.message
        let age = message.created.milliseconds + Backoff.oldest.milliseconds
        guard context.ports.now().milliseconds < age || waiting.attempts == 0 else {
            return await finish(waiting, .failed, "given up after 72 h", attempts: waiting.attempts)
        }
        guard let contact = contacts[message.contact] else {
            return await finish(waiting, .failed, "no such contact", attempts: waiting.attempts)
        }
        rate.count(at: context.ticker.elapsed())
        let letter = Letter(message, to: contact, writer: context.writer, epoch: context.epoch)
        let outcome = await sender.send(letter)
        let attempts = waiting.attempts + 1
        switch outcome {
        case .delivered(let detail): await finish(waiting, .delivered, detail, attempts: attempts)
        case .refused(let reason): await finish(waiting, .failed, reason, attempts: attempts)
        case .retry where Task.isCancelled: break  // our own end cut it off
        case .retry(let after, let reason): await putOff(waiting, after, reason)
        }
    }

    private func finish(
        _ waiting: LaneQueue.Waiting,
        _ outcome: OutboxReceipt.Outcome,
        _ detail: String,
        attempts: Int
    ) async {
        queue.remove(waiting.message.id)
        await tell(waiting.message.id, outcome, attempts, next: nil, detail)
    }

    private func putOff(_ waiting: LaneQueue.Waiting, _ after: Duration?, _ reason: String) async {
        let wait = after ?? Backoff.wait(after: waiting.attempts + 1, using: &random)
        queue.putOff(waiting.message.id, until: context.ticker.elapsed() + wait)
        let next = context.ports.now() + wait.milliseconds
        await tell(waiting.message.id, .retried, waiting.attempts + 1, next: next, reason)
    }

    private func tell(
        _ message: MessageID,
        _ outcome: OutboxReceipt.Outcome,
        _ attempts: Int,
        next: Timestamp?,
        _ detail: String
    ) async {
        let receipt = OutboxReceipt(
            message: message,
            outcome: outcome,
            at: context.ports.now(),
            attempts: attempts,
            next: next,
            detail: detail.oneLine.clipped(bytes: Self.longestDetail)
        )
        await context.ports.receipts(receipt)
    }

    /// What a receipt keeps of a detail, bytes.
    private static let longestDetail = 256
}
