internal import Glibc
internal import Synchronization
internal import TideMQTT
internal import TideModel

/// The writer as the MQTT transport sees it.
final class WriterSink: FrameSink {
    private let writer: Writer
    private let progress: ProgressPage

    init(writer: Writer, progress: ProgressPage) {
        self.writer = writer
        self.progress = progress
    }

    func buffer(for source: FrameSource) -> FrameBatch { writer.spareBatch(source) }

    func submit(_ frames: FrameBatch, events: [TransportEvent]) {
        progress.handedOver(frames.frames.count)
        writer.inbox.put(.frames(frames, events), limit: writer.limits.waitingBatches)
    }

    func close() -> Commit {
        let answer = Answer()
        writer.inbox.put(.close { answer.give($0) })
        switch answer.wait() {
        case .committed(let record): return .committed(through: record)
        case .failed: return .failed
        }
    }

    /// What was read is committed all the same: it comes again, and the ledger knows it then.
    func abandon() {
        let progress = self.progress
        writer.inbox.put(.close { _ in progress.forget() })
    }

    func acknowledging(through record: RecordNumber) { progress.acknowledging(through: record) }

    func acknowledged(through record: RecordNumber) { progress.forget() }

    var isAwaited: Bool { writer.isAwaited.load(ordering: .relaxed) }

    func awaitReady(milliseconds: Int64) -> Bool {
        let end = Writer.monotonic() + Double(milliseconds) / 1_000
        while [.storageFailed, .journalFull, .diskFull].contains(writer.shared.withLock({ $0.state })) {
            if Writer.monotonic() >= end { return false }
            usleep(20_000)  // the transport's own thread, with nothing else to do
        }
        return true
    }
}

/// One answer handed from the writer's thread to a waiting one.
private final class Answer: @unchecked Sendable {  // `value` is written before the semaphore is raised
    private var semaphore = UnsafeMutablePointer<sem_t>.allocate(capacity: 1)
    private var value = CommitAnswer.failed

    init() { sem_init(semaphore, 0, 0) }

    deinit {
        sem_destroy(semaphore)
        semaphore.deallocate()
    }

    func give(_ answer: CommitAnswer) {
        value = answer
        sem_post(semaphore)
    }

    func wait() -> CommitAnswer {
        while sem_wait(semaphore) != 0 {}
        return value
    }
}
