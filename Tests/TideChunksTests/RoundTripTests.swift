import Testing
import TideChunks
import TideModel

/// What is sealed comes back, bit for bit.
@Suite("Round trips")
struct RoundTripTests {
    @Test(arguments: UInt64(0)..<600)
    func whatIsSealedComesBack(seed: UInt64) throws {
        var random = RandomContent(seed: seed)
        let content = random.content()
        let bytes = content.sealed()
        let chunk = try Chunk(bytes)
        #expect(try chunk.content() == content)
        #expect(chunk.device == content.device && chunk.rowCount == content.rows.count)
        #expect(chunk.series.map(\.number) == content.series.map(\.series))
        #expect(chunk.series.map(\.count) == content.series.map(\.count))
        #expect(try chunk.content().sealed() == bytes)
    }

    @Test("a column of values", arguments: RandomContent.Kind.allCases, [1, 2, 3, 30, 255, 256, 257, 1_000])
    func values(_ kind: RandomContent.Kind, _ count: Int) throws {
        for seed in UInt64(0)..<10 {
            var random = RandomContent(seed: seed)
            let content = Self.plain(random.values(count, kind))
            #expect(try Chunk(content.sealed()).content() == content, "seed \(seed)")
        }
    }

    @Test(arguments: UInt64(0)..<200)
    func longCodesAmongShortOnes(seed: UInt64) throws {
        var random = RandomContent(seed: seed)
        let spread = Int64(1 + seed % 7)
        let values = (0..<256).map { _ in
            Double(
                Int64.random(in: -spread...spread, using: &random.random)
                    << (random.chance(40) ? random.number(8..<49) : 0)
            )
        }
        let content = Self.plain(values)
        #expect(try Chunk(content.sealed()).content() == content)
    }

    @Test("a special double", arguments: RandomContent.special)
    func special(_ value: Double) throws {
        for content in [[value], [1.5, value], [value, 1.5], [value, value, value]].map({ Self.plain($0) }) {
            #expect(try Chunk(content.sealed()).content() == content)
        }
    }

    @Test(arguments: UInt64(0)..<100)
    func anyOrderOfRowsIsSorted(seed: UInt64) throws {
        var random = RandomContent(seed: seed)
        var sorted = random.content(rows: 50)
        sorted.rows.time = (0..<50).map { Int64($0) * 1_000 }
        let order = Array(UInt32(0)..<50).shuffled(using: &random.random)
        var shuffled = sorted
        shuffled.rows = ChunkRows()
        for row in order.map({ Int($0) }) {
            shuffled.rows.append(
                time: sorted.rows.time[row],
                received: sorted.rows.received[row],
                flags: sorted.rows.flags[row],
                profile: sorted.rows.profile[row]
            )
        }
        shuffled.series.reverse()
        for index in shuffled.series.indices { shuffled.series[index].shuffle(order) }
        #expect(shuffled.sealed() == sorted.sealed())
    }

    @Test func boundsAreThoseOfTheContent() throws {
        var content = Self.plain([3.5, .nan, -7.25, 3.5])
        content.series[0].record = [9, 4, 6, 9]
        content.series[0].amendments = [AmendedCell(time: -5, record: 12, flag: 4)]
        let chunk = try Chunk(content.sealed())
        #expect(chunk.times == -5...180_000 && chunk.records == 4...12 && chunk.cellCount == 4)
        #expect(chunk.series(1)?.values == -7.25...3.5)
        #expect(chunk.series(2) == nil)
        #expect(try Chunk(Self.plain([.nan]).sealed()).series[0].values == nil)
    }

    @Test func theEndsOfTime() throws {
        var content = Self.plain([1, 2, 3])
        content.rows.time = [.min, 0, .max]
        content.rows.received = [.max, .min, 0]
        let chunk = try Chunk(content.sealed())
        #expect(try chunk.content() == content)
        #expect(chunk.times == .min ... .max)
    }

    /// One series with a reading a minute.
    static func plain(_ values: [Double]) -> ChunkContent {
        var content = ChunkContent(device: 3)
        content.series = [ChunkSeries(series: 1)]
        for (index, value) in values.enumerated() {
            content.rows.append(time: Int64(index) * 60_000, received: Int64(index) * 60_000 + 250)
            content.series[0].value.append(value)
            content.series[0].flag.append(2)
            content.series[0].record.append(17)
        }
        return content
    }
}

extension ChunkSeries {
    /// Rows, and the cells with them, in another order: new row `i` is the former `order[i]`.
    fileprivate mutating func shuffle(_ order: [UInt32]) {
        let cellOfRow = Dictionary(uniqueKeysWithValues: (0..<count).map { (row(ofCell: $0), $0) })
        let cells = order.compactMap { cellOfRow[Int($0)] }
        if !rows.isEmpty { rows = order.indices.filter { cellOfRow[Int(order[$0])] != nil }.map { UInt32($0) } }
        value = cells.map { value[$0] }
        flag = cells.map { flag[$0] }
        record = cells.map { record[$0] }
        if !raw.isEmpty { raw = cells.map { raw[$0] } }
        if !tests.isEmpty { tests = cells.map { tests[$0] } }
        if !calibration.isEmpty { calibration = cells.map { calibration[$0] } }
        if !revision.isEmpty { revision = cells.map { revision[$0] } }
    }
}
