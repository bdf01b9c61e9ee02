internal import GRDB
internal import Glibc
internal import Synchronization
import TideModel

extension SQLiteSeriesStore {
    /// A file of the store, and how it is opened.
    private struct Place {
        var name: String
        var path: String
        /// The file, and who closes it.
        var open: () throws -> (file: SQLiteFile, keeper: AnyObject?)?
    }

    /// After so long, in microseconds, the clock of file systems has moved on: it goes in steps of up to 10 ms.
    private static let stampMicroseconds: UInt32 = 50_000

    /// Holds one state of all files of the data folder, that of `live.sqlite` last.
    ///
    /// Flushes and compactions wait while the states are begun, some 0.2 ms a file, and go on while they are held.
    ///
    /// - Parameters:
    ///   - journal: reads `live.sqlite`.
    ///   - isKnown: whether the former backup has the content of a file, as told by its name and stamp.
    /// - Returns: the state; files that could not be opened are among its problems.
    /// - Throws: `StoreError` when `live.sqlite` or the index cannot be read.
    func pin(_ journal: JournalReader, isKnown: (String, FileStamp) -> Bool) throws -> FolderSnapshot {
        // Opening a file takes some ms, so that is done before flushes have to wait.
        let warm = try places().filter { !Self.isKnown($0, isKnown) }.map { try? $0.open() }
        defer { _ = warm }
        var snapshot: FolderSnapshot?
        try writing.withLock { _ in
            try raw.writing.withLock { _ in snapshot = try pinAlone(journal, isKnown) }
        }
        guard let snapshot else { preconditionFailure("who does not throw has pinned") }
        // Whoever writes to a file from now on leaves another stamp than was taken.
        usleep(Self.stampMicroseconds)
        return snapshot
    }

    private func pinAlone(_ journal: JournalReader, _ isKnown: (String, FileStamp) -> Bool) throws -> FolderSnapshot {
        var (items, problems) = ([FolderSnapshot.Item](), [String]())
        for place in try places() {
            do { if let item = try Self.item(place, isKnown) { items.append(item) } } catch let error as StoreError
                where error.code == .corrupt && place.path != index.file.path
            { problems.append("\(place.name): \(error.cause)") }
        }
        items += try asideFiles(isKnown)
        let pin = try PinnedFile(journal.file)
        let size = Int64(fileSize(journal.file.path) + journal.file.walBytes)
        let live = FolderSnapshot.Item(name: SQLiteJournal.fileName, size: size, stamp: nil, content: .pinned(pin))
        return try FolderSnapshot(
            journal: live,
            pin: pin,
            applied: index.applied.record,
            items: items,
            problems: problems
        )
    }

    /// All SQLite files of the store.
    private func places() throws -> [Place] {
        let (readings, rollups) = (Self.folderName, Self.rollupFolderName)
        var places = [
            Place(name: "\(readings)/index.sqlite", path: index.file.path) { [index] in (index.file, nil) }
        ]
        places += months.periods.map { period in
            Place(name: "\(readings)/\(period.fileName)", path: months.path(period)) { [months] in
                (try months.file(period), nil)
            }
        }
        places += years.periods.map { period in
            Place(name: "\(rollups)/\(period.fileName)", path: years.path(period)) { [years] in
                (try years.file(period), nil)
            }
        }
        places += try raw.folder.days().map { day in
            let path = raw.folder.path(of: day)
            return Place(name: "\(RawArchive.folderName)/\(day)\(RawFolder.suffix)", path: path) { [raw] in
                try raw.folder.existing(day).map { ($0.file, $0) }
            }
        }
        return places
    }

    /// Whether the former backup has it: nothing is in its log, and the file is the very one that was copied.
    private static func isKnown(_ place: Place, _ isKnown: (String, FileStamp) -> Bool) -> Bool {
        guard fileSize(place.path + "-wal") == 0, let stamp = FileStamp(path: place.path) else { return false }
        return isKnown(place.name, stamp)
    }

    private static func item(
        _ place: Place,
        _ isKnown: (String, FileStamp) -> Bool
    ) throws -> FolderSnapshot.Item? {
        if Self.isKnown(place, isKnown), let stamp = FileStamp(path: place.path) {
            return FolderSnapshot.Item(name: place.name, size: stamp.size, stamp: stamp, content: .known)
        }
        guard let (file, keeper) = try place.open() else { return nil }
        try file.checkpoint(truncating: true)
        let pin = try PinnedFile(file, keeper: keeper)
        // A reader may have kept the log from being copied into the file: then the file alone does not tell its content.
        let stamp = file.walBytes == 0 ? FileStamp(path: place.path) : nil
        let size = Int64(fileSize(place.path) + file.walBytes)
        return FolderSnapshot.Item(name: place.name, size: size, stamp: stamp, content: .pinned(pin))
    }

    /// Files that were put aside as damaged, with their logs.
    private func asideFiles(_ isKnown: (String, FileStamp) -> Bool) throws -> [FolderSnapshot.Item] {
        let root = index.file.path.dropLast("/\(Self.folderName)/index.sqlite".count)
        let names =
            try months.damagedFiles().map { "\(Self.folderName)/\($0)" }
            + years.damagedFiles().map { "\(Self.rollupFolderName)/\($0)" }
            + raw.folder.damagedFiles().map { "\(RawArchive.folderName)/\($0)" }
        return names.flatMap { [$0, $0 + "-wal"] }.compactMap { name in
            FileStamp(path: "\(root)/\(name)").map { stamp in
                let content = isKnown(name, stamp) ? FolderSnapshot.Content.known : .plain
                return FolderSnapshot.Item(name: name, size: stamp.size, stamp: stamp, content: content)
            }
        }
    }
}
