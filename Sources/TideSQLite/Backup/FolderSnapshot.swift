internal import Glibc
import TideModel

/// One state of a whole data folder, held while it is copied: files as of one moment between two flushes, and
/// `live.sqlite` as of a moment after it.
///
/// So no file is ahead of `live.sqlite`, and `live.sqlite` still has every record that some file has not.
final class FolderSnapshot {
    /// How one file is to be had.
    enum Content {
        /// From the state that is held.
        case pinned(PinnedFile)
        /// As it stands: nobody opens it any more.
        case plain
        /// From the former backup, which has the same.
        case known
    }

    /// One file.
    struct Item {
        /// Path within the data folder.
        var name: String
        /// Size in bytes, or nearly so.
        var size: Int64
        /// The file whose content this is, as a whole; nil when some of it is still in its log.
        var stamp: FileStamp?
        var content: Content
    }

    /// Epoch of the folder.
    let epoch: UInt64
    /// The last record: number, and when it was made.
    let cut: (number: RecordNumber, at: Int64)
    /// The last record that is in the readings.
    let applied: RecordNumber
    /// `live.sqlite` first, then others, those written last first: what is still written to is let go of soonest.
    private(set) var items: [Item]
    /// What could not be opened, one line each.
    let problems: [String]

    init(journal: Item, pin: PinnedFile, applied: RecordNumber, items: [Item], problems: [String]) throws {
        (epoch, cut) = try pin.read { db in (try JournalState.epoch(db), try JournalState.last(db)) }
        self.applied = applied
        self.items = [journal] + items.sorted { ($0.stamp?.written ?? .max) > ($1.stamp?.written ?? .max) }
        self.problems = problems
        try DataFolder.requireOrder(applied: applied, last: cut.number, items[0].name)
    }

    /// Hands the next file over: who lets go of it ends its being held.
    func next() -> Item? { items.isEmpty ? nil : items.removeFirst() }
}
