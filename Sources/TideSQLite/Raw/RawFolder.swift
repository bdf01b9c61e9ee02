internal import Glibc
internal import Synchronization

/// The folder of day files: which there are, and the few that are open.
final class RawFolder: Sendable {
    let path: String
    private let files = Mutex(Files())

    private struct Files {
        /// The least recently used first.
        var open: [RawDayFile] = []
        /// Files that somebody may still use after they left `open`.
        ///
        /// SQLite deletes a write-ahead log by its name: a connection must not outlive the renaming of its file.
        var used: [Used] = []

        mutating func add(_ file: RawDayFile) {
            open.append(file)
            used.removeAll { $0.file == nil }
            used.append(Used(file: file))
        }
    }

    private struct Used {
        weak var file: RawDayFile?
    }

    /// Today's file, yesterday's around midnight, and two for readers: each takes up to five connections.
    private static let mostOpen = 4
    static let suffix = ".sqlite"

    init(path: String) { self.path = path }

    func path(of day: RawDay) -> String { "\(path)/\(day)\(Self.suffix)" }

    /// The days that have a file, in order.
    func days() throws -> [RawDay] {
        try DataFolder.names(path).filter { $0.hasSuffix(Self.suffix) }
            .compactMap { RawDay($0.dropLast(Self.suffix.count)) }.sorted()
    }

    /// Names of files that were put aside as damaged, in order.
    func damagedFiles() throws -> [String] { try DataFolder.damagedFiles(path) }

    /// A day's file, opened if need be and created if it is not there.
    func file(_ day: RawDay) throws -> RawDayFile {
        guard let file = try file(day, creates: true) else { preconditionFailure("a file that is made is there") }
        return file
    }

    /// A day's file for reading, or nil when there is none.
    func existing(_ day: RawDay) throws -> RawDayFile? { try file(day, creates: false) }

    private func file(_ day: RawDay, creates: Bool) throws -> RawDayFile? {
        try files.withLock { files in
            guard creates || isThere(day) else { return nil }
            if let index = files.open.firstIndex(where: { $0.day == day }) {
                let file = files.open.remove(at: index)
                files.open.append(file)
                return file
            }
            if files.open.count >= Self.mostOpen { files.open.removeFirst() }
            if let used = files.used.lazy.compactMap(\.file).first(where: { $0.day == day }) {
                files.open.append(used)
                return used
            }
            try DataFolder.create(path)
            let file = try RawDayFile(day: day, path: path(of: day))
            files.add(file)
            return file
        }
    }

    /// Whether a day has a file, when a removal under way has ended.
    func has(_ day: RawDay) -> Bool { files.withLock { _ in isThere(day) } }

    private func isThere(_ day: RawDay) -> Bool {
        var status = stat()
        return stat(path(of: day), &status) == 0
    }

    /// Lets go of the files for which `isDone` holds: each is closed when its last reader is through.
    func release(where isDone: (RawDay) -> Bool) { files.withLock { $0.open.removeAll { isDone($0.day) } } }

    /// Closes the files for which `isDone` holds, after their readers are through; the next use opens them again.
    func close(where isDone: (RawDay) -> Bool) {
        files.withLock { files in
            for file in files.used.compactMap(\.file) where isDone(file.day) { file.file.close() }
            files.open.removeAll { isDone($0.day) }
        }
    }

    /// Files that are open now.
    var openFiles: [RawDayFile] { files.withLock { $0.open } }

    /// Deletes a day's file; what comes late makes a new one.
    func remove(_ day: RawDay) throws {
        try files.withLock { files in
            // Who still has it must not open it again, which would make an empty one.
            for file in files.used.compactMap(\.file) where file.day == day { file.file.retire() }
            files.open.removeAll { $0.day == day }
            files.used.removeAll { $0.file.map { $0.day == day } ?? true }
            try DataFolder.deleteDatabase(path(of: day))
        }
    }

    /// Renames a damaged file, so that a new one can take its place; returns its new name.
    func putAside(_ day: RawDay) throws -> String {
        close { $0 == day }
        return try DataFolder.putAside("\(day)\(Self.suffix)", in: path)
    }

    private func call(_ body: () -> Int32) throws {
        if body() != 0, errno != ENOENT { throw DataFolder.failure(path, errno) }
    }
}
