import Foundation
import Logging
import Synchronization
import Testing
import TideAlerts
import TideDaemon
import TideModel
import TidePipeline
import TideProfiles
import TideSQLite
import TideTesting

/// The writer alone, on a real journal: what a failure in the midst of its work leaves behind.
@Suite(.serialized)
struct WriterTests {
    @Test func aFailureWithinABatchFailsTheWholeBatch() throws {
        let bench = try WriterBench()
        bench.hand(["t1": 2_000])
        #expect(bench.close() == .committed(through: 2))
        bench.store.failures.withLock { $0 = 1 }
        bench.hand(["t1": 1_000])  // late, so that stored history is asked for
        bench.awaitState(.storageFailed)
        bench.awaitState(.running)
        bench.hand(["t1": 3_000])
        #expect(bench.close() == .failed, "the late frame is gone: nothing of its batch may be acknowledged")
        bench.hand(["t1": 1_000])
        bench.hand(["t1": 3_000])
        #expect(bench.close() == .committed(through: 3))
        #expect(bench.storedTimes == [2_000, 1_000, 3_000])
    }

    @Test func aFailureBetweenBatchesFailsTheNextOne() throws {
        let bench = try WriterBench()
        struct Fault: Error {}
        bench.onWriter { $0.fail(Fault(), while: "keeping the journal") }
        bench.awaitState(.running)
        bench.hand(["t1": 1_000])
        #expect(bench.close() == .failed, "the ledger knows nothing of this connection any more")
        bench.hand(["t1": 1_000])
        #expect(bench.close() == .committed(through: 2))
        #expect(bench.storedTimes == [1_000])
    }

    @Test func aFullJournalIsFlushedBeforeTheNextBatchIsBegun() throws {
        let bench = try WriterBench(hardBytes: 1)
        let image = bench.scratch.file("image")
        bench.hand(["t1": 1_000])
        #expect(bench.close() == .committed(through: 2))
        bench.hand(["t1": 2_000, "t2": 2_000])
        // A crash just before the commit: what is on disk must not know the batch.
        bench.onCommitting { try FileManager.default.copyItem(atPath: bench.folder, toPath: image) }
        #expect(bench.close() == .committed(through: 3))
        let journal = try SQLiteJournal(folder: image)
        defer { journal.close() }
        #expect(journal.last.number == 2)
        let restored = try WriterBench.restore(journal, bench.profiles, applied: 2)
        #expect(restored.state.global.frames.promised.counts.reduce(0, +) == 1)
        #expect(restored.state.global.ledger.count == 1, "a frame of the batch would be taken for redelivered")
        #expect(restored.state.devices.count == 1)
    }

    @Test func aSeriesStoreThatTakesNothingStopsAcknowledgementsUntilItDoes() throws {
        let bench = try WriterBench(hardBytes: 1)
        bench.hand(["t1": 1_000])
        #expect(bench.close() == .committed(through: 2))
        bench.store.failures.withLock { $0 = 1 }
        bench.hand(["t1": 2_000])
        #expect(bench.close() == .failed)
        #expect(bench.writer.shared.withLock { $0.state } == .journalFull)
        bench.awaitState(.running)
        bench.hand(["t1": 2_000])
        #expect(bench.close() == .committed(through: 3))
        #expect(bench.storedTimes == [1_000, 2_000])
    }
}

/// Deadlines pass while nothing comes.
struct WriterTickTests {
    @Test func whoIsNotHeardIsLateUnlessNobodyCanBe() throws {
        let expecting = Profiles.timed.replacing("match: [", with: "expects: {interval: 10m}\nmatch: [")
        let bench = try WriterBench(profile: expecting)
        let isHearing = Mutex(false)
        bench.onWriter { writer in writer.canHear = { isHearing.withLock { $0 } } }
        bench.hand(["t1": 60_000])
        #expect(bench.close() == .committed(through: 2))
        bench.pass(minutes: 60)
        #expect(bench.status == .live && bench.record == 2, "no broker was connected")
        isHearing.withLock { $0 = true }
        bench.pass(minutes: 34)
        #expect(bench.status == .live && bench.record == 2)
        bench.pass(minutes: 2)
        #expect(bench.status == .silent && bench.record == 3, "what a tick finds is a record")
        bench.pass(minutes: 600)
        #expect(bench.record == 3)
    }

