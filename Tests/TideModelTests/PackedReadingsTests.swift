import Testing
import TideModel
import TideTesting

/// Readings in few bytes come back bit for bit, and no bytes make the reader trap.
@Suite("Packed readings")
struct PackedReadingsTests {
    /// Values that are hard to write: no numbers, signed zeros, the ends, what has no short decimal.
    private static let hard: [Double] = [
        .nan, -.nan, .signalingNaN, .infinity, -.infinity, 0, -0.0, .leastNonzeroMagnitude, .greatestFiniteMagnitude,
        0.1 + 0.2, 1.0 / 3, 9_007_199_254_740_993, -9_007_199_254_740_991, 1e15, -1e-6, 0.000_001, 1e-7, 18.05, 31.0221,
        Double(bitPattern: 0x7FF8_0000_DEAD_BEEF),
    ]

    private static func readings(_ random: inout SplitMix) -> Readings {
        var readings = Readings()
        let steps: [Int64] = [1, 1_000, .max / 3]
        let step = steps[.random(in: 0..<3, using: &random)]
        for _ in 0..<Int.random(in: 0...60, using: &random) {
            let received = Int64.random(in: -step...step, using: &random)
            readings.device.append(.random(in: 0...(step > 1_000 ? DeviceNumber.max : 9), using: &random))
            readings.received.append(received)
            readings.time.append(Bool.random(using: &random) ? received : .random(in: .min ... .max, using: &random))
            readings.profile.append(.random(in: 0...2, using: &random))
            readings.rowFlags.append(RowFlags(rawValue: Bool.random(using: &random) ? 0 : 17))
            readings.firstCell.append(UInt32(readings.series.count))
            for _ in 0..<Int.random(in: 0...8, using: &random) { addCell(&readings, &random) }
        }
        // Numbers of tests and raw values of some, of none, or nothing of either.
        let cells = readings.series.count
        if Bool.random(using: &random) { readings.tests = (0..<cells).map { _ in .random(in: 0...2, using: &random) } }
        if Int.random(in: 0..<4, using: &random) == 0 { readings.tests = Array(repeating: 0, count: cells) }
        if Bool.random(using: &random) {
            readings.raw = (0..<cells).map { _ in Bool.random(using: &random) ? .nan : 17.25 }
            readings.calibration = readings.raw.map { $0.isNaN ? 0 : 3 }
        }
        return readings
    }

    private static func addCell(_ readings: inout Readings, _ random: inout SplitMix) {
        readings.series.append(.random(in: 0...(Bool.random(using: &random) ? 700 : .max), using: &random))
        let decimal = Double(Int64.random(in: -99_999...99_999, using: &random))
        let scales: [Double] = [1, 10, 100, 1e3, 1e4, 1e5, 1e6, 1e7]
        let scale = scales[.random(in: 0..<8, using: &random)]
        let other = Double(bitPattern: .random(in: 0 ... .max, using: &random))
        let values = [decimal / scale, decimal / scale, hard[.random(in: 0..<hard.count, using: &random)], other]
        readings.value.append(values[.random(in: 0..<4, using: &random)])
        let flags: [UInt8] = [1, 1, 1, 3, 9]
        readings.flag.append(flags[.random(in: 0..<5, using: &random)])
        readings.verdict.append(ReadingVerdict.allCases[.random(in: 0..<8, using: &random)])
    }

    @Test(arguments: 0..<200 as Range<UInt64>)
    func comeBack(seed: UInt64) throws {
        var random = SplitMix(seed: seed)
        let readings = Self.readings(&random)
        #expect(try Readings(packed: readings.packed()) == readings)
        var record = Record(number: 3, at: Timestamp(milliseconds: 5))
        record.profiles = ["a", "b", "c"]
        record.qualityStates = [SeriesNote(series: 3, bytes: [1, 2])]
        record.filterStates = [SeriesNote(series: 4, bytes: []), SeriesNote(series: 5, bytes: [7])]
        record.tests = [TestWord(configuration: 1, flags: 17), TestWord(configuration: 1, flags: 49)]
        record.readings = readings
        #expect(try Record(decoding: record.encoded()) == record)
    }

    /// What sensors send takes three bytes a value, not fourteen.
    @Test func areSmall() {
        var readings = Readings()
        for row in 0..<1_000 {
            readings.device.append(DeviceNumber(row))
            readings.received.append(1_764_000_000_000 + Int64(row / 10))
            readings.time.append(1_764_000_000_000 - Int64(row * 7_919 % 2_000))
            readings.profile.append(0)
            readings.rowFlags.append([])
            readings.firstCell.append(UInt32(readings.series.count))
            for cell in 0..<6 {
                readings.series.append(SeriesNumber(row * 6 + cell))
                readings.value.append(Double(row * 31 % 4_000) / 100)
                readings.flag.append(1)
                readings.verdict.append(.new)
            }
        }
        let packed = readings.packed()
        #expect(packed.count < 5 * readings.series.count)
        // Nor may they hold on to the room that they could have needed.
        #expect(packed.capacity < packed.count + 64)
    }

    @Test(arguments: 0..<100 as Range<UInt64>)
    func damageIsAnError(seed: UInt64) {
        var random = SplitMix(seed: seed)
        let bytes = Self.readings(&random).packed()
        for _ in 0..<200 {
            var damaged = bytes
            switch Int.random(in: 0...2, using: &random) {
            case 0: damaged.removeLast(Int.random(in: 1...max(1, damaged.count), using: &random) % (damaged.count + 1))
            case 1: damaged.append(.random(in: 0...255, using: &random))
            default: damaged[Int.random(in: 0..<damaged.count, using: &random)] = .random(in: 0...255, using: &random)
            }
            guard let read = try? Readings(packed: damaged) else { continue }
            // What can be read has a shape that later code may rely on.
            for row in 0..<read.rowCount { #expect(read.cells(ofRow: row).upperBound <= read.series.count) }
            #expect(read.value.count == read.series.count && read.verdict.count == read.series.count)
        }
    }
}
