import TideChunks
import TideModel
import TideTesting

/// What `MemorySeriesStore` does with records of one device, and nothing else.
struct NaiveStore {
    private struct Key: Hashable {
        var series: SeriesNumber
        var time: Int64
    }

    private var readings: [Key: StoredReading] = [:]
    private var superseded: [(series: SeriesNumber, cell: SupersededCell)] = []

    mutating func put(_ reading: StoredReading) {
        readings[Key(series: reading.series, time: reading.time.milliseconds)] = reading
    }

    mutating func amend(_ series: SeriesNumber, _ amendment: AmendedCell, _ tests: [TestFlags]) {
        let key = Key(series: series, time: amendment.time)
        readings[key]?.flag = amendment.flag
        readings[key]?.record = amendment.record
        if amendment.tests > 0 { readings[key]?.facts.tests = tests[Int(amendment.tests) - 1].word }
    }

    mutating func supersede(_ series: SeriesNumber, _ cell: SupersededCell) { superseded.append((series, cell)) }

    func reading(_ series: SeriesNumber, _ time: Int64) -> StoredReading? { readings[Key(series: series, time: time)] }

    func readings(_ series: SeriesNumber) -> [StoredReading] {
        readings.values.filter { $0.series == series }.sorted { $0.time < $1.time }
    }

    func superseded(_ series: SeriesNumber) -> [SupersededCell] {
        superseded.map { $0 }.filter { $0.series == series }.map(\.cell).enumerated()
            .sorted { ($0.element.time, $0.offset) < ($1.element.time, $1.offset) }.map(\.element)
    }
}

/// Seeded records of one device whose times often meet, as contents and as the model sees them.
struct History {
    static let series: ClosedRange<SeriesNumber> = 10...12

    private(set) var model = NaiveStore()
    private var random: RandomContent
    private var record: RecordNumber = 0

    init(seed: UInt64) { random = RandomContent(seed: seed) }

    mutating func number(_ range: Range<Int>) -> Int { random.number(range) }

    /// The next record: rows of new and old times, conflicts with what they supersede, amendments of anything.
    mutating func next() -> ChunkContent {
        record += RecordNumber(number(1..<4))
        var content = ChunkContent(device: 5)
        content.profiles = ["a", "b"].shuffled(using: &random.random)
        content.tests = [TestFlags(configuration: record % 2, flags: [1]), TestFlags(configuration: 3, flags: [4])]
        content.series = Self.series.map { ChunkSeries(series: $0) }
        let times = Set((0..<number(0..<8)).map { _ in Int64(number(0..<20)) * 1_000 })
        for time in times.shuffled(using: &random.random).sorted() { addRow(time, &content) }
        for index in content.series.indices where random.chance(2) { amend(&content.series[index], content.tests) }
        for index in content.series.indices where content.series[index].count == content.rows.count {
            content.series[index].rows = []
        }
        return content
    }

    private mutating func addRow(_ time: Int64, _ content: inout ChunkContent) {
        let received = time + Int64(number(0..<3)), flags: RowFlags = random.chance(4) ? .late : []
        content.rows.append(time: time, received: received, flags: flags, profile: UInt16(number(0..<3)))
        for index in content.series.indices where index == 0 || !random.chance(3) {
            let series = content.series[index].series
            let value = Double(number(0..<50)) / 10, flag = UInt8(number(1..<5))
            if let former = model.reading(series, time) {
                let part = UInt32(content.series.reduce(0) { $0 + $1.superseded.count })
                let (old, oldFlag) = (former.value, former.flag)
                let cell = SupersededCell(time: time, record: record, part: part, value: old, flag: oldFlag)
                model.supersede(series, cell)
                content.series[index].superseded.append(cell)
            }
            content.series[index].append(row: content.rows.count - 1, value: value, flag: flag, record: record)
            let facts = addFacts(&content.series[index], content.tests)
            model.put(
                StoredReading(
                    series: series,
                    time: Timestamp(milliseconds: time),
                    received: Timestamp(milliseconds: received),
                    value: value,
                    flag: flag,
                    rowFlags: flags,
                    record: record,
                    facts: facts
                )
            )
        }
    }

    /// Tests of all cells of a series or of none, raw values of some.
    private mutating func addFacts(_ series: inout ChunkSeries, _ tests: [TestFlags]) -> ReadingFacts {
        var facts = ReadingFacts()
        if series.count == 1 ? random.chance(2) : !series.tests.isEmpty {
            let number = UInt32(number(0..<3))
            series.tests.append(number)
            if number > 0 { facts.tests = tests[Int(number) - 1].word }
        }
        if random.chance(3) {
            (facts.raw, facts.calibration) = (Double(number(0..<50)) / 4, CalibrationID(number(0..<3)))
            series.set(raw: facts.raw, calibration: UInt64(facts.calibration))
        }
        series.complete()
        return facts
    }

    private mutating func amend(_ series: inout ChunkSeries, _ tests: [TestFlags]) {
        for _ in 0..<number(0..<4) {
            let (time, flag) = (Int64(number(0..<20)) * 1_000, UInt8(number(1..<5)))
            let amendment = AmendedCell(time: time, record: record, flag: flag, tests: UInt32(number(0..<3)))
            series.amendments.append(amendment)
            model.amend(series.series, amendment, tests)
        }
    }
}
