internal import Logging
internal import Synchronization
internal import TideAPI
internal import TideModel
internal import TidePipeline
internal import TideSQLite

extension Writer {
    /// Commits what was handed over since the last commit and tells the source.
    func close(_ reply: @Sendable (CommitAnswer) -> Void) {
        guard pipeline != nil, !isBatchBroken else {
            isBatchBroken = false
            reply(.failed)
            return runDeferred()
        }
        do {
            if let draft = draft.take() { try commit(draft) }
            reply(.committed(through: pipeline?.state.record ?? 0))
            runDeferred()
        } catch {
            fail(error, while: "committing")
            isBatchBroken = false  // its source is told now
            reply(.failed)
        }
    }

    private func commit(_ draft: consuming Draft) throws {
        let rowEnds = draft.rowEnds
        guard let (record, effects) = try pipeline?.seal(draft, load: loadHistory) else { return }
        try commit(record, effects)
        guard !watched.isEmpty, let pipeline else { return }
        tap.offer(CommittedFrames(batches: watched, record: record, rowEnds: rowEnds, pipeline: pipeline))
        watched.removeAll()
    }

    /// Makes a sealed record durable, then visible.
    func commit(_ record: Record, _ effects: [Effect]) throws {
        guard !record.isEmpty else { return }
        enter(.committing)
        let began = Self.monotonic()
        try journal.append([record])
        tally.add(record, seconds: Self.monotonic() - began)
        enter(.committed)
        pipeline?.committed(record)
        if !record.rare.registry.isEmpty || !record.rare.series.isEmpty {
            registered(record.rare.registry, record.rare.series)
        }
        if !record.rare.alerts.outbox.isEmpty { posted(record.rare.alerts.outbox) }
        let isDefining = !record.rare.registry.isEmpty || !record.rare.series.isEmpty || !record.rare.profiles.isEmpty
        shared.withLock {
            $0.record = record.number
            if isDefining { $0.definitions += 1 }
        }
        report(effects)
    }

    func runDeferred() {
        let jobs = deferred
        deferred.removeAll()
        for job in jobs { job(self) }
    }

    private func report(_ effects: [Effect]) {
        var adopted = 0
        var reasons: Set<String> = []
        for effect in effects {
            switch effect {
            case .adopted(let key, let profile):
                adopted += 1
                if adopted == 1 { log.info("registered \(key) on first sight, profile \(profile)") }
            case .quarantined(let filter, let reason, let detail):
                // One line a record and reason: a broken device must not fill the log.
                guard reasons.insert("\(filter) \(reason)").inserted else { break }
                log.notice("quarantined frames of \(filter): \(reason): \(detail)")
            case .refused: break  // told to whoever imports
            case .evicted(let count): log.warning("quarantine is full: \(count) oldest entries were pushed out")
            case .derivedKept(let count):
                log.notice("\(count) derived readings keep what they were: too many hang on a late one")
            case .clockSteppedBack(let milliseconds): log.warning("the wall clock stands \(milliseconds) ms back")
            }
        }
        if !reasons.isEmpty { warnOfQuarantine() }
        if adopted > 1 { log.info("registered \(adopted - 1) more devices on first sight") }
    }

    /// Says which quality blocks of the registry do not fit the profiles in force; doctor has them all.
    func tellQualityProblems() {
        let problems = pipeline?.qualityProblems ?? []
        for problem in problems.prefix(Self.mostProblems) { log.warning("\(problem)") }
        if problems.count > Self.mostProblems { log.warning("\(problems.count - Self.mostProblems) more like these") }
    }

    /// Problems that a log names one by one.
    private static let mostProblems = 20

    /// Says once that the quarantine is nearly full, and again when it was so after having been emptied.
    private func warnOfQuarantine() {
        guard let quarantine = pipeline?.state.quarantine else { return }
        let isFilling = quarantine.fullness >= QuarantineIndex.alarm
        if isFilling, !hasWarnedOfQuarantine {
            log.warning("the quarantine is \(Int(quarantine.fullness * 100)) % full; see `fieldtide quarantine list`")
        }
        hasWarnedOfQuarantine = isFilling
    }
}
