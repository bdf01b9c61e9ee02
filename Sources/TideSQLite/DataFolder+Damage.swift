internal import Glibc

extension DataFolder {
    /// What follows the name of a file that was put aside, before its number.
    static let damagedMark = ".damaged-"

    /// Renames a damaged SQLite file that nobody has open, so that a new one can take its place.
    ///
    /// - Parameters:
    ///   - name: its name, e.g. `2026-11.sqlite`.
    ///   - folder: its folder.
    /// - Returns: its new name.
    /// - Throws: `StoreError`.
    static func putAside(_ name: String, in folder: String) throws -> String {
        let taken = Set(try names(folder))
        var number = 1
        func aside() -> String { "\(name)\(damagedMark)\(number)" }
        while taken.contains(aside()) || taken.contains(aside() + "-wal") { number += 1 }
        // The log first: left alone, it would be taken for the new file's.
        try move("\(folder)/\(name)-wal", to: "\(folder)/\(aside())-wal")
        if unlink("\(folder)/\(name)-shm") != 0, errno != ENOENT { throw failure(folder, errno) }
        try move("\(folder)/\(name)", to: "\(folder)/\(aside())")
        return aside()
    }

    private static func move(_ path: String, to other: String) throws {
        if rename(path, other) != 0, errno != ENOENT { throw failure(path, errno) }
    }

    /// Names of the files in a folder that were put aside, without their logs, in order.
    static func damagedFiles(_ folder: String) throws -> [String] {
        try names(folder).filter { $0.contains(".sqlite\(damagedMark)") && !$0.hasSuffix("-wal") }
    }
}
