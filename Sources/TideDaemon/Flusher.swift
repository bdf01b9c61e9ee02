internal import Logging
internal import Synchronization
internal import TideModel
internal import TideSQLite

/// Moves committed records from the journal to the series store, on a thread of its own, while the writer goes on.
final class Flusher: @unchecked Sendable {  // `inbox` is the only state that several threads touch
    /// Records taken from the journal at a time, in bytes: bounds memory and the length of one transaction.
    static let sliceBytes = 16 << 20
    /// Wait after a failure, in seconds.
    static let retrySeconds = 5.0

    private enum Work {
        case flush(@Sendable () -> Void)
        case stop(@Sendable () -> Void)
    }

    private let inbox = Inbox<Work>()
    private let reader: JournalReader
    private let store: any SeriesStore
    private let log: Logger
    private let applied: @Sendable (RecordNumber) -> Void
    private let isWaiting = Mutex(false)
    private let isStopping = Atomic(false)

    init(
        reader: JournalReader,
        store: any SeriesStore,
        log: Logger,
        applied: @escaping @Sendable (RecordNumber) -> Void
    ) {
        self.reader = reader
        self.store = store
        self.log = log
        self.applied = applied
    }

    func start() {
        Pthread.start("tide-flush") { [self] in
            while true {
                switch inbox.take(seconds: 60) {
                case .flush(let done):
                    isWaiting.withLock { $0 = false }
                    flush()
                    done()
                case .stop(let done): return done()
                case nil: break
                }
            }
        }
    }

    /// Asks for a flush; one that already waits is enough.
    func request() {
        let isNew = isWaiting.withLock { waiting in
            defer { waiting = true }
            return !waiting
        }
        if isNew { inbox.put(.flush {}) }
    }

    /// Flushes what is committed now and returns when that is done.
    func flushAndWait() async { await withCheckedContinuation { done in inbox.put(.flush { done.resume() }) } }

    /// Ends the thread after the slice that it is at.
    func stop() async {
        isStopping.store(true, ordering: .relaxed)
        await withCheckedContinuation { done in inbox.put(.stop { done.resume() }) }
    }

    private func flush() {
        do {
            var through = try store.appliedThrough
            while !isStopping.load(ordering: .relaxed) {
                let records = try reader.records(after: through, maxBytes: Self.sliceBytes)
                guard let last = records.last else { break }
                try store.apply(records.map { try $0.decoded() })
                through = last.number
                applied(through)
            }
        } catch {
            log.error(
                "the series store did not take records: \(error); the journal keeps them, and this is tried again"
            )
        }
    }
}
