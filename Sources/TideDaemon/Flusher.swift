internal import Logging
internal import Synchronization
internal import TideModel
internal import TideSQLite

/// Moves committed records from the journal to the series store, on a thread of its own, while the writer goes on.
final class Flusher: @unchecked Sendable {  // `inbox` is the only state that several threads touch
    /// Wait after a failure, in seconds.
    static let retrySeconds = 5.0
    /// What the journal has is safe: while a backlog comes, acknowledging it comes first, and the journal's bounds see to
    /// it that this has an end.
    static let niceness: Int32 = 10

    private enum Work {
        case flush(@Sendable ((any Error)?) -> Void)
        case gather
        case updatePlaces([DeviceNumber]?)
        case stop(@Sendable () -> Void)
    }

    private let inbox = Inbox<Work>()
    private let reader: JournalReader
    private let store: SQLiteSeriesStore
    private let log: Logger
    private let applied: @Sendable (RecordNumber) -> Void
    private let isWaiting = Mutex(false)
    private let isGatherWaiting = Mutex(false)
    /// When the last flush that was done began, by the monotonic clock; nil before the first.
    private let flushed = Mutex<Double?>(nil)
    private let isStopping = Atomic(false)
    /// Has removed what is no longer kept; set before `start`.
    var retention: Retention?
    /// Places were not noted, because storage failed; of the thread alone.
    private var isBehind = false

    init(
        reader: JournalReader,
        store: SQLiteSeriesStore,
        log: Logger,
        applied: @escaping @Sendable (RecordNumber) -> Void
    ) {
        self.reader = reader
        self.store = store
        self.log = log
        self.applied = applied
    }

    func start() {
        Pthread.start("tide-flush", niceness: Self.niceness) { [self] in
            while true {
                switch inbox.take(seconds: Retention.period) {
                case .flush(let done):
                    isWaiting.withLock { $0 = false }
                    done(flush())
                    keep()
                    FreeMemory.giveBack()
                case .gather:
                    isGatherWaiting.withLock { $0 = false }
                    // What fails here fails again in the flush, which says so.
                    try? gatherNow()
                case .updatePlaces(let devices): update(devices)
                case .stop(let done): return done()
                case nil:
                    keep()
                    FreeMemory.giveBack()
                }
            }
        }
    }

    /// Has removed what is no longer kept: by the flush that has the record which says so.
    private func keep() { if retention?.look() == true { _ = flush() } }

    /// Asks for a flush; one that already waits is enough.
    func request() { if Self.isFirst(isWaiting) { inbox.put(.flush { _ in }) } }

    /// Asks that what is committed now is read already for the next flush; one that already waits is enough.
    func gather() { if Self.isFirst(isGatherWaiting) { inbox.put(.gather) } }

    private static func isFirst(_ isWaiting: borrowing Mutex<Bool>) -> Bool {
        isWaiting.withLock { waiting in
            defer { waiting = true }
            return !waiting
        }
    }

    private func gatherNow() throws {
        let last = try reader.lastNumber()
        try store.gather(through: last) { [reader] after, body in try reader.replay(after: after, through: last, body) }
    }

    /// As `flushAndWait`, unless a flush was done that began less than `seconds` ago: readers must not make many small
    /// flushes of one large.
    func flushAndWait(unlessWithin seconds: Double) async throws {
        let now = Writer.monotonic()
        if let last = flushed.withLock({ $0 }), now - last < seconds { return }
        try await flushAndWait()
    }

    /// Devices may stand elsewhere now, or their site be another one: their rollups are computed anew with the next
    /// flush, where they must be; nil for all devices.
    func updatePlaces(of devices: [DeviceNumber]?) { inbox.put(.updatePlaces(devices)) }

    private func update(_ devices: [DeviceNumber]?) {
        do {
            try store.updatePlaces(of: isBehind ? nil : devices)
            isBehind = false
        } catch {
            isBehind = true
            log.error("where devices stand was not noted, and is looked at again with the next flush: \(error)")
        }
    }

    /// Flushes what is committed now and returns when that is done.
    ///
    /// - Throws: why it could not be done; the journal keeps it, and it is tried again.
    func flushAndWait() async throws {
        try await withCheckedThrowingContinuation { (done: CheckedContinuation<Void, any Error>) in
            inbox.put(.flush { error in error.map { done.resume(throwing: $0) } ?? done.resume() })
        }
    }

    /// Ends the thread after the slice that it is at.
    func stop() async {
        isStopping.store(true, ordering: .relaxed)
        await withCheckedContinuation { done in inbox.put(.stop { done.resume() }) }
    }

    private func flush() -> (any Error)? {
        let began = Writer.monotonic()
        if isBehind { update(nil) }
        do {
            let last = try reader.lastNumber()
            try store.apply(through: last) { [reader] after, body in
                try reader.replay(after: after, through: last, body)
            } again: { [reader] after, body in
                try reader.replay(after: after, through: last, withFrames: false, body)
            }
            applied(last)
            flushed.withLock { $0 = began }
            try store.compact { [self] in isStopping.load(ordering: .relaxed) }
            return nil
        } catch {
            log.error(
                "the series store did not take records: \(error); the journal keeps them, and this is tried again"
            )
            return error
        }
    }
}
