import Foundation

/// Fills a data folder, and keeps it as the daemon does, until it is killed: what `StoreKillTests` starts.
///
/// usage: store-worker FOLDER SEED RUN
///
/// FOLDER has the data folder, the shelf of its backups, and what the test must know of it. SEED makes the records, RUN
/// the order of the work.
@main
struct StoreWorker {
    static func main() throws {
        let words = CommandLine.arguments
        guard words.count == 4, let seed = UInt64(words[2]), let run = UInt64(words[3]) else {
            FileHandle.standardError.write(Data("usage: store-worker FOLDER SEED RUN\n".utf8))
            exit(2)
        }
        let parent = getppid()
        var work = try FolderWork(words[1], seed: seed, run: run)
        // Ends with who started it.
        while getppid() == parent { try work.cycle() }
    }
}
