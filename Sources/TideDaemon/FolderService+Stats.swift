internal import Synchronization
internal import TideAPI
internal import TideModel
internal import TidePipeline
internal import TideSQLite

extension Kernel {
    /// Books, sizes and states: reads all hours of all devices, and names them if asked.
    func stats(ofDevices: Bool) async throws -> StatsDTO {
        guard writer.shared.withLock({ $0.state }) != .storageFailed,
            let snapshot = try await onWriter({ $0.pipeline.map { Snapshot($0.state) } })
        else { return failedStats() }
        let totals = try await totals()
        guard totals.stats.state != WriterState.storageFailed.rawValue else { return totals.stats }
        let sums = try await Blocking.work { [reader] in
            var sums = DeviceBookSums(current: snapshot.state.devices.map(\.book))
            try reader.eachBook { sums.add($0) }
            return sums
        }
        let later = try await onWriter { writer in writer.pipeline.map { $0.state.devices.map(\.book.hour) } ?? [] }
        return withBooks(totals, snapshot, sums.books(laterHours: later), ofDevices)
    }

    /// State at one moment, by reference: Swift 6.3.1 makes the frame of an async function too small that keeps so large
    /// a value over a suspension, and writes over its end (seen under valgrind).
    private final class Snapshot: Sendable {
        let state: PipelineState
        init(_ state: PipelineState) { self.state = state }
    }

    /// One state for books and totals: commits in between must not look like an imbalance.
    private func withBooks(
        _ totals: Totals,
        _ snapshot: Snapshot,
        _ books: [DeviceBookSums.Sum],
        _ ofDevices: Bool
    ) -> StatsDTO {
        let state = snapshot.state
        var stats = totals.stats
        stats.record = state.record
        (stats.frames, stats.unpromised) = (
            FrameBookDTO(state.global.frames.promised), FrameBookDTO(state.global.frames.unpromised)
        )
        stats.readings = ReadingBookDTO(state.global.readings)
        stats.filters = Self.filterLines(state.global)
        if ofDevices {
            stats.devicesBooks = books.enumerated().map { number, book in
                StatsDTO.Line(
                    name: state.registry.devices[number].key.description,
                    frames: FrameBookDTO(book.frames),
                    readings: ReadingBookDTO(book.readings)
                )
            }
        }
        stats.problems += imbalances(state, books)
        return stats
    }

    /// Books, sizes and states from memory, whatever the number of devices; without the books of devices.
    func totals() async throws -> Totals {
        let state = writer.shared.withLock { $0.state }
        guard state != .storageFailed else { return Totals(stats: failedStats(), tally: Tally()) }
        let found = try await onWriter { writer -> Totals? in
            guard let pipeline = writer.pipeline?.state else { return nil }
            var stats = Self.stats(pipeline, state: state.rawValue, journalBytes: writer.journal.size)
            stats.figures.merge(writer.pipeline?.alerts?.figures ?? [:]) { $1 }
            return Totals(stats: stats, tally: writer.tally, devices: writer.pipeline?.deviceCounts().shown)
        }
        guard var totals = found else { return Totals(stats: failedStats(), tally: Tally()) }
        totals.stats.appliedThrough = try store.appliedThrough
        let sizes = try await folderSizes()
        totals.stats.figures.merge(sizes.figures) { $1 }
        totals.stats.warnings += sizes.warnings(hasNothingLeft: retention.hasNothingLeft.load(ordering: .relaxed))
        totals.stats.problems = Self.imbalances(totals)
        return totals
    }

    private static func stats(_ pipeline: PipelineState, state: String, journalBytes: Int) -> StatsDTO {
        StatsDTO(
            state: state,
            record: pipeline.record,
            appliedThrough: 0,
            frames: FrameBookDTO(pipeline.global.frames.promised),
            unpromised: FrameBookDTO(pipeline.global.frames.unpromised),
            readings: ReadingBookDTO(pipeline.global.readings),
            devices: pipeline.devices.count,
            series: pipeline.series.count,
            quarantine: pipeline.quarantine.count,
            figures: figures(pipeline, journalBytes),
            filters: filterLines(pipeline.global),
            devicesBooks: [],
            problems: [],
            warnings: warnings(pipeline.quarantine)
        )
    }

