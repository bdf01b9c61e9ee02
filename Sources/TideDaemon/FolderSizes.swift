internal import Synchronization
internal import TideModel
internal import TideSQLite

/// What the files of a folder take, what retention removed, and what the file system has left.
struct FolderSizes: Sendable {
    /// How long they are taken to be what they were, in seconds: each file is asked.
    static let age = 10.0

    /// When they were looked at, by the monotonic clock.
    let at: Double
    private let holdings: [Holding]
    private let removed: [RemovedPeriod]
    private let rollupBytes: Int
    private let space: DiskSpace?
    private let floor: Int?

    init(_ store: SQLiteSeriesStore, folder: String, _ limits: KeepLimits) throws {
        at = Writer.monotonic()
        holdings = try store.holdings()
        removed = try store.removed
        rollupBytes = store.rollupBytes
        space = DiskSpace.of(folder)
        floor = limits.freeSpace
    }

    /// By the names that `stats` shows.
    var figures: [String: Double] {
        var figures = ["rollup_bytes": Double(rollupBytes)]
        figures["disk_free_bytes"] = space.map { Double($0.free) }
        figures["disk_floor_bytes"] = floor.map { Double($0) }
        for kind in Removal.Class.allCases {
            let own = holdings.filter { $0.kind == kind }, gone = removed.filter { $0.kind == kind }
            figures["\(kind)_files"] = Double(own.count)
            figures["\(kind)_bytes"] = Double(own.reduce(0) { $0 + $1.bytes })
            figures["\(kind)_removed_files"] = Double(gone.reduce(0) { $0 + $1.count })
            figures["\(kind)_removed_bytes"] = Double(gone.reduce(0) { $0 + $1.bytes })
            figures["\(kind)_removed_before_seconds"] = gone.map(\.times.upperBound).max().map {
                Double($0.milliseconds) / 1_000
            }
        }
        return figures
    }

    /// What will do harm unless somebody acts.
    func warnings(hasNothingLeft: Bool) -> [String] {
        guard let floor, let space, space.free < floor else { return [] }
        let rest = hasNothingLeft ? ", and nothing is left that retention may remove: make space" : ""
        return ["the file system has \(space.free) bytes free, less than keep.free_space (\(floor))\(rest)"]
    }
}

extension Kernel {
    /// What files take, as of some seconds ago at most.
    func folderSizes() async throws -> FolderSizes {
        let known = sizes.withLock { $0 }
        if let known, Writer.monotonic() - known.at < FolderSizes.age { return known }
        let fresh = try await Blocking.work { [store, folder, retention] in
            try FolderSizes(store, folder: folder, retention.limits)
        }
        sizes.withLock { $0 = fresh }
        return fresh
    }

    /// Before when readings within some device times were removed by retention; nil when none was.
    ///
    /// - Throws: `StoreError`.
    func removedBefore(_ from: Timestamp?, _ to: Timestamp?) async throws -> Timestamp? {
        let start = from ?? .distantPast
        let times = start..<max(start, to ?? Timestamp(milliseconds: .max))
        let removed = try await Blocking.work { [store] in try store.removed }
        return removed.filter { $0.kind == .readings && $0.times.overlaps(times) }.map(\.times.upperBound).max()
    }
}
