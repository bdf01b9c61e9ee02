import TideModel

/// Seeded choices.
public struct Dice {
    private var numbers: SplitMix

    /// Makes dice that always fall the same way.
    public init(seed: UInt64) { numbers = SplitMix(seed: seed) }

    mutating func next() -> UInt64 { numbers.next() }

    /// A number in 0..<bound.
    public mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(bound)) }

    mutating func pick<Element>(_ elements: [Element]) -> Element { elements[below(elements.count)] }
}

/// Random records over few keys, so that conflicts, late readings and amendments of what is there are frequent.
struct ConformanceWork {
    var dice: Dice
    private(set) var records: [Record] = []
    /// Series of which a reading was stored: only those can be superseded.
    private var stored: Set<SeriesNumber> = []

    static let devices: [DeviceNumber] = [0, 1, 70_000]

    let allSeries = SeriesStoreConformance.series
    let allTimes = Timestamp(milliseconds: .min)..<Timestamp(milliseconds: .max)

    /// Every kind of double, several NaN payloads among them.
    static let values: [UInt64] = [
        0, Double(-0.0).bitPattern, Double.infinity.bitPattern, (-Double.infinity).bitPattern, Double.nan.bitPattern,
        0x7FF8_0000_0000_0001, 0xFFF8_DEAD_BEEF_0001, 0x7FF0_0000_0000_0001, 1, 0x800F_FFFF_FFFF_FFFF,
        Double.leastNormalMagnitude.bitPattern, Double.greatestFiniteMagnitude.bitPattern, (0.1).bitPattern,
        (21.5).bitPattern, (9_007_199_254_740_993.0).bitPattern, .max,
    ]

    init(seed: UInt64) { dice = Dice(seed: seed) }

    mutating func someSeries() -> [SeriesNumber] {
        (0..<dice.below(6)).map { _ in dice.below(8) == 0 ? 12_345 : dice.pick(allSeries) }
    }

    mutating func someTimes() -> Range<Timestamp> {
        if dice.below(4) == 0 { return allTimes }
        let a = time(), b = time()
        return min(a, b)..<max(a, b)
    }

    /// Four seconds before a day and a month end.
    private static let start: Int64 = 1_764_547_196_000

    /// When a record was made: every 50 minutes, and each 20th a month after the one before.
    static func at(_ number: Int) -> Int64 {
        start + Int64(number) * 3_000_000 + Int64(number / 20) * 31 * 86_400_000
    }

    private mutating func time() -> Timestamp {
        switch dice.below(20) {
        case 0: Timestamp(milliseconds: -62_135_596_800_000)
        case 1: Timestamp(milliseconds: .max - 1)
        case 2, 3: Timestamp(milliseconds: Self.start + dice.pick([-400, -31, -1, 1, 7, 3_000]) * 86_400_000)
        // Around the hours in which records are made, some of them over and some not.
        case 4..<10: Timestamp(milliseconds: Self.at(records.count) - Int64(dice.below(12) - 2) * 1_200_000)
        default: Timestamp(milliseconds: Self.start + Int64(dice.below(60)) * 1_000)
        }
    }

    /// The next record, with what `complete` adds to it.
    mutating func nextRecord(_ complete: (inout Record) -> Void = { _ in }) -> Record {
        var record = previewRecord(ahead: 0)
        complete(&record)
        add(record)
        return record
    }

    /// Takes a record of somebody else for the next one.
    mutating func add(_ record: Record) {
        records.append(record)
        let readings = record.readings
        stored.formUnion(readings.series.indices.filter { readings.verdict[$0].isStored }.map { readings.series[$0] })
    }

    /// The record that would come after `ahead` others.
    mutating func previewRecord(ahead: Int) -> Record {
        let number = RecordNumber(records.count + 1 + ahead)
        var record = Record(number: number, at: Timestamp(milliseconds: Self.at(Int(number))))
        record.profiles = ["0123abcd"]
        for _ in 0..<dice.below(8) { addRow(&record.readings) }
        addFacts(&record)
        for _ in 0..<dice.below(4) {
            let tests = dice.below(2) == 0 ? nil : word()
            record.amendments.append(Amendment(series: dice.pick(allSeries), time: time(), flag: flag(), tests: tests))
        }
        for _ in 0..<dice.below(3) where !stored.isEmpty {
            let series = dice.pick(stored.sorted())
            record.superseded.append(SupersededValue(series: series, time: time(), value: value(), flag: flag()))
        }
        for index in 0..<dice.below(3) {
            record.raw.append(topic: "farm/\(index)", payload: [UInt8(dice.below(256))], received: record.at)
        }
        if dice.below(8) == 0 { record.removals = removals(at: record.at) }
        return record
    }

    /// Everything before a month that is over, or before a day.
    private mutating func removals(at now: Timestamp) -> [Removal] {
        let day = now.milliseconds / 86_400_000 - Removal.graceDays - Int64(dice.below(3) * 31)
        let date = CivilDate(dayNumber: day)
        let month = CivilDate(year: date.year, month: date.month, day: 1).dayNumber
        return [(Removal.Class.raw, day), (.readings, month)].compactMap { kind, end in
            guard dice.below(3) > 0 else { return nil }
            let times = Timestamp(milliseconds: .min)..<Timestamp(milliseconds: end * 86_400_000)
            return Removal(kind: kind, times: times, cause: .age, bytes: UInt64(dice.below(100)))
        }
    }

    private mutating func addRow(_ readings: inout Readings) {
        let device = dice.below(3)
        // A series is of one device.
        let series = allSeries.indices.filter { $0 % 3 == device }.map { allSeries[$0] }
        readings.device.append(Self.devices[device])
        readings.time.append(time().milliseconds)
        readings.received.append(time().milliseconds)
        readings.profile.append(0)
        readings.rowFlags.append(RowFlags(rawValue: UInt8(dice.below(16))))
        readings.firstCell.append(UInt32(readings.series.count))
        for _ in 0..<dice.below(4) {
            readings.series.append(dice.pick(series))
            readings.value.append(value())
            readings.flag.append(flag().rawValue)
            readings.verdict.append(dice.pick(ReadingVerdict.allCases))
        }
    }

    /// Flags of single tests and raw values, in half of the records each.
    private mutating func addFacts(_ record: inout Record) {
        let cells = record.readings.series.count
        if dice.below(2) == 0 {
            record.tests = (0..<1 + dice.below(3)).map { _ in word() }
            record.readings.tests = (0..<cells).map { _ in UInt32(dice.below(record.tests.count + 1)) }
        }
        if dice.below(2) == 0 {
            record.readings.raw = (0..<cells).map { _ in dice.below(2) == 0 ? .nan : dice.pick([-0.0, 7.25, 1e300]) }
            record.readings.calibration = record.readings.raw.map { $0.isNaN ? 0 : CalibrationID(dice.below(3)) }
        }
    }

    private mutating func word() -> TestWord {
        TestWord(configuration: UInt64(1 + dice.below(2)), flags: dice.pick([0x11, 0x5013, 0x8000_0000_0000_0114]))
    }

    private mutating func value() -> Double {
        Double(bitPattern: dice.below(3) == 0 ? dice.next() : dice.pick(Self.values))
    }

    private mutating func flag() -> QCFlag { dice.pick(QCFlag.allCases) }
}
