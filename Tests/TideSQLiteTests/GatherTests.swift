import Testing
import TideModel
import TideSQLite
import TideTesting

/// What is gathered ahead of a flush changes nothing in what is stored.
struct GatherTests {
    private static let always = Timestamp.distantPast..<Timestamp(milliseconds: .max)

    /// Records of three devices over several days, with values that replace others and flags that change.
    private func records(_ random: inout SplitMix) -> [Record] {
        (RecordNumber(1)...60).map { number in
            var record = sampleRecord(number, payload: 30, seed: random.next())
            let device = UInt32.random(in: 0..<3, using: &random)
            let day = Int64.random(in: 0..<4, using: &random), minute = Int64.random(in: 0..<5, using: &random)
            record.readings.device = [device]
            record.readings.series = [2 * device, 2 * device + 1]
            record.readings.time = [1_764_000_000_000 + day * 86_400_000 + minute * 60_000]
            record.readings.verdict = [.superseded, .new]
            if number.isMultiple(of: 5) {
                let time = Timestamp(milliseconds: record.readings.time[0] + 60_000)
                record.amendments = [Amendment(series: 2 * device, time: time, flag: .suspect)]
                record.superseded = [SupersededValue(series: 2 * device, time: time, value: 1, flag: .pass)]
            }
            return record
        }
    }

    @Test("flushes with and without gathering", arguments: UInt64(1)...12)
    func equal(_ seed: UInt64) throws {
        var random = SplitMix(seed: seed)
        let records = records(&random)
        let (plainFolder, folder) = (try TestFolder(), try TestFolder())
        let plain = try SQLiteSeriesStore(folder: plainFolder.path)
        try plain.apply(records)
        let store = try SQLiteSeriesStore(folder: folder.path, maximumReadings: seed.isMultiple(of: 2) ? 9 : 1_000)
        var (through, flushes) = (0, 0)
        while through < records.count {
            for _ in 0..<Int.random(in: 1...3, using: &random) {
                let ahead = Int.random(in: through...records.count, using: &random)
                try store.gather(through: RecordNumber(ahead)) { after, body in
                    for record in records[..<ahead] where record.number > after { try body(record) }
                }
            }
            if Bool.random(using: &random) { try store.reopen() }
            // Also one that ends before what was gathered.
            through = Int.random(in: through + 1...records.count, using: &random)
            try store.apply(Array(records[..<through]))
            if Bool.random(using: &random) { try store.compact() }
            flushes += 1
        }
        #expect(flushes > 1)
        #expect(try readings(store) == readings(plain))
        #expect(
            try store.superseded(Array(0..<6), Self.always).values == plain.superseded(Array(0..<6), Self.always).values
        )
        let (found, wanted) = (try store.verify(), try plain.verify())
        #expect(found.problems.isEmpty && found.readings == wanted.readings && found.rawFrames == 60)
    }

    private func readings(_ store: SQLiteSeriesStore) throws -> [String] {
        var lines: [String] = []
        _ = try store.scan(Array(0..<6), Self.always) {
            lines.append("\($0.series) \($0.time.milliseconds) \($0.value.bitPattern) \($0.flag) \($0.record)")
        }
        return lines
    }

    /// A gap in what is gathered is as bad as one in what is applied, and the next flush reads everything again.
    @Test func afterAFailureEverythingIsReadAgain() throws {
        let folder = try TestFolder()
        let store = try SQLiteSeriesStore(folder: folder.path)
        let records = (RecordNumber(1)...4).map { sampleRecord($0) }
        try store.gather(through: 2) { _, body in for record in records[..<2] { try body(record) } }
        let failure = try #require(throws: StoreError.self) {
            try store.gather(through: 4) { _, body in try body(records[3]) }
        }
        #expect(failure.code == .outOfOrder)
        try store.apply(records)
        #expect(try store.verify().readings == 8)
        #expect(try store.appliedThrough == 4)
    }
}
