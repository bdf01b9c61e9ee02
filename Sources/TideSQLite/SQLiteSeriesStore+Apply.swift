internal import GRDB
internal import Synchronization
public import TideModel

extension SQLiteSeriesStore {
    /// Keeps what records say about series; those at or below `appliedThrough` are skipped.
    ///
    /// - Throws: `StoreError`; `outOfOrder` when a record is missing. Nothing of the call is visible then.
    public func apply(through number: RecordNumber, _ replay: RecordReplay) throws {
        try apply(through: number, replay, again: replay)
    }

    /// As `apply`.
    ///
    /// - Parameters:
    ///   - number: the last record.
    ///   - replay: reads records.
    ///   - again: reads the same records once more; they need have no frames.
    /// - Throws: as `apply`.
    public func apply(through number: RecordNumber, _ replay: RecordReplay, again: RecordReplay) throws {
        try writing.withLock { gathering in
            defer { gathering = nil }
            try withoutDamage {
                try finishRemovals()
                // What retention removes is removed between its record and the next one.
                while try gather(&gathering, through: number, replay), let gathered = gathering.take() {
                    var flush = Flush(index: index, months: months, maximumReadings: maximumReadings)
                    try flush.run(consume gathered, again) { commit in try gate.closed(commit) }
                    touched.withLock { $0.formUnion(flush.touched) }
                    try finishRemovals()
                }
            }
        }
    }

    /// Reads records ahead of the next `apply`, which then has only the later ones to read; holds as many readings in
    /// memory as a flush may.
    ///
    /// - Throws: as `apply`, which then reads them again.
    public func gather(through number: RecordNumber, _ replay: RecordReplay) throws {
        try writing.withLock { gathering in
            try finishRemovals()
            _ = try gather(&gathering, through: number, replay)
        }
    }

    /// Gathers what records say through one.
    ///
    /// In place: a copy of so many readings costs more than reading them.
    ///
    /// - Parameters:
    ///   - gathering: what was gathered before; nil after an error.
    ///   - number: the last record.
    ///   - replay: reads records.
    /// - Returns: whether there are records that are not applied.
    /// - Throws: `StoreError`, and what `replay` throws.
    private func gather(
        _ gathering: inout Gathering?,
        through number: RecordNumber,
        _ replay: RecordReplay
    ) throws -> Bool {
        // Of the writing connection: its caller may be reading.
        let before = try index.file.direct("read the state of", ReadingsIndex.applied)
        guard number > before.record else {
            gathering = nil
            return false
        }
        if gathering.map({ $0.before == before && $0.applied.record <= number }) != true {
            gathering = Gathering(after: before, index: index, maximumReadings: maximumReadings)
        }
        guard let start = gathering?.applied.record, number > start, gathering?.removals.isEmpty == true else {
            return true
        }
        do { try read(into: &gathering, after: start, through: number, replay) } catch {
            gathering = nil
            throw error
        }
        return gathering.map { $0.applied.record > $0.before.record } ?? false
    }

    private func read(
        into gathering: inout Gathering?,
        after start: RecordNumber,
        through number: RecordNumber,
        _ replay: RecordReplay
    ) throws {
        // Frames first: what the readings say is applied is there.
        let problems = try raw.apply { body in
            var order = RecordOrder(after: start, object: index.file.path)
            try withoutActuallyEscaping(body) { body in
                try replay(start) { record in
                    guard record.number > start, record.number <= number else { return }
                    try order.take(record.number)
                    // The archive asks for all of them again when one of its files is damaged.
                    if record.number > gathering?.applied.record ?? .max {
                        guard gathering?.removals.isEmpty == true else { return }
                        gathering?.add(record)
                    }
                    try body(record)
                }
            }
            try order.end(number)
            return gathering?.applied.record ?? number
        }
        for problem in problems { notice(problem) }
    }
}
