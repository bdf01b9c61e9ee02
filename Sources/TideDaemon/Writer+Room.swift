internal import Logging
internal import Synchronization
internal import TideModel
internal import TidePipeline
internal import TideSQLite

extension Writer {
    /// Whether the journal may take more.
    ///
    /// At its hard limit the series store must take some of it first, and nothing is acknowledged until it has. Asked
    /// only where no draft is open: a flush ends with checkpoints, and those must not see state ahead of the journal.
    func hasRoom() -> Bool {
        guard draft == nil, journal.size > limits.hardBytes || held > limits.hardReadings else { return true }
        guard Self.monotonic() >= nextRoom else { return false }
        do {
            try makeRoom()
            return true
        } catch {
            nextRoom = Self.monotonic() + limits.probeSeconds.upperBound
            shared.withLock { $0.failure = "\(error)" }
            log.error("journal_full: the series store does not take its records: \(error)")
            return false
        }
    }

    /// Readings in memory until the series store has them.
    var held: Int { pipeline?.tail.count ?? 0 }

    private func makeRoom() throws {
        let wasFull = shared.withLock { shared in
            defer { shared.state = .journalFull }
            return shared.state == .journalFull
        }
        if !wasFull {
            log.error(
                "journal_full: \(journal.size) bytes, \(held) readings; nothing is acknowledged until the series store has caught up"
            )
        }
        try flushHere()
        shared.withLock {
            $0.state = .running
            $0.failure = nil
        }
        log.notice("the series store has caught up; the journal has \(journal.size) bytes")
    }

    /// Moves the whole journal to the series store on this thread.
    private func flushHere() throws {
        let last = journal.last.number
        try store.apply(through: last) { [journal] after, body in
            try journal.reader.replay(after: after, through: last) {
                try body($0)
                beat()
            }
        }
        applied(through: last)
        while checkpoints.isRunning { try checkpointSlice() }
    }
}
