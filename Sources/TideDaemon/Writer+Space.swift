internal import Logging
internal import Synchronization
internal import TideModel
internal import TidePipeline

extension Writer {
    /// Whether the file system has the space that flushes, compaction and retention themselves need.
    ///
    /// Asked only where no draft is open: what was taken is committed.
    func hasSpace() -> Bool {
        guard draft == nil, let reserve = limits.reserveBytes else { return true }
        let time = Self.monotonic()
        let isFull = shared.withLock { $0.state == .diskFull }
        guard time >= nextSpaceLook else { return !isFull }
        nextSpaceLook = time + limits.spaceSeconds
        guard let free = freeBytes() else { return !isFull }
        guard free < reserve else {
            if isFull { leaveDiskFull(free) }
            return true
        }
        if !isFull { log.error("disk_full: \(free) bytes are free; nothing is acknowledged until \(reserve) are") }
        shared.withLock {
            $0.state = .diskFull
            $0.failure = "the file system has \(free) bytes free, and \(reserve) are needed"
        }
        return false
    }

    private func leaveDiskFull(_ free: Int) {
        shared.withLock {
            $0.state = .running
            $0.failure = nil
        }
        log.notice("the file system has space again: \(free) bytes")
    }

    /// Has a command carried out on the writer's thread, from another one that may wait.
    ///
    /// - Throws: what `carryOut` throws.
    func carryOutAndWait(_ command: Command) throws {
        let answers = Inbox<Result<Void, any Error>>()
        inbox.put(.run { writer in answers.put(Result { _ = try writer.carryOut(command) }) })
        while true { if let answer = answers.take(seconds: 60) { return try answer.get() } }
    }
}
