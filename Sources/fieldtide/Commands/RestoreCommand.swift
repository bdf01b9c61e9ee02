internal import ArgumentParser
internal import Foundation
internal import TideDaemon
internal import TideSQLite

/// `fieldtide restore`.
struct RestoreCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "restore",
        abstract: "Make a data folder of a backup.",
        discussion: """
            Takes the newest backup in SOURCE, or SOURCE itself when it is one. The data folder must be new or empty. Every
            file is compared with its SHA-256; a damaged backup is refused, and nothing is left. What came after the backup
            is not in the folder. Exits with 1 when something had to be left out.

            Example: fieldtide restore /srv/backup/fieldtide --data /var/lib/fieldtide
            """
    )

    @OptionGroup var folder: FolderOptions

    @Flag(help: "Go on without files of readings, rollups and raw frames that are damaged, and name them.")
    var leaveOutDamaged = false

    @Argument(help: "A backup, or the folder that holds backups.")
    var source: String

    func run() async throws {
        let data = try folder.dataFolder()
        try FolderOwner.assume(of: data)
        let restore = try FolderRestore(source, leavingOutDamaged: leaveOutDamaged)
        let manifest = restore.entry.manifest
        let progress = TransferProgress()
        let result: FolderRestore.Result
        do {
            defer { progress.finish() }
            result = try restore.run(into: data) { progress.add($0, of: manifest.bytes) }
        }
        let lines =
            [
                "\(data): restored from \(restore.entry.path), of \(manifest.folder) on \(manifest.host)",
                CutText.of(manifest.record, at: manifest.recordAt),
                "\(manifest.files.count - result.problems.count) files, \(ByteText.of(manifest.bytes))",
                "epoch \(result.epoch), before \(manifest.epoch)",
            ] + manifest.problems.map { "not in the backup: \($0)" } + result.problems.map { "left out: \($0)" }
        try Output.standard.write(lines.map { $0 + "\n" }.joined())
        if !result.problems.isEmpty || !manifest.problems.isEmpty { throw Failure.problemsFound }
    }
}
