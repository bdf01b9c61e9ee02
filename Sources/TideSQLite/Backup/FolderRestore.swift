internal import Glibc
internal import TideModel

/// Makes a data folder of a backup.
public struct FolderRestore {
    /// The backup.
    public let entry: BackupShelf.Entry
    /// Names of files that are left out when they are damaged, rather than refusing the backup.
    private let leavesOut: Bool

    /// What was restored.
    public struct Result: Sendable {
        /// The folder's new epoch.
        public var epoch: UInt64
        /// Files that were left out, and why, one line each.
        public var problems: [String]
    }

    /// Finds a backup: a folder that is one, or the newest in a folder that holds some.
    ///
    /// - Parameters:
    ///   - source: the folder.
    ///   - leavesOut: go on without files of readings, rollups and raw frames that are damaged.
    /// - Throws: `StoreError` with `incomplete` when none is whole, `corrupt` when its manifest is damaged.
    public init(_ source: String, leavingOutDamaged leavesOut: Bool = false) throws {
        self.leavesOut = leavesOut
        let shelf = BackupShelf(path: source)
        if let newest = shelf.names.last, access(source + "/" + BackupManifest.fileName, F_OK) != 0 {
            let path = source + "/" + newest
            entry = BackupShelf.Entry(name: newest, path: path, manifest: try BackupManifest(folder: path))
        } else {
            let name = String(source.split(separator: "/").last ?? "")
            entry = BackupShelf.Entry(name: name, path: source, manifest: try BackupManifest(folder: source))
        }
    }

    /// Copies all files into a folder, which may not hold anything, and begins a new epoch there.
    ///
    /// - Parameters:
    ///   - folder: the folder; it is made when it is not there.
    ///   - progress: told how many bytes were copied since it was called last; what it throws ends the restore.
    /// - Returns: what was restored.
    /// - Throws: `StoreError`: `occupied` when there is something, `corrupt` when the backup is damaged. The folder is
    ///   empty then.
    public func run(into folder: String, _ progress: (Int) throws -> Void) throws -> Result {
        let damaged = try missing()
        let lock = try FolderLock(folder: folder)
        defer { withExtendedLifetime(lock) {} }
        try prepare(folder)
        do {
            try PlainFile.write(Array("\(entry.path)\n".utf8), to: folder + "/" + DataFolder.restoringName)
            try PlainFile.sync(folder)
            let problems = try copy(to: folder, without: damaged, progress)
            try replaceRollups(of: folder)
            let journal = try SQLiteJournal(folder: folder)
            defer { journal.close() }
            try journal.beginEpoch()
            try finish(folder)
            return Result(epoch: journal.epoch, problems: problems)
        } catch {
            try? clear(folder)
            throw error
        }
    }

    /// Files that are missing or have another size: found before anything is written.
    private func missing() throws -> [String: String] {
        var damaged: [String: String] = [:]
        for file in entry.manifest.files {
            let stamp = FileStamp(path: entry.path + "/" + file.name)
            guard stamp?.size != file.size else { continue }
            let cause = stamp.map { "it has \($0.size) bytes, not \(file.size)" } ?? "it is missing"
            try refuse(file, cause)
            damaged[file.name] = cause
        }
        return damaged
    }

    /// What a restore that was cut short left is deleted; anything else stays.
    private func prepare(_ folder: String) throws {
        if access(folder + "/" + DataFolder.restoringName, F_OK) == 0 { try clear(folder) }
        let names = try DataFolder.names(folder).filter { $0 != FolderLock.fileName }
        guard names.isEmpty else {
            throw StoreError(
                .occupied,
                operation: "restore into",
                object: folder,
                cause: "it is not empty: \(names.prefix(3).joined(separator: ", "))",
                hint: "Name a new folder with --data, or move this one away (stop its daemon first)"
            )
        }
    }

    /// The mark goes last: what is left without it would be taken for a data folder.
    private func clear(_ folder: String) throws {
        let last = [DataFolder.restoringName, FolderLock.fileName]
        for name in try DataFolder.names(folder) where !last.contains(name) {
            try DataFolder.remove(folder + "/" + name)
        }
        try DataFolder.remove(folder + "/" + DataFolder.restoringName)
    }

    private func copy(
        to folder: String,
        without damaged: [String: String],
        _ progress: (Int) throws -> Void
    ) throws -> [String] {
        for name in BackupCopying.folders { try DataFolder.create(folder + "/" + name) }
        var damaged = damaged
        for file in entry.manifest.files where damaged[file.name] == nil {
            let path = folder + "/" + file.name
            let sha256 = try PlainFile.copy(entry.path + "/" + file.name, to: path, step: progress)
            guard sha256 != file.sha256 else { continue }
            let cause = "its SHA-256 is another than the manifest's"
            try refuse(file, cause)
            damaged[file.name] = cause
            try DataFolder.remove(path)
        }
        for name in BackupCopying.folders { try PlainFile.sync(folder + "/" + name) }
        return damaged.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }
    }

    /// Has the rollups computed anew that were left out.
    private func replaceRollups(of folder: String) throws {
        let prefix = SQLiteSeriesStore.rollupFolderName + "/"
        let names = entry.manifest.files.map(\.name).filter { $0.hasPrefix(prefix) }
        let gone = names.filter { FileStamp(path: folder + "/" + $0) == nil }
        let years = gone.compactMap { Year(fileName: String($0.dropFirst(prefix.count))) }
        guard !years.isEmpty else { return }
        let store = try SQLiteSeriesStore(folder: folder)
        defer { store.close() }
        for year in years { try store.computeAnew(year) }
    }

    /// Throws unless the folder can do without the file.
    private func refuse(_ file: BackupManifest.File, _ cause: String) throws {
        let needed = [SQLiteJournal.fileName, "\(SQLiteSeriesStore.folderName)/index.sqlite"]
        let isNeeded = needed.contains(file.name)
        guard isNeeded || !leavesOut else { return }
        throw StoreError(
            .corrupt,
            operation: "restore",
            object: entry.path + "/" + file.name,
            cause: cause,
            hint: isNeeded
                ? "No folder can do without it: restore another backup"
                : "Restore another backup, or go on without such files by --leave-out-damaged"
        )
    }

    private func finish(_ folder: String) throws {
        try PlainFile.sync(folder)
        try DataFolder.remove(folder + "/" + DataFolder.restoringName)
        try PlainFile.sync(folder)
    }
}
