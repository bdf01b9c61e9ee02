internal import Glibc
internal import TideModel

/// A folder that holds the backups of a data folder: each a folder of its own, whole and readable by itself.
///
/// Files that did not change from one backup to the next are one file with several names (hard links), where the file
/// system knows that.
public struct BackupShelf: Sendable {
    /// Ends the name of a backup that is being made, or was cut short.
    static let partialSuffix = ".partial"

    /// Its path.
    public let path: String

    /// Names a shelf; nothing is opened.
    public init(path: String) { self.path = path }

    /// A backup on the shelf.
    public struct Entry: Sendable {
        /// Name of its folder.
        public var name: String
        /// Path of its folder.
        public var path: String
        /// What it says of itself.
        public var manifest: BackupManifest
    }

    /// Makes the folder, of which only the last part may be missing, and takes the right to write to it.
    ///
    /// - Returns: the right, which ends with it.
    /// - Throws: `StoreError`, `notOwner` when a backup into it is being made.
    func open() throws -> FolderLock {
        if access(path, F_OK) != 0, mkdir(path, 0o750) != 0, errno != EEXIST { throw PlainFile.failure(path, errno) }
        do { return try FolderLock(folder: path) } catch var error as StoreError {
            if error.code == .notOwner {
                error.operation = "back up to"
                error.hint = "Another backup into this folder is being made: wait for its end"
            } else {
                error.hint = PlainFile.failure(path, EACCES).hint
            }
            throw error
        }
    }

    /// Whether a folder is a backup, or holds backups.
    public static func isThere(_ path: String) -> Bool {
        if access(path + "/" + BackupManifest.fileName, F_OK) == 0 { return true }
        guard access(path + "/" + SQLiteJournal.fileName, F_OK) != 0 else { return false }
        return BackupShelf(path: path).names.contains { access("\(path)/\($0)/\(BackupManifest.fileName)", F_OK) == 0 }
    }

    /// Names of the folders of whole backups, oldest first.
    public var names: [String] {
        let names = (try? DataFolder.names(path)) ?? []
        return names.filter { Self.isName($0) && access("\(path)/\($0)/\(BackupManifest.fileName)", F_OK) == 0 }
    }

    /// `2026-11-26T09-45-12Z`, and `-2` after it for a second one within the same second.
    private static func isName(_ name: String) -> Bool {
        let name = Array(name.utf8)
        return name.count >= 20 && RawDay(String(decoding: name[..<10], as: UTF8.self)) != nil
            && name[10] == UInt8(ascii: "T") && name[19] == UInt8(ascii: "Z") && !name.contains(UInt8(ascii: "."))
    }

    /// The newest backup that can be read.
    ///
    /// - Parameter wanted: which backups count.
    /// - Returns: nil without one.
    public func newest(where wanted: (BackupManifest) -> Bool = { _ in true }) -> Entry? {
        for name in names.reversed() {
            let folder = path + "/" + name
            if let manifest = try? BackupManifest(folder: folder), wanted(manifest) {
                return Entry(name: name, path: folder, manifest: manifest)
            }
        }
        return nil
    }

    /// Deletes what backups left that were cut short.
    func removePartials() throws {
        for name in try DataFolder.names(path) where name.hasSuffix(Self.partialSuffix) {
            try DataFolder.remove(path + "/" + name)
        }
    }

    /// Deletes the oldest backups of one data folder, of which so many stay; what is cut short leaves no half backup.
    ///
    /// - Parameters:
    ///   - kept: backups that stay, at least 1.
    ///   - manifest: of the data folder.
    /// - Returns: names of those that were deleted.
    /// - Throws: `StoreError`.
    func prune(keeping kept: Int, of manifest: BackupManifest) throws -> [String] {
        let own = names.filter { name in
            let other = try? BackupManifest(folder: path + "/" + name)
            return other?.host == manifest.host && other?.folder == manifest.folder
        }
        let deleted = own.dropLast(max(1, kept))
        for name in deleted {
            let partial = path + "/" + name + Self.partialSuffix
            guard rename(path + "/" + name, partial) == 0 else { throw PlainFile.failure(path, errno) }
            try DataFolder.remove(partial)
        }
        return Array(deleted)
    }

    /// A name that is free for a backup begun at `time`.
    func freeName(_ time: Timestamp) -> String {
        let seconds = (time.milliseconds % 86_400_000 + 86_400_000) % 86_400_000 / 1_000
        func padded(_ value: Int64) -> String { value < 10 ? "0\(value)" : "\(value)" }
        let clock = [seconds / 3_600, seconds / 60 % 60, seconds % 60].map(padded).joined(separator: "-")
        let name = "\(RawDay(time))T\(clock)Z"
        let taken = (2...).lazy.map { "\(name)-\($0)" }
        guard access(path + "/" + name, F_OK) == 0 else { return name }
        return taken.first { access(path + "/" + $0, F_OK) != 0 } ?? name
    }

    /// Whether files of the shelf's file system may have several names; leaves nothing.
    func knowsLinks() -> Bool {
        let (file, other) = (path + "/link" + Self.partialSuffix, path + "/link-2" + Self.partialSuffix)
        defer {
            unlink(file)
            unlink(other)
        }
        guard (try? PlainFile.write([], to: file)) != nil else { return false }
        return link(file, other) == 0
    }
}