    @Test("nothing is due before it is known whether the broker is there")
    func nothingIsDueBeforeTheFirstAttempt() throws {
        let bench = try WriterBench()
        let files = [RuleFile(path: "rules.yaml", text: "heartbeat: {every: 1h, to: wang}")]
        let rules = try #require(RuleSet.load(files).stored)
        let hears = Mutex<Bool?>(nil)
        bench.onWriter { writer in
            do { try writer.carryOut(.rules(rules)) } catch { Issue.record(error) }
            writer.canHear = { hears.withLock { $0 } }
        }
        let record = bench.record
        bench.pass(minutes: 120)
        #expect(bench.record == record)
        hears.withLock { $0 = false }
        bench.pass(minutes: 120)
        #expect(bench.record > record)
    }

    @Test("a wall clock that is set ahead makes nobody silent")
    func aStepAheadIsNoSilence() throws {
        let expecting = Profiles.timed.replacing("match: [", with: "expects: {interval: 10m}\nmatch: [")
        let bench = try WriterBench(profile: expecting)
        bench.onWriter { writer in writer.canHear = { true } }
        bench.hand(["t1": 60_000])
        #expect(bench.close() == .committed(through: 2))
        bench.pass(minutes: 1)
        bench.step(minutes: 60)
        bench.pass(minutes: 30)
        #expect(bench.status == .live && bench.record == 3 && bench.clockStep == 3_600_000)
        bench.pass(minutes: 120)
        #expect(bench.status == .silent, "who is silent is so all the same")
    }

    @Test("how far a wall clock was set back is known by the clock that nobody sets, not by the last record")
    func aStepBackIsMeasured() throws {
        let bench = try WriterBench()
        bench.onWriter { writer in writer.canHear = { true } }
        bench.hand(["t1": 60_000])
        #expect(bench.close() == .committed(through: 2))
        bench.pass(minutes: 30)
        bench.step(minutes: -20)
        #expect(bench.record == 3 && bench.clockStep == -1_200_000)
    }
}

/// A writer on its own thread.
final class WriterBench: @unchecked Sendable {  // used by one test; the writer's thread is entered by its inbox alone
    let scratch = ScratchFolder()
    let folder: String
    let profiles: ProfileSet
    let store = FailingStore()
    let writer: Writer
    private var nextID: UInt16 = 0
    private let minutes: WallMinutes

    /// Device times of tests count from here; the wall clock stands a minute later.
    static let start: Int64 = 1_764_000_000_000

    init(hardBytes: Int = 1 << 30, profile: String = Profiles.timed) throws {
        folder = scratch.file("data")
        try DataFolder.create(folder)
        let profiles = ProfileSet([ProfileSource(path: "timed.yaml", text: profile)], zones: { _ in nil })
        self.profiles = profiles
        let journal = try SQLiteJournal(folder: folder)
        var limits = WriterLimits()
        limits.hardBytes = hardBytes
        var log = Logger(label: "test")
        log.logLevel = .critical
        let store = self.store
        let minutes = WallMinutes()
        self.minutes = minutes
        writer = Writer(
            journal: journal,
            store: store,
            limits: limits,
            log: log,
            now: {
                let shown = minutes.passed.withLock { $0 } + minutes.stepped.withLock { $0 }
                return Timestamp(milliseconds: Self.start + 60_000 * (1 + shown))
            },
            uptime: { 60 * Double(minutes.passed.withLock { $0 }) },
            restore: { try Self.restore($0.journal, profiles, applied: store.appliedThrough) }
        )
        var first = try Self.restore(journal, profiles, applied: 0)
        let record = try first.process(.command(.configure(profiles.stored)), now: writer.now()) { _ in History() }
            .record
        try journal.append([record])
        first.committed(record)
        writer.pipeline = first
        let writer = self.writer
        Thread { writer.run() }.start()
    }

    deinit { writer.inbox.put(.stop {}) }

    static func restore(_ journal: SQLiteJournal, _ profiles: ProfileSet, applied: RecordNumber) throws -> Pipeline {
        let state = try PipelineState(tables: journal.loadTables(), checkpoint: journal.loadCheckpoint())
        var pipeline = Pipeline(state: state, profiles: profiles, filters: ["farm/#"])
        try journal.replay(after: 0) { try pipeline.replay($0, isApplied: $0.number <= applied) }
        return pipeline
    }

    /// Hands over one part of the open batch: a frame per device with its device time.
    func hand(_ frames: [String: Int64]) {
        var batch = FrameBatch(source: FrameSource(kind: "mqtt-5", name: "test"))
        for (device, time) in frames.sorted(by: { $0.key < $1.key }) {
            nextID += 1
            let payload = Array("{\"ts\": \(Self.start + time), \"v\": 1}".utf8)
            batch.append(topic: "farm/s/\(device)/up", payload: payload, packetID: nextID, received: writer.now())
        }
        writer.inbox.put(.frames(batch, []))
    }

