internal import Synchronization
public import TideModel

/// The raw frames of committed records, packed, in one SQLite file a day: `<data>/raw/2026-11-23.sqlite`.
///
/// The day is that of a frame's receive time, in UTC. Any thread may call; writers take turns.
public final class RawArchive: Sendable {
    /// Name of the folder below the data folder.
    public static let folderName = "raw"

    let folder: RawFolder
    /// Held while files are written, renamed or deleted.
    let writing = Mutex(())
    let known = Mutex(Known())

    /// What is known of the files, for readers.
    struct Known {
        /// Counts what may have changed files.
        var generation = 0
        /// The last record that is whole in all files; nil before they were asked.
        var whole: RecordNumber?
        /// What files hold that nobody wrote since.
        var spans: [RawDay: RawDayFile.Span] = [:]

        mutating func forget() {
            generation += 1
            spans = [:]
        }
    }

    /// A file that is damaged after so many others of one call were put aside is not the file's fault.
    private static let mostPutAside = 4

    /// Opens the archive of a data folder, which must exist; `raw/` is made with the first frame.
    ///
    /// - Throws: `StoreError` when the newest file is foreign or made by a newer program. A damaged one is no reason:
    ///   the next frame puts it aside.
    public init(folder: String) throws {
        self.folder = RawFolder(path: folder + "/" + Self.folderName)
        try reopen()
    }

    /// Opens the newest file anew, as at start.
    public func reopen() throws {
        close()
        guard let newest = try folder.days().last else { return }
        do { _ = try folder.file(newest) } catch let error as StoreError where error.code == .corrupt {}
    }

    /// Closes all files; the next use opens them again.
    public func close() {
        folder.close { _ in true }
        known.withLock {
            $0.forget()
            $0.whole = nil
        }
    }

    /// Keeps the frames of records; when it returns, all of them are durable.
    ///
    /// `replay` calls its argument with committed records in order and without gaps; they may have been applied before.
    /// It is called again when a file turns out to be damaged: that is renamed, and the frames go to a new one.
    /// Nothing is lost when the call fails or the program dies; the next call must begin no later than this one did.
    ///
    /// - Parameters:
    ///   - through: the last record wanted; later ones are not taken.
    ///   - replay: gives the records, and may throw.
    /// - Returns: what was found damaged, for people.
    /// - Throws: `StoreError` of the disk, and what `replay` throws.
    @discardableResult
    public func apply(
        through: RecordNumber,
        _ replay: (_ body: (TideModel.Record) throws -> Void) throws -> Void
    ) throws -> [String] {
        try apply { body in
            try withoutActuallyEscaping(body) { body in
                try replay { if $0.number <= through { try body($0) } }
            }
            return through
        }
    }

    /// As `apply(through:)`; `replay` itself says how far it went.
    func apply(_ replay: (_ body: (TideModel.Record) throws -> Void) throws -> RecordNumber) throws -> [String] {
        try writing.withLock { _ in
            defer { known.withLock { $0.forget() } }
            var (problems, putAside) = ([String](), 0)
            while true {
                var writer = RawWriter(folder: folder, zstd: Zstandard())
                do {
                    let through = try replay { try writer.take($0) }
                    try writer.finish(applied: through)
                    known.withLock {
                        // At once: a reader must not join the new number with what files held before.
                        $0.forget()
                        $0.whole = max($0.whole ?? 0, through)
                    }
                    closePastDays()
                    return problems + writer.problems
                } catch let error as StoreError where error.code == .corrupt {
                    problems += writer.problems
                    guard putAside < Self.mostPutAside, let day = day(of: error) else { throw error }
                    putAside += 1
                    let name = try folder.putAside(day)
                    problems.append("\(error.description). It is now \(name), and a new file takes its place")
                }
            }
        }
    }

    /// The day whose file an error is about, if it is SQLite's verdict on the file as a whole.
    private func day(of error: StoreError) -> RawDay? {
        let (prefix, suffix) = (folder.path + "/", RawFolder.suffix)
        guard error.object.hasPrefix(prefix), error.object.hasSuffix(suffix) else { return nil }
        return RawDay(error.object.dropFirst(prefix.count).dropLast(suffix.count))
    }

    private func closePastDays() {
        guard let newest = folder.openFiles.map(\.day).max() else { return }
        folder.release { $0 < newest }
    }

    /// Copies the write-ahead logs of open files into them and gives their space back.
    public func tidy() throws {
        try writing.withLock { _ in for file in folder.openFiles { try file.file.checkpoint(truncating: true) } }
    }

    /// A day file and its size.
    public struct DayFile: Sendable, Equatable {
        /// Its day.
        public var day: RawDay
        /// Bytes on disk, with its write-ahead log.
        public var bytes: Int
    }

    /// The files there are, oldest first.
    public var days: [DayFile] {
        get throws {
            try folder.days().map { day in
                let path = folder.path(of: day)
                return DayFile(day: day, bytes: fileSize(path) + fileSize(path + "-wal"))
            }
        }
    }

    /// The last record that a day's file has frames of; of one that cannot be read it is not known.
    func lastRecord(of day: RawDay) throws -> RecordNumber {
        do { return try folder.existing(day)?.span().last ?? 0 } catch let error as StoreError
            where error.code == .corrupt
        { return .max }
    }

    /// Deletes a day's file; without one it does nothing.
    public func remove(day: RawDay) throws {
        try writing.withLock { _ in
            try folder.remove(day)
            known.withLock { $0.forget() }
        }
    }
}
