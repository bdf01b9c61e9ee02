internal import Foundation
public import Logging
internal import Synchronization
internal import TideAPI
public import TideModel
public import TidePipeline
public import TideProfiles
public import TideSQLite

/// A data folder in the hands of its one owner: lock, journal, series store, pipeline, writer and flusher.
///
/// The daemon
/// adds a transport and a socket to it; a command without a daemon uses it as it is.
public final class Kernel: Sendable {
    let folder: String
    let writer: Writer
    let flusher: Flusher
    package let store: SQLiteSeriesStore
    let reader: JournalReader
    let progress: ProgressPage
    let log: Logger
    let retention: Retention
    /// What files take, looked at now and then.
    let sizes = Mutex<FolderSizes?>(nil)
    /// Long reads of the series store at a time: 2 of its 4 reading connections, so that writer and flusher never wait
    /// for a query.
    let slots = Slots(2)
    private nonisolated(unsafe) let lock: FolderLock  // held, never used again

    /// Opens a data folder; it is created when it is not there.
    ///
    /// - Parameters:
    ///   - folder: the data folder.
    ///   - profiles: the profiles now in force; nil keeps those that the folder was last used with.
    ///   - rules: those that are to be in force, where they were read; else they are read from the folder.
    ///   - filters: the subscription's topic filters, for the books.
    ///   - quarantine: bounds of the quarantine.
    ///   - keep: how much is kept; what is beyond it is removed for good.
    ///   - flushReadings: readings that a flush holds in memory at a time; 0.5 M are some 12 MB.
    ///   - log: for what people should know.
    ///   - now: the wall clock.
    /// - Throws: `StoreError` when the folder is owned, unreadable or newer; `ProfileConflict` when a released profile's
    ///   content changed under its version.
    public init(
        folder: String,
        profiles: ProfileSet?,
        rules: RuleFiles.Loaded? = nil,
        filters: [String],
        quarantine: QuarantineIndex.Bounds = QuarantineIndex.Bounds(),
        keep: KeepLimits = KeepLimits(),
        flushReadings: Int = 1 << 19,
        log: Logger,
        now: @escaping @Sendable () -> Timestamp = Kernel.wallClock
    ) throws {
        self.folder = folder
        self.log = log
        try FolderOwner.assume(of: folder)
        try DataFolder.requireNoBackup(folder)
        DescriptorLimit.raise()
        lock = try FolderLock(folder: folder)
        try DataFolder.requireRestored(folder)
        let journal = try SQLiteJournal(folder: folder)
        let places = SitePlaces()
        store = try SQLiteSeriesStore(
            folder: folder,
            maximumReadings: flushReadings,
            notice: { log.error("readings: \($0)") },
            registry: places.registry
        )
        try DataFolder.requireOrder(applied: store.appliedThrough, last: journal.last.number, folder)
        reader = journal.reader
        progress = try ProgressPage(folder: folder)
        let inForce = try profiles ?? Self.storedProfiles(journal)
        try Self.refuseConflicts(inForce, journal.reader)
        let source = PipelineSource(profiles: inForce, filters: filters, quarantine: quarantine, rules: rules)
        let writer = Writer(
            journal: journal,
            store: store,
            limits: WriterLimits(reserveBytes: keep.reserve),
            log: log,
            now: now,
            restore: source.restore
        )
        self.writer = writer
        flusher = Flusher(reader: journal.reader, store: store, log: log) { number in
            writer.inbox.put(.run { $0.applied(through: number) })
        }
        self.source = source
        if let size = DiskSpace.of(folder)?.blockSize, size < DiskSpace.safeBlockSize {
            log.warning(
                "\(folder): the file system has blocks of \(size) bytes; should it get full, the process may be killed: set keep.free_space, or use blocks of \(DiskSpace.safeBlockSize)"
            )
        }
        writer.freeBytes = { DiskSpace.of(folder)?.free }
        retention = Retention(folder: folder, limits: keep, store: store, log: log, now: now, last: journal.last.at) {
            try writer.carryOutAndWait(.remove($0))
        }
        flusher.retention = retention
        let flusher = self.flusher
        let progress = self.progress
        writer.wantsFlush = { flusher.request() }
        writer.registered = { entities, series in
            let changed = places.update(entities, series)
            if !changed.isEmpty { flusher.updatePlaces(of: changed) }
        }
        writer.restored = { state in
            places.take(state.registry, state.definitions)
            flusher.updatePlaces(of: nil)
        }
        writer.written = { progress.written }
        writer.enter = progress.enter
        if progress.unacknowledged > 0 {
            log.notice(
                "the last run ended while \(progress.phase): \(progress.unacknowledged) frames were not acknowledged and come again"
            )
        }
        progress.forget()
        let restored = try source.restore(writer)
        writer.restored(restored.state)
        writer.tally.goOn(from: restored.state.global)
        writer.pipeline = restored
        try writer.configure(inForce)
        writer.tellQualityProblems()
    }

