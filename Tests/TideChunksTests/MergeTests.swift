import Testing
import TideChunks
import TideModel

/// Merged chunks say what the records said, one after the other.
@Suite("Merging")
struct MergeTests {
    private static let always = Timestamp(milliseconds: .min)..<Timestamp(milliseconds: .max)

    /// Every record becomes a chunk; neighbours are merged in random groups until one is left.
    @Test(arguments: UInt64(0)..<400)
    func mergingEqualsApplyingRecords(seed: UInt64) throws {
        var history = History(seed: seed)
        var chunks: [Chunk] = []
        for _ in 0..<history.number(1..<12) { chunks.append(try Chunk(history.next().sealed())) }
        let atOnce = try ChunkMerger.merge(chunks, hasOldest: true)
        while chunks.count > 1 {
            let first = history.number(0..<chunks.count - 1)
            let group = first..<min(chunks.count, first + history.number(2..<5))
            let merged = try Chunk(ChunkMerger.merge(Array(chunks[group]), hasOldest: group.lowerBound == 0))
            chunks.replaceSubrange(group, with: [merged])
        }
        try check(Chunk(ChunkMerger.merge(chunks, hasOldest: true)), history.model)
        try check(Chunk(atOnce), history.model)
    }

    private func check(_ chunk: Chunk, _ model: NaiveStore) throws {
        for number in History.series {
            var readings: [StoredReading] = []
            try chunk.readings(of: number, in: Self.always) { readings.append($0) }
            #expect(readings == model.readings(number))
            let columns = try chunk.content().series.first { $0.series == number }
            #expect(columns?.superseded ?? [] == model.superseded(number))
            #expect(columns?.amendments ?? [] == [])
        }
        let content = try chunk.content()
        let used = Set(content.series.flatMap { series in (0..<series.count).map { series.row(ofCell: $0) } })
        #expect(used.count == content.rows.count, "rows without readings are left")
    }

    @Test(arguments: UInt64(0)..<100)
    func mergingTwiceChangesNothing(seed: UInt64) throws {
        var history = History(seed: seed)
        let chunks = try (0..<5).map { _ in try Chunk(history.next().sealed()) }
        let once = try ChunkMerger.merge(chunks, hasOldest: true)
        let merged = try Chunk(once)
        #expect(try ChunkMerger.merge([merged], hasOldest: true) == once)
        let twice = try Chunk(ChunkMerger.merge([merged, merged], hasOldest: true))
        try check(twice, history.model)
    }

    @Test(arguments: UInt64(0)..<100)
    func aDayInPartsIsTheDay(seed: UInt64) throws {
        var random = RandomContent(seed: seed)
        var day = random.content(rows: 300)
        day.rows.time = (0..<300).map { Int64($0) * 60_000 + Int64($0 % 7) }
        for index in day.series.indices {
            day.series[index].superseded = []
            day.series[index].amendments = []
        }
        let parts = [0..<100, 100..<101, 101..<300].map { day.rows(in: $0) }
        let merged = try Chunk(ChunkMerger.merge(parts.map { try Chunk($0.sealed()) }, hasOldest: true)).content()
        #expect(merged.rows.time == day.rows.time && merged.rows.received == day.rows.received)
        #expect(merged.rows.flags == day.rows.flags)
        // Profiles that no row names are listed by none but the day, which listed them all.
        #expect(merged.profiles == day.profiles && merged.tests == day.tests)
        #expect(merged.series == day.series)
    }

    @Test func anAmendmentWaitsForItsReading() throws {
        var late = ChunkContent(device: 1)
        late.series = [ChunkSeries(series: 1)]
        late.series[0].amendments = [(0, 40, 4), (7, 41, 3)].map { AmendedCell(time: $0, record: $1, flag: $2) }
        let waiting = try Chunk(ChunkMerger.merge([Chunk(late.sealed())], hasOldest: false))
        #expect(try waiting.content().series[0].amendments.count == 2)
        let reading = try Chunk(RoundTripTests.plain([1.5]).sealed(device: 1))
        let merged = try Chunk(ChunkMerger.merge([reading, waiting], hasOldest: false)).content()
        #expect(merged.series[0].flag == [4] && merged.series[0].record == [40])
        #expect(merged.series[0].amendments == [AmendedCell(time: 7, record: 41, flag: 3)])
    }
}

extension ChunkContent {
    fileprivate func sealed(device: DeviceNumber) -> [UInt8] {
        var content = self
        content.device = device
        return content.sealed()
    }

    /// A content with these rows alone.
    fileprivate func rows(in range: Range<Int>) -> ChunkContent {
        var part = self
        part.rows = ChunkRows()
        for row in range {
            part.rows.append(
                time: rows.time[row],
                received: rows.received[row],
                flags: rows.flags[row],
                profile: rows.profile[row]
            )
        }
        part.series = series.map { $0.cells(inRows: range) }
        return part
    }
}

extension ChunkSeries {
    fileprivate func cells(inRows range: Range<Int>) -> ChunkSeries {
        let cells = (0..<count).filter { range.contains(row(ofCell: $0)) }
        var part = ChunkSeries(series: series)
        for cell in cells {
            part.append(
                row: row(ofCell: cell) - range.lowerBound,
                value: value[cell],
                flag: flag[cell],
                record: record[cell]
            )
        }
        if !raw.isEmpty { part.raw = cells.map { raw[$0] } }
        if !tests.isEmpty { part.tests = cells.map { tests[$0] } }
        if !calibration.isEmpty { part.calibration = cells.map { calibration[$0] } }
        if !revision.isEmpty { part.revision = cells.map { revision[$0] } }
        return part
    }
}
