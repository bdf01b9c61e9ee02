internal import Glibc
internal import Synchronization

/// The folder of day files: which there are, and the few that are open.
final class RawFolder: Sendable {
    let path: String
    /// Open files, the least recently used first.
    private let open = Mutex<[RawDayFile]>([])

    /// Today's file, yesterday's around midnight, and two for readers: each takes up to five connections.
    private static let mostOpen = 4
    static let suffix = ".sqlite"

    init(path: String) { self.path = path }

    func path(of day: RawDay) -> String { "\(path)/\(day)\(Self.suffix)" }

    /// Names of everything in the folder; none when it is not there yet.
    private func names() throws -> [String] {
        guard let folder = opendir(path) else {
            if errno == ENOENT { return [] }
            throw DataFolder.failure(path, errno)
        }
        defer { closedir(folder) }
        var names: [String] = []
        while let entry = readdir(folder) {
            withUnsafePointer(to: &entry.pointee.d_name) { name in
                name.withMemoryRebound(to: CChar.self, capacity: 256) { names.append(String(cString: $0)) }
            }
        }
        return names
    }

    /// The days that have a file, in order.
    func days() throws -> [RawDay] {
        try names().filter { $0.hasSuffix(Self.suffix) }.compactMap { RawDay($0.dropLast(Self.suffix.count)) }.sorted()
    }

    /// Names of files that were put aside as damaged, in order.
    func damagedFiles() throws -> [String] {
        try names().filter { $0.contains(Self.suffix + ".damaged-") && !$0.hasSuffix("-wal") }.sorted()
    }

    /// A day's file, opened if need be and created if it is not there.
    func file(_ day: RawDay) throws -> RawDayFile {
        try open.withLock { open in
            if let index = open.firstIndex(where: { $0.day == day }) {
                let file = open.remove(at: index)
                open.append(file)
                return file
            }
            while open.count >= Self.mostOpen { open.removeFirst().file.close() }
            try DataFolder.create(path)
            let file = try RawDayFile(day: day, path: path(of: day))
            open.append(file)
            return file
        }
    }

    /// Closes the files for which `isDone` holds; the next use opens them again.
    func close(where isDone: (RawDay) -> Bool) {
        open.withLock { open in
            for file in open where isDone(file.day) { file.file.close() }
            open.removeAll { isDone($0.day) }
        }
    }

    /// Files that are open now.
    var openFiles: [RawDayFile] { open.withLock { $0 } }

    /// Deletes a day's file.
    func remove(_ day: RawDay) throws {
        close { $0 == day }
        for suffix in ["", "-wal", "-shm"] { try call { unlink(path(of: day) + suffix) } }
    }

    /// Renames a damaged file, so that a new one can take its place; returns its new name.
    func putAside(_ day: RawDay) throws -> String {
        close { $0 == day }
        let taken = Set(try names())
        var number = 1
        func name() -> String { "\(day)\(Self.suffix).damaged-\(number)" }
        while taken.contains(name()) || taken.contains(name() + "-wal") { number += 1 }
        // The log first: left alone, it would be taken for the new file's.
        try call { rename(path(of: day) + "-wal", "\(path)/\(name())-wal") }
        try call { unlink(path(of: day) + "-shm") }
        try call { rename(path(of: day), "\(path)/\(name())") }
        return name()
    }

    private func call(_ body: () -> Int32) throws {
        if body() != 0, errno != ENOENT { throw DataFolder.failure(path, errno) }
    }
}