    let source: PipelineSource

    /// Starts the writer's and the flusher's threads.
    public func start() {
        let writer = self.writer
        Pthread.start("tide-writer") { writer.run() }
        flusher.start()
    }

    /// Stops both threads after what is under way and closes the files.
    public func stop() async {
        await flusher.stop()
        await withCheckedContinuation { done in
            writer.inbox.put(.run { _ in done.resume() })
        }
        await withCheckedContinuation { done in writer.inbox.put(.stop { done.resume() }) }
        writer.journal.close()
        store.close()
    }

    /// The books as of the last commit.
    func books() async throws -> Books {
        try await onWriter { writer in
            guard let state = writer.pipeline?.state else { throw StorageUnavailable() }
            return Books(
                record: state.record,
                frames: state.global.frames.promised,
                unpromised: state.global.frames.unpromised,
                readings: state.global.readings
            )
        }
    }

    /// Topic filters that the broker's session holds, as far as known.
    func subscriptions() async throws -> [String] {
        try await onWriter { $0.pipeline?.state.global.subscriptions ?? [] }
    }

    /// The wall clock in milliseconds.
    public static let wallClock: @Sendable () -> Timestamp = {
        Timestamp(milliseconds: Int64((Date().timeIntervalSince1970 * 1_000).rounded(.down)))
    }

    /// Runs `body` on the writer's thread between batches.
    func onWriter<Result: Sendable>(
        _ body: @escaping @Sendable (Writer) throws -> Result
    ) async throws -> Result {
        try await withCheckedThrowingContinuation { continuation in
            writer.inbox.put(
                .run { writer in
                    guard writer.pipeline != nil else { return continuation.resume(throwing: StorageUnavailable()) }
                    continuation.resume(with: Swift.Result { try body(writer) })
                }
            )
        }
    }

    /// Puts rules of alerts in force.
    public func use(_ rules: StoredRules) async throws { try await onWriter { _ = try $0.carryOut(.rules(rules)) } }

    private static func storedProfiles(_ journal: SQLiteJournal) throws -> ProfileSet {
        let stored = try journal.loadTables().profiles
        return ProfileSet(
            stored.map { ProfileSource(path: "\($0.id)@\($0.version)", text: $0.text) },
            zones: ProfileFiles.zone
        )
    }

    private static func refuseConflicts(_ profiles: ProfileSet, _ reader: JournalReader) throws {
        let conflicts = profiles.conflicts(with: try reader.profiles().map(\.profile))
        if !conflicts.isEmpty { throw ProfileConflict(problems: conflicts.map { "\($0)" }) }
    }

    /// Puts other profiles in force; the present ones stay when these conflict with what the folder knows.
    public func use(_ profiles: ProfileSet) async throws {
        try Self.refuseConflicts(profiles, reader)
        try await onWriter { [source] writer in
            try writer.configure(profiles)
            // A pipeline restored from now on must use them too.
            source.use(profiles)
            writer.pipeline?.use(profiles)
            writer.tellQualityProblems()
        }
    }
}

/// A released profile whose content changed under its version.
public struct ProfileConflict: Error, Sendable, CustomStringConvertible {
    /// One per profile, with the difference.
    public var problems: [String]
    /// For people.
    public var description: String { problems.joined(separator: "\n") }
}
