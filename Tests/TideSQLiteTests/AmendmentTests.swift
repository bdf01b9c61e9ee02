import Testing
import TideModel
import TideSQLite
import TideTesting

/// What amendments of one reading say together, however many of them one flush takes.
struct AmendmentTests {
    private static let always = Timestamp.distantPast..<Timestamp(milliseconds: .max)
    /// What an amendment may say of the single tests; nil leaves what was said before.
    private static let words: [TestWord?] = [
        nil, TestWord(configuration: 1, flags: 0x13), TestWord(configuration: 2, flags: 0x41),
    ]
    private static let flags: [QCFlag] = [.suspect, .fail, .pass]

    /// Flags of single tests outlive later amendments that do not speak of them, in a chunk of their own too.
    @Test(arguments: [1, 2, 3, 4], [true, false])
    func testsStayUntilOthersAreSaid(perFlush: Int, isOneRecord: Bool) throws {
        for choice in 0..<27 {
            let said = [choice / 9, choice / 3 % 3, choice % 3].map { Self.words[$0] }
            let records = Self.records(said, isOneRecord: isOneRecord)
            let (folder, model) = (try TestFolder(), MemorySeriesStore())
            let store = try SQLiteSeriesStore(folder: folder.path)
            for through in [1] + Array(stride(from: 1 + perFlush, to: records.count, by: perFlush)) + [records.count] {
                try store.apply(Array(records[..<through]))
            }
            try model.apply(records)
            let wanted = try Self.readings(model)
            #expect(wanted.first?.facts.tests == said.last { $0 != nil } ?? TestWord(configuration: 0, flags: 0))
            #expect(try Self.readings(store) == wanted, "\(said)")
            try store.compact()
            #expect(try Self.readings(store) == wanted, "\(said), compacted")
        }
    }

    /// A reading, then amendments of it.
    private static func records(_ said: [TestWord?], isOneRecord: Bool) -> [Record] {
        let first = sampleRecord(1)
        let (series, time) = (first.readings.series[0], Timestamp(milliseconds: first.readings.time[0]))
        let amendments = zip(said, flags).map { Amendment(series: series, time: time, flag: $1, tests: $0) }
        let groups = isOneRecord ? [amendments] : amendments.map { [$0] }
        return [first]
            + groups.enumerated().map { index, group in
                var record = Record(number: RecordNumber(index + 2), at: first.at)
                record.amendments = group
                return record
            }
    }

    private static func readings(_ store: any SeriesStore) throws -> [StoredReading] {
        var found: [StoredReading] = []
        _ = try store.scan(sampleRecord(1).readings.series, always) { found.append($0) }
        return found.sorted { ($0.series, $0.time) < ($1.series, $1.time) }
    }
}
