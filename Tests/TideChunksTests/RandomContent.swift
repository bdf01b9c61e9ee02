import TideChunks
import TideModel
import TideTesting

/// Seeded contents of every kind that devices, clocks and conversions make.
struct RandomContent {
    var random: SplitMix

    init(seed: UInt64) { random = SplitMix(seed: seed) }

    mutating func number(_ range: Range<Int>) -> Int { Int.random(in: range, using: &random) }

    mutating func chance(_ one: Int) -> Bool { number(0..<one) == 0 }

    /// A content with rows of the given number; without it 0...400.
    mutating func content(rows wanted: Int? = nil) -> ChunkContent {
        let count = wanted ?? (chance(12) ? 0 : number(1..<[3, 60, 258, 600][number(0..<4)]))
        var content = ChunkContent(device: DeviceNumber(number(0..<1_000_000)))
        if chance(2) { content.profiles = ["ab", String(repeating: "0f", count: 32), "Größe"] }
        if chance(3) { content.tests = [[1, 4], []].map { TestFlags(configuration: 7, flags: $0) } }
        let times = times(count)
        let hasFlags = chance(2)
        let delay = Int64(number(0..<3) * 700)
        for time in times {
            content.rows.append(
                time: time,
                received: chance(20) ? 1_764_000_000_000 : time &+ delay &+ Int64(delay == 0 ? 0 : number(0..<300)),
                flags: hasFlags ? RowFlags(rawValue: UInt8(number(0..<16))) : [],
                profile: content.profiles.isEmpty ? 0 : UInt16(number(0..<4))
            )
        }
        var series = SeriesNumber(number(0..<1_000))
        for _ in 0..<number(0..<5) {
            content.series.append(self.series(series, rows: count, content))
            series += SeriesNumber(number(1..<100))
        }
        return content
    }

    private mutating func series(_ number: SeriesNumber, rows count: Int, _ content: ChunkContent) -> ChunkSeries {
        var series = ChunkSeries(series: number)
        let isFull = chance(2)
        let share = self.number(1..<20)
        let rows = (0..<count).filter { _ in isFull || self.number(0..<20) < share }
        series.value = values(rows.count)
        series.rows = rows.count == count ? [] : rows.map { UInt32($0) }
        let hasFlags = chance(2), from = self.number(1..<1_000_000)
        for index in rows {
            series.flag.append(hasFlags && chance(9) ? 4 : 2)
            series.record.append(RecordNumber(from + index / 3 + (chance(30) ? 1_000 : 0)))
        }
        addOptional(&series, content)
        return series
    }

    /// Columns that say nothing come back empty, so none of these is all zero.
    private mutating func addOptional(_ series: inout ChunkSeries, _ content: ChunkContent) {
        let count = series.count
        if count > 0, chance(4) {
            series.raw = values(count)
            if chance(2) { for index in 1..<max(1, count) where chance(3) { series.raw[index] = nil } }
        }
        if count > 0, !content.tests.isEmpty { series.tests = (0..<count).map { $0 == 0 ? 2 : UInt32(number(0..<2)) } }
        if count > 0, chance(4) { series.calibration = Array(repeating: RecordNumber(number(1..<9)), count: count) }
        if count > 0, chance(4) { series.revision = (0..<count).map { $0 == 0 ? 3 : UInt32(number(0..<3)) } }
        if chance(4) {
            series.superseded = (0..<number(1..<5)).map { index in
                SupersededCell(time: Int64(index / 2), record: 5, part: UInt32(index), value: .nan, flag: 9)
            }
        }
        guard chance(4) else { return }
        series.amendments = (0..<number(1..<5)).map {
            AmendedCell(time: Int64($0), record: 8, flag: 3, tests: content.tests.isEmpty ? 0 : UInt32($0 % 2))
        }
    }

    /// Ascending times: regular, with jitter, with gaps, of one moment, or anything.
    mutating func times(_ count: Int) -> [Int64] {
        let start: Int64 = 1_764_000_000_000, step: Int64 = [60_000, 1_000, 37, 0][number(0..<4)]
        let kind = number(0..<5)
        var times = (0..<count).map { start + Int64($0) * step }
        for index in times.indices {
            switch kind {
            case 0: break
            case 1: times[index] += Int64(number(-200..<200))
            case 2: times[index] += Int64(index / 50) * 7_000_000
            case 3: times[index] += 1_000 * Int64(number(-3..<4))
            default: times[index] = .random(in: .min ... .max, using: &random)
            }
        }
        return times.sorted()
    }
}