    /// What will do harm unless somebody acts.
    private static func warnings(_ quarantine: QuarantineIndex) -> [String] {
        guard quarantine.fullness >= QuarantineIndex.alarm else { return [] }
        let percent = Int((quarantine.fullness * 100).rounded(.down))
        return ["the quarantine is \(percent) % full, and at its bound the oldest frames leave: retry or drop them"]
    }

    private static func filterLines(_ global: GlobalState) -> [StatsDTO.Line] {
        global.filters.sorted { $0.key < $1.key }.map { filter, books in
            StatsDTO.Line(
                name: filter,
                frames: FrameBookDTO(books.frames.promised),
                readings: ReadingBookDTO(books.readings)
            )
        }
    }

    /// Whether the books hold exactly what the records brought.
    private static func imbalances(_ totals: Totals) -> [String] {
        let (stats, tally) = (totals.stats, totals.tally)
        let books = [
            ("frame book (promised)", stats.frames.received, tally.promised),
            ("frame book (QoS 0)", stats.unpromised.received, tally.unpromised),
            ("reading book", stats.readings.decoded, tally.readings),
        ]
        return books.filter { $1 != $2 }.map { "\($0): adds up to \($1), the records brought \($2)" }
    }

    private func failedStats() -> StatsDTO {
        let shared = writer.shared.withLock { ($0.record, $0.failure) }
        let empty = FrameBookDTO(FrameBook())
        return StatsDTO(
            state: WriterState.storageFailed.rawValue,
            record: shared.0,
            appliedThrough: 0,
            frames: empty,
            unpromised: empty,
            readings: ReadingBookDTO(ReadingBook()),
            devices: 0,
            series: 0,
            quarantine: 0,
            figures: DiskSpace.of(folder).map { ["disk_free_bytes": Double($0.free)] } ?? [:],
            filters: [],
            devicesBooks: [],
            problems: ["storage has failed: \(shared.1 ?? "unknown")"]
        )
    }

    private static func figures(_ state: PipelineState, _ journalBytes: Int) -> [String: Double] {
        let fullness = state.quarantine.bounds == .none ? [:] : ["quarantine_fullness": state.quarantine.fullness]
        return [
            "redelivery_unclear": Double(state.global.redeliveryUnclear),
            "quarantine_evicted": Double(state.global.quarantineEvicted),
            "quarantine_dropped": Double(state.global.quarantineDropped),
            "clock_steps": Double(state.global.clockSteps),
            "journal_bytes": Double(journalBytes),
            "ledger_entries": Double(state.global.ledger.count),
        ].merging(fullness) { $1 }
    }

    /// Whether the books of filters and devices add up to the totals, each frame and reading in exactly one place.
    private func imbalances(
        _ state: PipelineState,
        _ devices: [DeviceBookSums.Sum]
    ) -> [String] {
        var frames = FrameBook(), readings = ReadingBook()
        for book in devices {
            frames.add(book.frames)
            readings.add(book.readings)
        }
        for books in state.global.filters.values {
            frames.add(books.frames.promised)
            frames.add(books.frames.unpromised)
            readings.add(books.readings)
        }
        var totals = state.global.frames.promised
        totals.add(state.global.frames.unpromised)
        var problems: [String] = []
        if frames != totals {
            problems.append("frame book: devices and filters add up to \(frames.counts), the total is \(totals.counts)")
        }
        if readings != state.global.readings {
            let total = state.global.readings.counts
            problems.append("reading book: devices and filters add up to \(readings.counts), the total is \(total)")
        }
        return problems
    }

    func verify() async throws -> VerifyDTO {
        let committed = try await books().record
        // What cannot be moved is named below: it is only in the journal.
        try? await flusher.flushAndWait()
        let (report, journal) = try await Blocking.work { [store, reader, slots] in
            try slots.use { (try store.verify(), try reader.verify()) }
        }
        let stats = try await stats(ofDevices: false)
        var problems = report.problems + journal.problems + stats.problems
        if report.appliedThrough < committed {
            problems.append("records \(report.appliedThrough + 1)...\(committed) are only in the journal")
        }
        return VerifyDTO(
            records: stats.record,
            readings: report.readings,
            rawFrames: report.rawFrames,
            quarantined: UInt64(journal.quarantined),
            problems: problems
        )
    }
}

extension DeviceCounts {
    /// As metrics show them.
    fileprivate var shown: Totals.Devices {
        Totals.Devices(
            clocks: clocks,
            liveness: liveness,
            ahead: Double(ahead) / 1_000,
            behind: Double(behind) / 1_000
        )
    }
}
