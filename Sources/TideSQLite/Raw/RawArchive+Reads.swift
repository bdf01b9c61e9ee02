internal import Synchronization
public import TideModel

extension RawArchive {
    /// Frames of the records after one number, in order: at least one record if there is any, then while `maxBytes`
    /// allows.
    ///
    /// Records without frames are not among them, nor are those of an `apply` that has not returned.
    ///
    /// - Parameters:
    ///   - after: the last record the caller has.
    ///   - maxBytes: bound of the sum of topics and payloads, in bytes; one larger record comes alone.
    /// - Returns: each record's frames as they came.
    /// - Throws: `StoreError`; `corrupt` names the file and block that cannot be read.
    public func frames(
        after: RecordNumber,
        maxBytes: Int
    ) throws -> [(record: RecordNumber, frames: FrameBatch)] {
        let (spans, whole) = try currentSpans()
        var files = spans.filter { $0.span.last > after }.sorted { $0.span.first < $1.span.first }[...]
        var cursors: [RawCursor] = []
        var (found, bytes) = ([(record: RecordNumber, frames: FrameBatch)](), 0)
        while true {
            var next = try Self.next(&cursors)
            // A file joins in when its first record may be the next one; before, it is not even opened.
            while let file = files.first, next == nil || file.span.first <= next ?? 0 {
                files.removeFirst()
                cursors.append(RawCursor(folder: folder, day: file.day, after: after))
                next = try Self.next(&cursors)
            }
            guard let next, next <= whole else { return found }
            var pieces: [RecordPiece] = []
            for index in cursors.indices { try cursors[index].take(next, into: &pieces) }
            let batch = RecordPiece.join(pieces)
            bytes += batch.bytes.count
            if !found.isEmpty, bytes > maxBytes { return found }
            found.append((next, batch))
        }
    }

    private static func next(_ cursors: inout [RawCursor]) throws -> RecordNumber? {
        var least: RecordNumber?
        for index in cursors.indices {
            guard let record = try cursors[index].next() else { continue }
            least = min(least ?? record, record)
        }
        return least
    }

    /// What each file holds, and the last record that is whole; files are only asked once while nobody writes.
    ///
    /// `whole` is known before the files are asked, so that they hold at least what it promises.
    private func currentSpans() throws -> (spans: [(day: RawDay, span: RawDayFile.Span)], whole: RecordNumber) {
        var state = known.withLock { $0 }
        if state.whole == nil {
            try learnWhole()
            state = known.withLock { $0 }
        }
        let spans: [(day: RawDay, span: RawDayFile.Span)] = try folder.days().compactMap { day in
            guard let span = try state.spans[day] ?? folder.existing(day)?.span() else { return nil }
            return (day, span)
        }
        known.withLock { now in
            guard now.generation == state.generation else { return }
            for (day, span) in spans { now.spans[day] = span }
        }
        return (spans, state.whole ?? 0)
    }

    /// Asks all files for the last record that was applied, while nobody writes.
    private func learnWhole() throws {
        try writing.withLock { _ in
            guard known.withLock({ $0.whole == nil }) else { return }
            var whole: RecordNumber = 0
            for day in try folder.days() { whole = max(whole, try folder.existing(day)?.span().applied ?? 0) }
            known.withLock { $0.whole = whole }
        }
    }
}
