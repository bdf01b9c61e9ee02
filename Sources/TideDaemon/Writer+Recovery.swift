internal import Logging
internal import Synchronization
internal import TideModel
internal import TidePipeline
internal import TideSQLite

extension Writer {
    /// A failed commit is a crash of the ingest path: everything newer than the last commit is forgotten.
    ///
    /// So is what the ledger knew of the present connection: its next batch fails, and it is made anew.
    package func fail(_ error: any Error, while doing: String) {
        pipeline = nil
        draft = nil
        isBatchBroken = true
        checkpoints = CheckpointPass()
        probeWait = limits.probeSeconds.lowerBound
        nextProbe = Self.monotonic() + probeWait
        shared.withLock {
            $0.state = .storageFailed
            $0.failure = "\(error)"
        }
        log.error("storage_failed while \(doing): \(error); nothing is acknowledged until it works again")
        let jobs = deferred
        deferred.removeAll()
        for job in jobs { job(self) }
    }

    /// Tries storage again, with growing waits, and restores state as at start.
    func recover() {
        guard Self.monotonic() >= nextProbe else { return }
        do {
            try journal.probe()
            let restored = try restore(self)
            // A commit that was reported as failed may have become durable all the same.
            tally.goOn(from: restored.state.global)
            pipeline = restored
            self.restored(restored.state)
            shared.withLock {
                $0.state = .running
                $0.record = journal.last.number
                $0.failure = nil
            }
            log.notice("storage works again; state restored through record \(journal.last.number)")
        } catch {
            probeWait = min(probeWait * 2, limits.probeSeconds.upperBound)
            nextProbe = Self.monotonic() + probeWait
            shared.withLock { $0.failure = "\(error)" }
        }
    }
}
