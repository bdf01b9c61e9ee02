internal import Synchronization
internal import TideAPI
internal import TideModel
internal import TidePipeline
internal import TideSQLite

extension Kernel {
    func stats() async throws -> StatsDTO {
        let state = writer.shared.withLock { $0.state }
        guard state != .storageFailed else { return failedStats() }
        let snapshot = try await onWriter { writer -> (PipelineState, Int)? in
            writer.pipeline.map { ($0.state, writer.journal.size) }
        }
        guard let (pipeline, journalBytes) = snapshot else { return failedStats() }
        let global = pipeline.global
        return StatsDTO(
            state: state.rawValue,
            record: pipeline.record,
            appliedThrough: try store.appliedThrough,
            frames: FrameBookDTO(global.frames.promised),
            unpromised: FrameBookDTO(global.frames.unpromised),
            readings: ReadingBookDTO(global.readings),
            devices: pipeline.devices.count,
            series: pipeline.series.count,
            quarantine: pipeline.quarantine.count,
            figures: figures(pipeline, journalBytes),
            filters: global.filters.sorted { $0.key < $1.key }.map { filter, books in
                StatsDTO.Line(
                    name: filter,
                    frames: FrameBookDTO(books.frames.promised),
                    readings: ReadingBookDTO(books.readings)
                )
            },
            devicesBooks: try deviceLines(pipeline),
            problems: try imbalances(pipeline)
        )
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
            figures: [:],
            filters: [],
            devicesBooks: [],
            problems: ["storage has failed: \(shared.1 ?? "unknown")"]
        )
    }

    private func figures(_ state: PipelineState, _ journalBytes: Int) -> [String: Double] {
        [
            "redelivery_unclear": Double(state.global.redeliveryUnclear),
            "quarantine_evicted": Double(state.global.quarantineEvicted),
            "quarantine_dropped": Double(state.global.quarantineDropped),
            "quarantine_fullness": state.quarantine.fullness,
            "clock_steps": Double(state.global.clockSteps),
            "journal_bytes": Double(journalBytes),
            "ledger_entries": Double(state.global.ledger.count),
        ]
    }

    /// Books per device over all time: the finished hours from their table, the current one from memory.
    private func deviceLines(_ state: PipelineState) throws -> [StatsDTO.Line] {
        try deviceBooks(state).enumerated().map { number, book in
            StatsDTO.Line(
                name: state.registry.devices[number].key.description,
                frames: FrameBookDTO(book.frames),
                readings: ReadingBookDTO(book.readings)
            )
        }
    }

    private func deviceBooks(_ state: PipelineState) throws -> [(frames: FrameBook, readings: ReadingBook)] {
        var books = state.devices.map { (frames: $0.book.frames, readings: $0.book.readings) }
        for book in try reader.books(hours: Int64.min..<Int64.max) where Int(book.device) < books.count {
            books[Int(book.device)].frames.add(book.frames)
            books[Int(book.device)].readings.add(book.readings)
        }
        return books
    }

    /// Whether the books of filters and devices add up to the totals, each frame and reading in exactly one place.
    private func imbalances(_ state: PipelineState) throws -> [String] {
        var frames = FrameBook(), readings = ReadingBook()
        for book in try deviceBooks(state) {
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
        await flusher.flushAndWait()
        let report = try store.verify()
        let journal = try await onWriter { try $0.journal.verify() }
        let stats = try await stats()
        var problems = report.problems + journal.problems + stats.problems
        if report.appliedThrough < stats.record {
            problems.append("records \(report.appliedThrough + 1)...\(stats.record) are only in the journal")
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
