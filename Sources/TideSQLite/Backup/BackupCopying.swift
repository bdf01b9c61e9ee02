internal import Glibc

/// Copies what a snapshot holds into the folder of a backup, and links what the former backup has.
struct BackupCopying {
    private let folder: String
    private let target: String
    private let former: BackupShelf.Entry?
    private let snapshot: FolderSnapshot
    /// How far it is.
    private(set) var progress = FolderBackup.Progress()
    /// Files that were copied.
    private(set) var copiedFiles = 0

    init(folder: String, target: String, former: BackupShelf.Entry?, _ snapshot: FolderSnapshot) {
        (self.folder, self.target, self.former, self.snapshot) = (folder, target, former, snapshot)
        (progress.files, progress.bytes) = (snapshot.items.count, snapshot.copiedBytes)
    }

    /// Copies everything, durably; each file is let go of when it is done.
    ///
    /// - Returns: the files, by name.
    mutating func run(_ report: (FolderBackup.Progress) throws -> Void) throws -> [BackupManifest.File] {
        try makeFolders()
        var files: [BackupManifest.File] = []
        while let item = snapshot.next() {
            files.append(try take(item, report))
            progress.filesDone += 1
            try report(progress)
        }
        for folder in Self.folders { try PlainFile.sync(target + "/" + folder) }
        return files.sorted { $0.name < $1.name }
    }

    /// Folders of a data folder.
    static let folders = [SQLiteSeriesStore.folderName, SQLiteSeriesStore.rollupFolderName, RawArchive.folderName]

    private func makeFolders() throws {
        for path in [target] + Self.folders.map({ "\(target)/\($0)" }) {
            guard mkdir(path, 0o750) == 0 else { throw PlainFile.failure(path, errno) }
        }
    }

    private mutating func take(
        _ item: FolderSnapshot.Item,
        _ report: (FolderBackup.Progress) throws -> Void
    ) throws -> BackupManifest.File {
        let path = target + "/" + item.name
        let sha256: String
        switch item.content {
        case .known: return try link(item.name, path)
        case .plain:
            sha256 = try PlainFile.copy("\(folder)/\(item.name)", to: path) { count in
                progress.bytesDone += Int64(count)
                try report(progress)
            }
        case .pinned(let pin):
            let before = progress.bytesDone
            try pin.copy(to: path) { bytes in
                progress.bytesDone = before + Int64(bytes)
                try report(progress)
            }
            sha256 = try PlainFile.hash(path) { _ in try report(progress) }
        }
        copiedFiles += 1
        // Backups share files: what is changed in one would be changed in all.
        guard chmod(path, 0o440) == 0 else { throw PlainFile.failure(path, errno) }
        let size = FileStamp(path: path)?.size ?? 0
        return BackupManifest.File(name: item.name, size: size, sha256: sha256, source: item.stamp)
    }

    private func link(_ name: String, _ path: String) throws -> BackupManifest.File {
        guard let former, let file = former.manifest.file(name) else {
            preconditionFailure("only what the former backup has is known")
        }
        guard Glibc.link(former.path + "/" + name, path) == 0 else { throw PlainFile.failure(path, errno) }
        return file
    }
}

extension FolderSnapshot {
    /// Bytes that are to be copied.
    var copiedBytes: Int64 {
        items.reduce(0) { sum, item in
            if case .known = item.content { sum } else { sum + item.size }
        }
    }
}
