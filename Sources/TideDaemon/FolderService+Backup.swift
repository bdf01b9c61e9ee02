internal import TideAPI
internal import TideModel
internal import TideSQLite

extension Kernel {
    /// How often one is told how far a backup is, in seconds.
    private static let backupReport = 0.2
    /// Longest wait for somebody to take the last line, in seconds.
    private static let backupPatience = 60.0

    /// Copies the folder on a thread of its own while everything goes on; who asked and goes away ends it.
    func backup(
        _ query: BackupQuery,
        _ body: @Sendable ([BackupDTO]) async throws -> Void
    ) async throws {
        // The less is only in the journal, the sooner a restored folder starts. What cannot be moved stays there.
        try? await flusher.flushAndWait()
        let channel = PageChannel<BackupDTO>()
        let backup = FolderBackup(
            store,
            reader,
            folder: folder,
            shelf: BackupShelf(path: query.shelf),
            keeping: query.keep,
            now: writer.now()
        )
        Pthread.start("tide-backup") {
            channel.end(Result { try Self.run(backup, channel) })
        }
        defer { channel.abandon() }
        while let page = try await channel.next() { try await body(page) }
    }

    private static func run(_ backup: FolderBackup, _ channel: PageChannel<BackupDTO>) throws {
        var told = 0.0
        let result = try backup.run { progress in
            if channel.isAbandoned { throw CancellationError() }
            guard Writer.monotonic() - told > backupReport else { return }
            told = Writer.monotonic()
            // Who does not look does not hold the backup up.
            _ = channel.put([BackupDTO(bytesDone: progress.bytesDone, bytes: progress.bytes)], seconds: 0)
        }
        let line = BackupDTO(bytesDone: result.copiedBytes, bytes: result.copiedBytes, made: .init(result))
        _ = channel.put([line], seconds: backupPatience)
    }
}

extension BackupDTO.Made {
    fileprivate init(_ result: FolderBackup.Result) {
        let manifest = result.entry.manifest
        self.init(
            path: result.entry.path,
            epoch: manifest.epoch,
            record: manifest.record,
            recordAt: manifest.recordAt,
            files: manifest.files.count,
            bytes: manifest.bytes,
            copiedFiles: result.copiedFiles,
            copiedBytes: result.copiedBytes,
            deleted: result.deleted,
            problems: manifest.problems
        )
    }
}
