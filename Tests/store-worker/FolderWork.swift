import TideModel
import TideSQLite
import TideTesting

/// What the daemon does to a data folder, one thing after the other, with a word to the page before each.
struct FolderWork {
    private let folder: String
    private let data: String
    private let page: WorkPage
    private let journal: SQLiteJournal
    private let store: SQLiteSeriesStore
    private var records: SeededRecords
    private var dice: Dice

    /// So few that most flushes take several passes.
    private static let maximumReadings = 8

    init(_ folder: String, seed: UInt64, run: UInt64) throws {
        self.folder = folder
        data = folder + "/data"
        page = try WorkPage(file: folder + "/page")
        dice = Dice(seed: seed &+ run &* 1_000_003)
        records = SeededRecords(seed: seed, notes: folder + "/removals")
        try records.advance(through: page.acknowledged)
        try DataFolder.create(data)
        page.phase = .opening
        journal = try SQLiteJournal(folder: data)
        store = try SQLiteSeriesStore(
            folder: data,
            maximumReadings: Self.maximumReadings,
            registry: SeriesStoreConformance.offsetPlaces
        )
        page.phase = .starting
        try records.advance(through: journal.last.number)
        records.forgetNote()
        page.acknowledged = journal.last.number
    }

    /// Something of everything, some of it not every time.
    mutating func cycle() throws {
        try append()
        if dice.below(4) > 0 { try flush() }
        if dice.below(2) == 0 { try compact() }
        if dice.below(3) == 0 { try retain() }
        if dice.below(2) == 0 { try trim() }
        if dice.below(4) == 0 { try backUp() }
    }

    private mutating func append() throws {
        page.phase = .ingest
        for _ in 0...dice.below(3) {
            try journal.append((0...dice.below(5)).map { _ in records.next() })
            page.acknowledged = journal.last.number
        }
    }

    private mutating func flush() throws {
        let (applied, last) = (try store.appliedThrough, journal.last.number)
        let isRemoving = records.records(after: applied, through: last).contains { !$0.removals.isEmpty }
        page.phase = isRemoving ? .removing : .flush
        let replay: RecordReplay = { [reader = journal.reader] after, body in
            try reader.replay(after: after, through: last, body)
        }
        if dice.below(3) == 0 { try store.gather(through: last - (last - applied) / 2, replay) }
        try store.apply(through: last, replay)
    }

    private mutating func compact() throws {
        page.phase = .compaction
        // Now and then it is told to stop, as when the daemon ends.
        var left = dice.below(4) == 0 ? dice.below(12) : .max
        try store.compact {
            left -= 1
            return left < 0
        }
    }

    /// Removes the oldest files, as when their class has used up its space.
    private mutating func retain() throws {
        page.phase = .retention
        let holdings = try store.holdings()
        var limits = KeepLimits()
        for (kind, limit) in [(Removal.Class.raw, \KeepLimits.raw), (.readings, \.readings)] {
            let bytes = holdings.filter { $0.kind == kind }.reduce(0) { $0 + $1.bytes }
            if dice.below(3) > 0 { limits[keyPath: limit].bytes = bytes * (1 + dice.below(3)) / 4 }
        }
        let plan = RetentionPlan(limits: limits, now: records.nextTime)
        let removals = plan.removals(of: holdings, removed: try store.removed)
        guard !removals.isEmpty else { return }
        try journal.append([try records.next(removing: removals)])
        page.acknowledged = journal.last.number
        page.phase = .removing
        try store.removeRawFrames(removals)
        try flush()
    }

    private mutating func trim() throws {
        page.phase = .trim
        let (applied, last) = (try store.appliedThrough, journal.last.number)
        let blob = RareWork.checkpoint(last)
        try journal.checkpoint(Checkpoint.Slice(record: last, global: nil, devices: [0: blob, 1: blob]))
        try journal.checkpoint(Checkpoint.Slice(record: last, global: blob, devices: [:]))
        try journal.trim(through: applied)
        if dice.below(4) == 0 { try store.tidy() }
    }

    /// As the daemon does it: flushed before, and records come and are flushed while it is made.
    private mutating func backUp() throws {
        try flush()
        page.phase = .backup
        let backup = FolderBackup(
            store,
            journal.reader,
            folder: data,
            shelf: BackupShelf(path: folder + "/shelf"),
            keeping: 2,
            now: records.nextTime
        )
        var files = 0
        _ = try backup.run { progress in
            guard progress.filesDone > files else { return }
            files = progress.filesDone
            if dice.below(4) == 0 {
                try journal.append([records.next()])
                page.acknowledged = journal.last.number
            }
            guard dice.below(8) == 0 else { return }
            let last = journal.last.number
            try store.apply(through: last) { [reader = journal.reader] after, body in
                try reader.replay(after: after, through: last, body)
            }
        }
    }
}
