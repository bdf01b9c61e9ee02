internal import Glibc
public import TideModel

/// Makes one backup of a data folder onto a shelf.
public struct FolderBackup: Sendable {
    private let store: SQLiteSeriesStore
    private let journal: JournalReader
    private let folder: String
    private let shelf: BackupShelf
    private let kept: Int?
    private let now: Timestamp

    /// How far a backup is.
    public struct Progress: Sendable, Equatable {
        /// Files that are done.
        public var filesDone = 0
        /// Files there are.
        public var files = 0
        /// Bytes that are copied.
        public var bytesDone: Int64 = 0
        /// Bytes to copy; files that the former backup has are not among them.
        public var bytes: Int64 = 0
    }

    /// A backup that is whole.
    public struct Result: Sendable {
        /// Where it is, and what it says of itself.
        public var entry: BackupShelf.Entry
        /// Files that were copied, not taken from the former backup.
        public var copiedFiles: Int
        /// Bytes of these.
        public var copiedBytes: Int64
        /// Names of older backups that were deleted.
        public var deleted: [String] = []
    }

    /// Prepares a backup; nothing is touched yet.
    ///
    /// - Parameters:
    ///   - store: the folder's readings.
    ///   - journal: reads its journal.
    ///   - folder: the data folder.
    ///   - shelf: where the backup goes.
    ///   - kept: backups of this folder that stay on the shelf, this one among them, at least 1; nil for all.
    ///   - now: the wall clock.
    public init(
        _ store: SQLiteSeriesStore,
        _ journal: JournalReader,
        folder: String,
        shelf: BackupShelf,
        keeping kept: Int? = nil,
        now: Timestamp
    ) {
        (self.store, self.journal, self.folder, self.shelf, self.kept) = (store, journal, folder, shelf, kept)
        self.now = now
    }

    /// Copies everything; flushes go on meanwhile, and so does the journal.
    ///
    /// - Parameter progress: called every 1 MB or so; what it throws ends the backup.
    /// - Returns: the backup.
    /// - Throws: `StoreError`, and what `progress` throws; nothing of the backup is left then.
    public func run(_ progress: (Progress) throws -> Void) throws -> Result {
        try requireOutside()
        let lock = try shelf.open()
        defer { withExtendedLifetime(lock) {} }
        try shelf.removePartials()
        let host = Self.host
        let former = shelf.knowsLinks() ? shelf.newest { $0.host == host && $0.folder == folder } : nil
        let snapshot = try store.pin(journal) { name, stamp in former.map { Self.has($0, name, stamp) } ?? false }
        var result = try copy(snapshot, host, former, progress)
        // Only a backup that lacks nothing takes the place of older ones.
        if let kept, result.entry.manifest.problems.isEmpty {
            result.deleted = try shelf.prune(keeping: kept, of: result.entry.manifest)
        }
        return result
    }

    private func copy(
        _ snapshot: FolderSnapshot,
        _ host: String,
        _ former: BackupShelf.Entry?,
        _ progress: (Progress) throws -> Void
    ) throws -> Result {
        let partial = shelf.path + "/" + shelf.freeName(now) + BackupShelf.partialSuffix
        do {
            try requireSpace(snapshot)
            var copying = BackupCopying(folder: folder, target: partial, former: former, snapshot)
            let files = try copying.run(progress)
            let entry = try publish(manifest(snapshot, host, files), partial)
            return Result(entry: entry, copiedFiles: copying.copiedFiles, copiedBytes: copying.progress.bytesDone)
        } catch {
            try? DataFolder.remove(partial)
            throw error
        }
    }

    private func manifest(
        _ snapshot: FolderSnapshot,
        _ host: String,
        _ files: [BackupManifest.File]
    ) -> BackupManifest {
        BackupManifest(
            host: host,
            folder: folder,
            epoch: "\(snapshot.epoch)",
            record: snapshot.cut.number,
            recordAt: snapshot.cut.at,
            applied: snapshot.applied,
            made: now.milliseconds,
            files: files,
            problems: snapshot.problems
        )
    }

    /// The manifest last, and the name after it: what is cut short before is no backup.
    private func publish(_ manifest: BackupManifest, _ partial: String) throws -> BackupShelf.Entry {
        let bytes = try manifest.encoded()
        try PlainFile.write(manifest.sums(manifest: bytes), to: partial + "/" + BackupManifest.sumsName)
        try PlainFile.write(bytes, to: partial + "/" + BackupManifest.fileName)
        try PlainFile.sync(partial)
        let name = shelf.freeName(now)
        let path = shelf.path + "/" + name
        guard rename(partial, path) == 0 else { throw PlainFile.failure(path, errno) }
        try PlainFile.sync(shelf.path)
        return BackupShelf.Entry(name: name, path: path, manifest: manifest)
    }

    /// Whether a backup has the content of a file, whose size at least is right.
    private static func has(_ former: BackupShelf.Entry, _ name: String, _ stamp: FileStamp) -> Bool {
        guard let file = former.manifest.file(name), file.source == stamp else { return false }
        return FileStamp(path: former.path + "/" + name)?.size == file.size
    }

    private func requireOutside() throws {
        guard let inner = Self.resolved(shelf.path), let outer = Self.resolved(folder) else { return }
        guard inner == outer || inner.hasPrefix(outer + "/") else { return }
        throw StoreError(
            .occupied,
            operation: "back up to",
            object: shelf.path,
            cause: "it lies in the data folder",
            hint: "Name a folder elsewhere, best on another disk"
        )
    }

    /// The path without links; of what is not there yet, that of the folder it will lie in.
    private static func resolved(_ path: String) -> String? {
        let parent = path.lastIndex(of: "/").map { String(path[...$0]) } ?? "."
        guard let real = realpath(path, nil) ?? realpath(parent, nil) else { return nil }
        defer { free(real) }
        return String(cString: real)
    }

    /// Refuses at once what could not be finished.
    private func requireSpace(_ snapshot: FolderSnapshot) throws {
        var facts = statvfs()
        guard statvfs(shelf.path, &facts) == 0 else { return }
        let free = Int64(clamping: UInt64(facts.f_bavail) * UInt64(facts.f_frsize))
        let needed = snapshot.copiedBytes
        guard free < needed else { return }
        throw StoreError(
            .full,
            operation: "back up to",
            object: shelf.path,
            cause: "\(needed >> 20) MiB are to be copied, and \(free >> 20) MiB are free",
            hint: "Make space there, e.g. by deleting the folders of old backups"
        )
    }

    private static var host: String {
        var name = [CChar](repeating: 0, count: 256)
        guard gethostname(&name, name.count - 1) == 0 else { return "" }
        return String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
