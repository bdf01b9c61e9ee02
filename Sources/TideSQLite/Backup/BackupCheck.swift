internal import Glibc

/// Reads every file of backups and compares it with their manifests; changes nothing.
public struct BackupCheck {
    /// What was found.
    public struct Report: Sendable, Equatable, Encodable {
        /// Backups that were looked at.
        public var backups = 0
        /// Files that were read; one that several backups share counts once.
        public var files = 0
        /// Bytes of these.
        public var bytes: Int64 = 0
        /// What is wrong, each with the name of its file.
        public var problems: [String] = []
        /// What was wrong in the data folder when a backup was made.
        public var notes: [String] = []
    }

    private let path: String
    private var report = Report()
    /// Hashes of files that were read, by number of the file.
    private var hashes: [UInt64: String] = [:]

    /// Prepares the check of a backup, or of all in a folder.
    public init(_ path: String) { self.path = path }

    /// Bytes that are to be read, as the manifests say; those of shared files count once.
    public var bytes: Int64 {
        let folders = isOne ? [path] : BackupShelf(path: path).names.map { path + "/" + $0 }
        var sizes: [UInt64: Int64] = [:]
        for folder in folders {
            for file in (try? BackupManifest(folder: folder))?.files ?? [] {
                if let stamp = FileStamp(path: folder + "/" + file.name) { sizes[stamp.inode] = stamp.size }
            }
        }
        return sizes.values.reduce(0, +)
    }

    private var isOne: Bool { access(path + "/" + BackupManifest.fileName, F_OK) == 0 }

    /// Reads everything.
    ///
    /// - Parameter progress: told how many bytes were read since it was called last.
    /// - Returns: what was found.
    /// - Throws: what `progress` throws.
    public mutating func run(_ progress: (Int) throws -> Void = { _ in }) throws -> Report {
        if isOne {
            try check(path, "", progress)
        } else {
            for name in BackupShelf(path: path).names { try check(path + "/" + name, name + "/", progress) }
        }
        return report
    }

    private mutating func check(_ folder: String, _ prefix: String, _ progress: (Int) throws -> Void) throws {
        report.backups += 1
        do {
            let manifest = try BackupManifest(folder: folder)
            report.notes += manifest.problems.map { "\(prefix)\($0), when the backup was made" }
            for file in manifest.files {
                if let problem = try problem(file, folder, progress) { note(prefix + file.name, problem) }
            }
            try checkNames(manifest, folder, prefix)
        } catch let error as StoreError { note(prefix + BackupManifest.fileName, error.cause) }
    }

    /// What is wrong with a file; nil when it is as it was written.
    private mutating func problem(
        _ file: BackupManifest.File,
        _ folder: String,
        _ progress: (Int) throws -> Void
    ) throws -> String? {
        let path = folder + "/" + file.name
        guard let stamp = FileStamp(path: path) else { return "it is missing" }
        guard stamp.size == file.size else { return "it has \(stamp.size) bytes, not \(file.size)" }
        do {
            if hashes[stamp.inode] == nil {
                hashes[stamp.inode] = try PlainFile.hash(path, step: progress)
                report.files += 1
                report.bytes += stamp.size
            }
        } catch let error as StoreError { return error.cause }
        return hashes[stamp.inode] == file.sha256 ? nil : "its SHA-256 is another than the manifest's"
    }

    /// What a backup has beside what it names: a log would be taken for a file's own when it is restored.
    private mutating func checkNames(_ manifest: BackupManifest, _ folder: String, _ prefix: String) throws {
        let known = Set(manifest.files.map(\.name))
        for place in BackupCopying.folders {
            for name in try DataFolder.names(folder + "/" + place) where !known.contains("\(place)/\(name)") {
                note("\(prefix)\(place)/\(name)", "the manifest does not name it")
            }
        }
        let own = known.union(BackupCopying.folders + [BackupManifest.fileName, BackupManifest.sumsName])
        for name in try DataFolder.names(folder) where !own.contains(name) {
            note(prefix + name, "the manifest does not name it")
        }
        let sums = try? PlainFile.hash(folder + "/" + BackupManifest.sumsName)
        let wanted = PlainFile.hash(of: manifest.sums(manifest: try manifest.encoded()))
        if sums != wanted { note(prefix + BackupManifest.sumsName, "it does not say what the manifest says") }
    }

    private mutating func note(_ name: String, _ problem: String) { report.problems.append("\(name): \(problem)") }
}
