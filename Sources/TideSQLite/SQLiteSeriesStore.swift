internal import GRDB
internal import Synchronization
public import TideModel

/// Readings in sealed chunks, one file a month, in `<data>/readings`.
///
/// A flush adds what is new: a chunk per device and day, small ones packed together. `compact` makes days of them in the
/// background, and keeps the rollups in `<data>/rollups`, one file a year. FORMAT.md describes the files.
public final class SQLiteSeriesStore: SeriesStore {
    /// The folder below the data folder.
    public static let folderName = "readings"
    /// The folder of rollups below the data folder.
    public static let rollupFolderName = "rollups"

    let index: ReadingsIndex
    let months: PeriodFiles<Month>
    /// The files of rollups.
    let years: PeriodFiles<Year>
    /// The raw frames.
    public let raw: RawArchive
    let notice: @Sendable (String) -> Void
    let maximumReadings: Int
    /// What the registry says of devices and series.
    let registry: SeriesPlaces
    /// What was gathered for the next flush; nil when there is nothing, or after a failure.
    ///
    /// Held while records are applied, or files are compacted: the writer may do so itself beside the flusher.
    let writing = Mutex<Gathering?>(nil)
    /// Held while a flush commits to its files, and while a reader begins its snapshots of them.
    let gate = Gate()
    /// Months that may have bundles, or hours that are not in the rollups.
    let touched: Mutex<Set<Month>>
    /// Years whose rollups may have been written to since they were merged.
    let touchedYears: Mutex<Set<Year>>
    /// Years in which damage was met.
    let suspects = Mutex<Set<Year>>([])
    /// Months in which somebody met damage.
    let suspectMonths = Mutex<Set<Month>>([])
    /// Whether something is stale that no flush brought.
    let isUnsettled = Mutex(false)
    /// The version of the index's membership of which all parts of groups are kept that must be; nil at start.
    let keptParts = Mutex<UInt64?>(nil)
    /// Months that were removed, and whose files are still to be deleted.
    let forgotten = Mutex<[Month]>([])

    /// Opens or creates the readings of a data folder, which must exist.
    ///
    /// - Parameters:
    ///   - folder: the data folder.
    ///   - maximumReadings: readings that a flush holds in memory at a time; 1 M are some 24 MB.
    ///   - notice: told what was damaged and put aside.
    ///   - registry: where devices stand and what series measure; when that changes, tell `updatePlaces`.
    /// - Throws: `StoreError`, also when SQLite does not confirm `synchronous=FULL` or the schema is newer.
    public init(
        folder: String,
        maximumReadings: Int = 4 << 20,
        notice: @escaping @Sendable (String) -> Void = { _ in },
        registry: SeriesPlaces = SeriesPlaces()
    ) throws {
        self.maximumReadings = maximumReadings
        self.notice = notice
        self.registry = registry
        let path = folder + "/" + Self.folderName
        try DataFolder.create(path)
        try Self.refuseRows(path + "/plain.sqlite")
        try DataFolder.create(folder + "/" + Self.rollupFolderName)
        // Most work is in two months.
        months = try PeriodFiles(folder: path, maximumOpen: 8)
        years = try PeriodFiles(folder: folder + "/" + Self.rollupFolderName, maximumOpen: 4)
        // What was left undone when the program ended is not noted anywhere else than in the files.
        touched = Mutex(Set(months.periods))
        touchedYears = Mutex(Set(years.periods))
        index = try ReadingsIndex(path: path + "/index.sqlite")
        raw = try RawArchive(folder: folder)
        try deleteLeftovers()
    }

    /// Readings as rows, which earlier builds kept, must not be taken for none.
    private static func refuseRows(_ path: String) throws {
        guard fileSize(path) > 0 else { return }
        throw StoreError(
            .foreignFile,
            operation: "open",
            object: path,
            cause: "an earlier build of Fieldtide kept readings as rows here, and this one does not read them",
            hint: "Run that build, or export with it and begin a new folder"
        )
    }

    /// Opens the files anew, as at start.
    public func reopen() throws {
        months.close()
        years.close()
        try index.file.reopen()
        try index.load()
        try raw.reopen()
    }

    /// Closes all connections.
    public func close() {
        months.close()
        years.close()
        index.file.close()
        raw.close()
    }

    /// How the site of a device divides time into days.
    func dayRule(_ device: DeviceNumber) -> DayRule { registry.place(device).days }

    /// The last record whose readings and raw frames are kept here, durably.
    public var appliedThrough: RecordNumber { get throws { try index.applied.record } }

    /// Copies the write-ahead logs into the files and gives their space back.
    public func tidy() throws {
        for file in months.openFiles + years.openFiles + [index.file] { try file.checkpoint(truncating: true) }
        try raw.tidy()
    }
}