    func close() -> CommitAnswer { ask { give in .close { give($0) } } }

    func onWriter(_ body: @escaping @Sendable (Writer) -> Void) {
        ask { give in
            .run {
                body($0)
                give(())
            }
        }
    }

    /// Lets minutes of the wall clock pass, and the writer look at it after each.
    func pass(minutes: Int) {
        for _ in 0..<minutes {
            self.minutes.passed.withLock { $0 += 1 }
            onWriter { _ in }
        }
        // What is found behind the last look is seen by the next.
        onWriter { _ in }
    }

    /// By how much the last record says that the wall clock was set, ms.
    var clockStep: Int64? {
        ask { give in
            .run { writer in
                var last: Int64?
                do { try writer.journal.replay(after: 0) { last = $0.clockStep } } catch { Issue.record(error) }
                give(last)
            }
        }
    }

    /// Sets the wall clock ahead, or back.
    func step(minutes: Int64) {
        self.minutes.stepped.withLock { $0 += minutes }
        onWriter { _ in }
        onWriter { _ in }
    }

    /// The liveness of the first series.
    var status: LivenessStatus {
        ask { give in .run { give($0.pipeline?.state.liveness[0].status ?? .neverSeen) } }
    }

    /// The last record committed.
    var record: RecordNumber { ask { give in .run { give($0.pipeline?.state.record ?? 0) } } }

    /// Calls `body` once, on the writer's thread, when the next record is about to be committed.
    func onCommitting(_ body: @escaping @Sendable () throws -> Void) {
        let once = Answered<Bool>()
        writer.enter = { phase in
            guard phase == .committing, once.value == nil else { return }
            once.value = true
            do { try body() } catch { Issue.record(error) }
        }
    }

    func awaitState(_ state: WriterState) {
        #expect(eventually { writer.shared.withLock({ $0.state }) == state }, "the writer did not become \(state)")
    }

    /// Device times in the order in which they were committed.
    var storedTimes: [Int64] {
        let store = self.store
        return ask { give in
            .run { writer in
                let tail = writer.pipeline?.tail.chunks.flatMap { Array($0.readings.time) } ?? []
                give((store.times + tail).map { $0 - Self.start })
            }
        }
    }

    private func ask<Value: Sendable>(_ work: (@escaping @Sendable (Value) -> Void) -> Writer.Work) -> Value {
        let answered = DispatchSemaphore(value: 0)
        let answer = Answered<Value>()
        writer.inbox.put(
            work {
                answer.value = $0
                answered.signal()
            }
        )
        answered.wait()
        guard let value = answer.value else { preconditionFailure("signalled without a value") }
        return value
    }

    private final class Answered<Value>: @unchecked Sendable {  // written before the semaphore is raised
        var value: Value?
    }
}

/// Minutes that the wall clock has gone on.
private final class WallMinutes: Sendable {
    let passed = Mutex(Int64(0))
    /// By which somebody set the wall clock.
    let stepped = Mutex(Int64(0))
}

/// A series store that fails as often as it is told.
final class FailingStore: SeriesStore {
    struct Fault: Error {}
    let failures = Mutex(0)
    private let store = MemorySeriesStore()
    private let applied = Mutex<[Int64]>([])

    /// Device times applied, in order.
    var times: [Int64] { applied.withLock { $0 } }

    private func mayFail() throws {
        let fails = failures.withLock { count in
            defer { count = max(0, count - 1) }
            return count > 0
        }
        if fails { throw Fault() }
    }

    var appliedThrough: RecordNumber { store.appliedThrough }

    func apply(through number: RecordNumber, _ replay: RecordReplay) throws {
        try mayFail()
        let before = store.appliedThrough
        try store.apply(through: number, replay)
        try replay(before) { record in applied.withLock { $0 += record.readings.time } }
    }

    func scan(
        _ series: [SeriesNumber],
        _ times: Range<Timestamp>,
        _ body: (StoredReading) throws -> Void
    ) throws -> RecordNumber {
        try mayFail()
        return try store.scan(series, times, body)
    }

    func superseded(
        _ series: [SeriesNumber],
        _ times: Range<Timestamp>
    ) throws -> (values: [SupersededValue], through: RecordNumber) { try store.superseded(series, times) }

    func groups(
        _ sites: [String],
        _ times: Range<Timestamp>,
        _ body: (SiteGroup) throws -> Void
    ) throws -> RecordNumber { try store.groups(sites, times, body) }

    func verify() throws -> StoreReport { try store.verify() }
}
