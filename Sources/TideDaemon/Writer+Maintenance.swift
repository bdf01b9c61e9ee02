internal import Logging
internal import Synchronization
internal import TideModel
internal import TidePipeline
internal import TideSQLite

/// Which devices the running checkpoint pass still has to write.
struct CheckpointPass {
    /// Devices still to be written; empty when no pass runs.
    var waiting: [DeviceNumber] = []
    /// A pass runs; its last slice carries the global blob.
    var isRunning = false
    /// The record at which the pass began: blobs hold through it when it has ended.
    var began: RecordNumber = 0
    /// All blobs hold through this record.
    var through: RecordNumber = 0
    /// The series store has records through this one.
    var applied: RecordNumber = 0
}

extension Writer {
    /// Bookkeeping between batches: never while a batch is open, because then state is ahead of the journal.
    ///
    /// - Parameter isIdle: nothing came for a moment.
    func maintain(isIdle: Bool) {
        guard pipeline != nil else { return }
        switch shared.withLock({ $0.state }) {
        case .journalFull: _ = hasRoom()
        // Also while nothing comes in: people must see it before it costs anything.
        case .diskFull, .running: _ = hasSpace()
        default: break
        }
        do {
            try tick()
            try journal.tidy(isIdle: isIdle)
            if checkpoints.isRunning { try checkpointSlice() }
            let isDue = Self.monotonic() - lastFlushRequest > limits.flushSeconds
            let isMuch = journal.size > limits.flushBytes / 2 || held > limits.flushReadings
            if isMuch || isDue, Self.monotonic() - lastFlushRequest > 1 {
                lastFlushRequest = Self.monotonic()
                wantsFlush()
            }
        } catch {
            fail(error, while: "keeping the journal")
        }
    }

    /// The series store has taken records through `number`: a checkpoint pass follows, then they are trimmed.
    func applied(through number: RecordNumber) {
        pipeline?.applied(through: number)
        checkpoints.applied = max(checkpoints.applied, number)
        if !checkpoints.isRunning { beginPass() }
    }

    private func beginPass() {
        guard let pipeline else { return }
        checkpoints.isRunning = true
        checkpoints.began = pipeline.state.record
        checkpoints.waiting = pipeline.state.dirtyDevices
    }

    func checkpointSlice() throws {
        let slice = Array(checkpoints.waiting.suffix(Checkpoint.Slice.maximumDevices))
        checkpoints.waiting.removeLast(slice.count)
        let isLast = checkpoints.waiting.isEmpty
        guard let blobs = pipeline?.state.checkpoint(slice, withGlobal: isLast) else { return }
        try journal.checkpoint(blobs)
        beat()
        pipeline?.checkpointed(slice)
        guard isLast else { return }
        checkpoints.isRunning = false
        checkpoints.through = checkpoints.began
        try journal.trim(through: min(checkpoints.through, checkpoints.applied))
    }

    /// Gives back all space that records took; worth it when many came at once, as from an import.
    func shrink() throws {
        checkpointAll()
        try journal.shrink()
    }

    /// Writes every blob that is not current, at the end.
    func checkpointAll() {
        guard pipeline != nil, draft == nil else { return }
        do {
            if !checkpoints.isRunning { beginPass() }
            while checkpoints.isRunning { try checkpointSlice() }
        } catch {
            log.error("the last checkpoint was not written (the journal has everything): \(error)")
        }
    }
}
