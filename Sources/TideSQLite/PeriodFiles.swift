import FoundationEssentials
internal import GRDB
internal import Glibc
internal import Synchronization
import TideModel

/// The period of device time (UTC) whose data are in one file.
protocol FilePeriod: Hashable, Comparable, Sendable {
    /// What its file is.
    static var kind: FileKind { get }
    /// The period of a file's name; nil when it is another file.
    init?(fileName: String)
    /// Name of its file, without the folder.
    var fileName: String { get }
}

/// The files of a folder, one a period; those used last are kept open.
///
/// Any thread may read; one thread writes.
final class PeriodFiles<Period: FilePeriod>: Sendable {
    /// A file that somebody may still hold.
    private struct Held {
        weak var file: SQLiteFile?
    }

    private struct State {
        var open: [Period: SQLiteFile] = [:]
        /// Files that were opened: one path is never opened twice at a time.
        var held: [Period: Held] = [:]
        /// Periods by last use, latest at the end.
        var uses: [Period] = []
        var periods: Set<Period> = []
    }

    private let folder: String
    private let maximumOpen: Int
    private let state: Mutex<State>

    /// - Parameters:
    ///   - folder: where the files are, which must exist.
    ///   - maximumOpen: files kept open; a connection takes some 100 KB and three descriptors.
    /// - Throws: the folder is not there.
    init(folder: String, maximumOpen: Int) throws {
        self.folder = folder
        self.maximumOpen = maximumOpen
        state = Mutex(State())
        let names = try FileManager.default.contentsOfDirectory(atPath: folder)
        let periods = Set(names.compactMap { Period(fileName: $0) })
        state.withLock { $0.periods = periods }
        // What a crash left of a file that was being deleted.
        for name in names where name.hasSuffix("-wal") || name.hasSuffix("-shm") {
            guard let period = Period(fileName: String(name.dropLast(4))), !periods.contains(period) else { continue }
            _ = unlink(folder + "/" + name)
        }
    }

    /// Periods that have a file, ascending.
    var periods: [Period] { state.withLock { $0.periods }.sorted() }

    /// The file of a period, opened; made when it is not there.
    func file(_ period: Period) throws -> SQLiteFile {
        try state.withLock { state in
            state.uses.removeAll { $0 == period }
            state.uses.append(period)
            if let file = state.open[period] { return file }
            let file = try state.held[period]?.file ?? SQLiteFile(path: path(period), kind: Period.kind)
            state.open[period] = file
            state.held[period] = Held(file: file)
            state.periods.insert(period)
            // Whoever still holds a file that leaves here goes on with it; its connections close after the last use.
            if state.open.count > maximumOpen { state.open[state.uses.removeFirst()] = nil }
            return file
        }
    }

    /// The file of a period, opened; nil when there is none.
    func existing(_ period: Period) throws -> SQLiteFile? {
        state.withLock { $0.periods.contains(period) } ? try file(period) : nil
    }

    /// Forgets a file: nobody opens it from now on, and who reads it goes on with it.
    ///
    /// - Returns: the file, if it is open; to be let go when it is deleted, because closing it would write.
    func forget(_ period: Period) -> SQLiteFile? {
        state.withLock { state in
            state.uses.removeAll { $0 == period }
            state.periods.remove(period)
            let held = state.held.removeValue(forKey: period)?.file
            return state.open.removeValue(forKey: period) ?? held
        }
    }

    /// Deletes a file that was forgotten; without one it does nothing.
    ///
    /// - Throws: `StoreError`.
    func delete(_ period: Period) throws { try DataFolder.deleteDatabase(path(period)) }

    /// Bytes of a period's file on disk, with its write-ahead log.
    func bytes(_ period: Period) -> Int { fileSize(path(period)) + fileSize(path(period) + "-wal") }

    /// The period of a file, by its path; nil when it is none of these.
    func period(ofPath path: String) -> Period? {
        path.hasPrefix(folder + "/") ? Period(fileName: String(path.dropFirst(folder.count + 1))) : nil
    }

    /// Renames a damaged file, so that a new one can take its place; waits for those who read it, and nobody may begin to
    /// read meanwhile.
    ///
    /// - Returns: its new name.
    /// - Throws: `StoreError`.
    func putAside(_ period: Period) throws -> String {
        try state.withLock { state in
            (state.open[period] ?? state.held[period]?.file)?.close()
            let name = try DataFolder.putAside(period.fileName, in: folder)
            state.open[period] = nil
            state.uses.removeAll { $0 == period }
            state.periods.remove(period)
            return name
        }
    }

    /// Names of files that were put aside as damaged, in order.
    func damagedFiles() throws -> [String] { try DataFolder.damagedFiles(folder) }

    /// Path of a period's file.
    func path(_ period: Period) -> String { folder + "/" + period.fileName }

    /// The files that are open now.
    var openFiles: [SQLiteFile] { state.withLock { Array($0.open.values) } }

    /// Closes all files; the next use opens them again.
    func close() {
        let files = state.withLock { state in
            defer {
                state.open = [:]
                state.uses = []
            }
            return Array(state.open.values)
        }
        for file in files { file.close() }
    }
}
