internal import ArgumentParser
internal import Foundation
internal import Synchronization
internal import TideAPI
internal import TideModel

/// `fieldtide backup`.
struct BackupCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup",
        abstract: "Copy the data folder as of one moment, while the daemon goes on.",
        discussion: """
            Every backup is a folder of its own in SHELF, whole by itself: files that did not change since the last one are
            the same files (hard links) and take no space. It is made by the daemon, whose user must be able to write there.
            What is cut short leaves no backup, and the older ones as they were.

            Example: fieldtide backup /srv/backup/fieldtide --keep 14
            """
    )

    @OptionGroup var folder: FolderOptions

    @Option(help: "Backups of this data folder that stay, the new one among them; older ones are deleted.")
    var keep: Int?

    @Option(help: "table or json.")
    var format = ShowFormat.table

    @Argument(help: "Folder that holds the backups; only its last part is made when it is not there.")
    var shelf: String

    func validate() throws {
        if let keep, keep < 1 { throw ValidationError("--keep \(keep): at least 1 backup stays, the new one") }
    }

    func run() async throws {
        let query = BackupQuery(shelf: URL(fileURLWithPath: shelf).standardizedFileURL.path, keep: keep)
        let progress = TransferProgress()
        let last = Mutex<BackupDTO.Made?>(nil)
        try await FolderChannel.with(folder) { channel in
            defer { progress.finish() }
            try await channel.calls.backup(query) { lines in
                for line in lines {
                    progress.show(line.bytesDone, of: line.bytes)
                    if let made = line.made { last.withLock { $0 = made } }
                }
            }
        }
        guard let made = last.withLock({ $0 }) else { throw CommandFailure("the daemon ended before the backup did") }
        try show(made)
        if !FileManager.default.fileExists(atPath: made.path) {
            // A service with a /tmp of its own writes to that.
            throw CommandFailure("the daemon says that it wrote \(made.path), which cannot be seen here")
        }
        if !made.problems.isEmpty { throw Failure.problemsFound }
    }

    private func show(_ made: BackupDTO.Made) throws {
        if format == .json { return try ListWriter.write(json: made) }
        var lines = [
            made.path, CutText.of(made.record, at: made.recordAt),
            "\(made.files) files, \(ByteText.of(made.bytes)); \(made.copiedFiles) copied, \(ByteText.of(made.copiedBytes))",
        ]
        lines += made.deleted.map { "deleted \($0)" } + made.problems.map { "problem: \($0)" }
        try Output.standard.write(lines.map { $0 + "\n" }.joined())
    }
}

/// What a backup reaches to.
enum CutText {
    /// As `through record 48213 of 2026-11-26T09:45:12.345Z`.
    static func of(_ record: UInt64, at: Int64) -> String {
        record == 0 ? "no record" : "through record \(record) of \(RFC3339.string(Timestamp(milliseconds: at)))"
    }
}
