import FoundationEssentials
internal import GRDB
internal import Synchronization
import TideModel

/// The files of readings, one a month; those used last are kept open.
///
/// Any thread may read; one thread writes.
final class MonthFiles: Sendable {
    /// Files kept open: a connection takes some 100 KB and three descriptors, and most work is in two months.
    private static let maximumOpen = 8

    /// A file that somebody may still hold.
    private struct Held {
        weak var file: SQLiteFile?
    }

    private struct State {
        var open: [Month: SQLiteFile] = [:]
        /// Files that were opened: one path is never opened twice at a time.
        var held: [Month: Held] = [:]
        /// Months by last use, latest at the end.
        var uses: [Month] = []
        var months: Set<Month> = []
    }

    private let folder: String
    private let state: Mutex<State>

    /// - Parameter folder: `<data>/readings`, which must exist.
    init(folder: String) throws {
        self.folder = folder
        state = Mutex(State())
        let names = try FileManager.default.contentsOfDirectory(atPath: folder)
        let months = Set(names.compactMap { Month(fileName: $0) })
        state.withLock { $0.months = months }
    }

    /// Months that have a file, ascending.
    var months: [Month] { state.withLock { $0.months }.sorted() }

    /// The file of a month, opened; made when it is not there.
    func file(_ month: Month) throws -> SQLiteFile {
        try state.withLock { state in
            state.uses.removeAll { $0 == month }
            state.uses.append(month)
            if let file = state.open[month] { return file }
            let file = try state.held[month]?.file ?? SQLiteFile(path: path(month), kind: .month)
            state.open[month] = file
            state.held[month] = Held(file: file)
            state.months.insert(month)
            // Whoever still holds a file that leaves here goes on with it; its connections close after the last use.
            if state.open.count > Self.maximumOpen { state.open[state.uses.removeFirst()] = nil }
            return file
        }
    }

    /// Path of a month's file.
    func path(_ month: Month) -> String { folder + "/" + month.fileName }

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
