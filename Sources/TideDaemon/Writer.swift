internal import Glibc
package import Logging
package import Synchronization
internal import TideAPI
package import TideModel
package import TidePipeline
internal import TideProfiles
package import TideSQLite

/// The one writer: its thread alone holds pipeline and journal.
///
/// Frames come in sub-batches and are committed when their
/// source closes the batch; commands and queries run between batches, so they never see what is not committed.
package final class Writer: @unchecked Sendable {  // all but `inbox`, `shared` and constants is confined to its thread
    /// What waits for the writer.
    package enum Work {
        case frames(FrameBatch, [TransportEvent])
        case close(@Sendable (CommitAnswer) -> Void)
        case run(@Sendable (Writer) -> Void)
        /// Ends the thread, and tells when it has ended.
        case stop(@Sendable () -> Void)
    }

    /// What other threads may ask without waiting.
    package struct Shared {
        package var state = WriterState.running
        var record: RecordNumber = 0
        /// Grows when the registry, the series or the profiles change.
        var definitions: UInt64 = 0
        var failure: String?
        var spare: [FrameBatch] = []
    }

    package let inbox = Inbox<Work>()
    /// Counts what its thread has got done, idle turns among it; a service manager's watchdog looks at it.
    let beats = Atomic<UInt64>(0)
    package let shared = Mutex(Shared())
    package let journal: SQLiteJournal
    let store: any SeriesStore
    let limits: WriterLimits
    let log: Logger
    package let now: @Sendable () -> Timestamp
    /// Seconds of a clock that nobody sets.
    let uptime: @Sendable () -> Double
    /// Builds the pipeline from checkpoint and replay; called at start and after every failure.
    let restore: @Sendable (Writer) throws -> Pipeline
    /// Asked to move records from the journal to the series store.
    var wantsFlush: @Sendable () -> Void = {}
    /// Told what was registered, and which series were defined, once it is committed.
    var registered: @Sendable ([RegistryEntity], [SeriesDefinition]) -> Void = { _, _ in }
    /// Told messages that are to be sent, once they are committed.
    var posted: @Sendable ([OutboxMessage]) -> Void = { _ in }
    /// Told the state that was restored after a failure.
    var restored: @Sendable (PipelineState) -> Void = { _ in }
    /// Tells which phase a batch is in.
    package var enter: @Sendable (ProgressPage.Phase) -> Void = { _ in }
    /// Acknowledgements handed to the network before the present connection.
    var written: @Sendable () -> RecordNumber? = { nil }
    /// Tells whether messages can come, nil before that is known; nil itself where none ever do, as in a command without a
    /// daemon: nobody is missed then.
    package var canHear: (@Sendable () -> Bool?)?
    /// Shows what was committed to those who watch.
    let tap = FrameTap()

    /// Nil while storage has failed.
    package var pipeline: Pipeline?
    var draft: Draft?
    /// What the draft was made of, while somebody watches.
    var watched: [FrameBatch] = []
    /// The quarantine is nearly full, and people were told.
    var hasWarnedOfQuarantine = false
    /// Frames of the open batch are gone, so it must not be acknowledged, whatever becomes of the rest of it.
    var isBatchBroken = false
    /// What was committed, counted apart from the books.
    var tally = Tally()
    var deferred: [@Sendable (Writer) -> Void] = [] {
        didSet { isAwaited.store(!deferred.isEmpty, ordering: .relaxed) }
    }
    /// There are deferred jobs; any thread may look.
    let isAwaited = Atomic(false)
    var stopped: (@Sendable () -> Void)?
    var checkpoints = CheckpointPass()
    var recomputing = RecomputePass()
    var nextProbe = 0.0
    var probeWait = 0.0
    var lastFlushRequest = 0.0
    var clockSteps = ClockSteps()
    /// Free bytes of the file system; nil when it does not say.
    package var freeBytes: @Sendable () -> Int? = { nil }
    /// When free space is looked at again.
    var nextSpaceLook = 0.0
    /// When room in a full journal is looked for again.
    var nextRoom = 0.0

    package init(
        journal: SQLiteJournal,
        store: any SeriesStore,
        limits: WriterLimits,
        log: Logger,
        now: @escaping @Sendable () -> Timestamp,
        uptime: @escaping @Sendable () -> Double = { Writer.monotonic() },
        restore: @escaping @Sendable (Writer) throws -> Pipeline
    ) {
        self.journal = journal
        self.store = store
        self.limits = limits
        self.log = log
        (self.now, self.uptime) = (now, uptime)
        self.restore = restore
    }

    /// The thread's whole life.
    package func run() {
        lastFlushRequest = Self.monotonic()
        while stopped == nil {
            let work = inbox.take(seconds: patience)
            beat()
            switch work {
            case .frames(let batch, let events): take(batch, events)
            case .close(let reply): close(reply)
            case .run(let job): draft == nil ? job(self) : deferred.append(job)
            case .stop(let done): stopped = done
            case nil: break
            }
            if pipeline == nil { recover() }
            if draft == nil { maintain(isIdle: work == nil) }
            if draft == nil { recomputeNext() }
        }
        checkpointAll()
        shared.withLock { $0.state = .stopped }
        stopped?()
    }

    /// Longest wait for work, in seconds.
    private var patience: Double {
        if pipeline == nil { return probeWait }
        if recomputing.isBusy { return 0 }
        return journal.isUntidy ? 0.1 : 1
    }

    /// Shows that the thread gets on; also called within work that takes long.
    func beat() { beats.add(1, ordering: .relaxed) }

    private func take(_ batch: FrameBatch, _ events: [TransportEvent]) {
        defer { recycle(batch) }
        guard pipeline != nil, !isBatchBroken, hasRoom(), hasSpace() else {
            isBatchBroken = true
            return
        }
        var draft = self.draft.take() ?? begin()
        do {
            try add(batch, events, to: &draft)
            self.draft = draft
        } catch {
            isBatchBroken = true
            fail(error, while: "reading stored history")
        }
    }

    private func begin() -> Draft {
        let time = time()
        guard var draft = pipeline?.begin(now: time) else { preconditionFailure("no draft without a pipeline") }
        draft.notesRows = tap.isWatched
        watched.removeAll()
        return draft
    }

    private func add(_ batch: FrameBatch, _ events: [TransportEvent], to draft: inout Draft) throws {
        if !events.isEmpty {
            pipeline?.add(events, to: &draft)
            let isConnect = events.contains { if case .connected = $0 { true } else { false } }
            if isConnect { pipeline?.resume(written: written()) }
        }
        if draft.notesRows { watched.append(batch) }
        if !batch.isEmpty { try pipeline?.add(batch, to: &draft, load: loadHistory) }
    }

    /// Empties a batch and keeps it for its memory.
    private func recycle(_ batch: FrameBatch) {
        var batch = batch
        batch.removeAll()
        shared.withLock { if $0.spare.count < limits.waitingBatches { $0.spare.append(batch) } }
    }

    /// An empty batch, with the memory of an earlier one if there is any.
    func spareBatch(_ source: FrameSource) -> FrameBatch {
        var batch = shared.withLock { $0.spare.popLast() } ?? FrameBatch(source: source)
        batch.source = source
        return batch
    }

    /// Stored readings within the stretches that late readings may collide with.
    func loadHistory(_ ranges: [HistoryRange]) throws -> History {
        var history = History()
        // The channels of a row share their stretch: they are read from one snapshot.
        for (times, alike) in Dictionary(grouping: ranges, by: \.times) {
            _ = try store.scan(alike.filter { $0.limit == .max }.map(\.series), times) { history.add($0) }
            for range in alike where range.limit < .max { try load(range, into: &history) }
        }
        return history
    }

    /// Thrown through the store's scan when all that is wanted was read.
    private struct Enough: Error {}

    private func load(_ range: HistoryRange, into history: inout History) throws {
        var left = range.limit
        do {
            _ = try store.scan([range.series], range.times) { reading in
                guard left > 0 else { throw Enough() }
                left -= 1
                history.add(reading)
            }
        } catch is Enough {}
    }

    package static func monotonic() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}
