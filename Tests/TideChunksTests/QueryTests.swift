import Testing
import TideChunks
import TideModel

/// Parts of a chunk are what the whole says.
@Suite("Queries")
struct QueryTests {
    @Test(arguments: UInt64(0)..<200)
    func aRangeIsThatPartOfTheWhole(seed: UInt64) throws {
        var random = RandomContent(seed: seed)
        let content = random.content()
        let chunk = try Chunk(content.sealed())
        let times = try chunk.rowTimes()
        for _ in 0..<10 {
            let bounds = [0, 1].map { _ in
                random.chance(4) || times.isEmpty
                    ? Int64.random(in: .min ... .max, using: &random.random) : times[random.number(0..<times.count)]
            }.sorted()
            let range = Timestamp(milliseconds: bounds[0])..<Timestamp(milliseconds: bounds[1])
            for series in content.series {
                let cells = (0..<series.count).filter {
                    range.contains(Timestamp(milliseconds: content.rows.time[series.row(ofCell: $0)]))
                }
                var samples = ChunkSamples()
                try chunk.appendSamples(of: series.series, in: range, rowTimes: times, to: &samples)
                #expect(samples.time == cells.map { content.rows.time[series.row(ofCell: $0)] })
                #expect(samples.value.map(\.bitPattern) == cells.map { series.value[$0].bitPattern })
                #expect(samples.flag == cells.map { series.flag[$0] })
                var readings: [StoredReading] = []
                try chunk.readings(of: series.series, in: range) { readings.append($0) }
                #expect(readings == cells.map { content.reading(series, $0) })
            }
        }
    }

    @Test func aSeriesThatIsNotThereHasNoReadings() throws {
        let chunk = try Chunk(RoundTripTests.plain([1, 2]).sealed())
        var samples = ChunkSamples()
        let always = Timestamp(milliseconds: .min)..<Timestamp(milliseconds: .max)
        try chunk.appendSamples(of: 99, in: always, rowTimes: chunk.rowTimes(), to: &samples)
        #expect(samples.count == 0)
        try chunk.appendSamples(of: 1, in: always, rowTimes: chunk.rowTimes(), to: &samples)
        try chunk.appendSamples(of: 1, in: always, rowTimes: chunk.rowTimes(), to: &samples)
        #expect(samples.value == [1, 2, 1, 2])
        samples.removeAll()
        #expect(samples.count == 0)
    }
}

extension ChunkContent {
    fileprivate func reading(_ series: ChunkSeries, _ cell: Int) -> StoredReading {
        let row = series.row(ofCell: cell)
        var facts = ReadingFacts()
        if !series.raw.isEmpty, let raw = series.raw[cell] { facts.raw = raw }
        if !series.calibration.isEmpty { facts.calibration = UInt32(truncatingIfNeeded: series.calibration[cell]) }
        if !series.tests.isEmpty, series.tests[cell] > 0 { facts.tests = tests[Int(series.tests[cell]) - 1].word }
        return StoredReading(
            series: series.series,
            time: Timestamp(milliseconds: rows.time[row]),
            received: Timestamp(milliseconds: rows.received[row]),
            value: series.value[cell],
            flag: series.flag[cell],
            rowFlags: rows.flags[row],
            record: series.record[cell],
            facts: facts
        )
    }
}
