import TideChunks
import TideModel

/// Makes what one device has in one day: rows by time, and of several readings of one series and time the one that came
/// last.
struct DayBuilder {
    private var content: ChunkContent
    /// Cells of each row.
    private var filled: [UInt32] = []
    /// The first row that has the time of the last one.
    private var group = 0
    /// Where the last row's cells went: the next row is nearly always alike.
    private var columns: [Int] = []
    /// Index of each series.
    private var places: [SeriesNumber: Int] = [:]
    private var profiles: [UInt32: UInt16] = [:]
    /// Numbers in the content's `tests`: of those of the flush, and of all.
    private var tests: [UInt32: UInt32] = [:]
    private var testNumbers: [TestFlags: UInt32] = [:]

    init(device: DeviceNumber) { content = ChunkContent(device: device) }

    /// Adds a row; times never fall, and rows of one time come in the order in which they were recorded.
    ///
    /// - Parameters:
    ///   - row: a row of the device, within the day.
    ///   - names: what the row refers to.
    mutating func append(_ row: FlushRow, _ names: FlushNames) {
        let place = place(for: row, names.profiles)
        for cell in 0..<row.cells {
            let index = index(of: row.series(cell), expected: cell)
            settle(index)
            content.series[index].append(
                row: place,
                value: row.value(cell),
                flag: row.flag(cell),
                record: row.record
            )
            note(row, cell, index, names)
            filled[place] += 1
        }
    }

    /// Notes what else is known of the last reading of a series.
    private mutating func note(_ row: FlushRow, _ cell: Int, _ index: Int, _ names: FlushNames) {
        let tests = row.tests(cell)
        if tests > 0 {
            let number = self.tests[tests] ?? number(of: TestFlags(names.tests[Int(tests) - 1]))
            self.tests[tests] = number
            content.series[index].set(tests: number, ofCell: content.series[index].count - 1)
        }
        guard row.hasRaw, !row.raw(cell).isNaN else { return }
        content.series[index].set(raw: row.raw(cell), calibration: row.calibration(cell))
    }

    private mutating func number(of flags: TestFlags) -> UInt32 {
        if let known = testNumbers[flags] { return known }
        content.tests.append(flags)
        testNumbers[flags] = UInt32(content.tests.count)
        return UInt32(content.tests.count)
    }

    /// The row of the content that a row goes into: the last one when nothing tells them apart.
    private mutating func place(for row: FlushRow, _ profiles: [String]) -> Int {
        let profile = profile(row.profile, profiles)
        let last = content.rows.count - 1
        if last >= 0, content.rows.time[last] == row.time {
            let isSame =
                content.rows.received[last] == row.received && content.rows.flags[last] == row.flags
                && content.rows.profile[last] == profile
            if isSame { return last }
        } else {
            group = last + 1
        }
        content.rows.append(time: row.time, received: row.received, flags: row.flags, profile: profile)
        filled.append(0)
        return last + 1
    }

    private mutating func profile(_ number: UInt32, _ hashes: [String]) -> UInt16 {
        if let known = profiles[number] { return known }
        // A chunk numbers no more; who changes profiles so often in a day does without their names.
        guard content.profiles.count < Int(UInt16.max) else { return 0 }
        content.profiles.append(hashes[Int(number)])
        profiles[number] = UInt16(content.profiles.count)
        return UInt16(content.profiles.count)
    }

    /// Index of a series, at first looked for where it was in the row before.
    private mutating func index(of series: SeriesNumber, expected: Int) -> Int {
        if expected < columns.count, content.series[columns[expected]].series == series { return columns[expected] }
        let index = places[series] ?? content.series.count
        if index == content.series.count {
            content.series.append(ChunkSeries(series: series))
            places[series] = index
        }
        if expected < columns.count { columns[expected] = index } else { columns.append(index) }
        return index
    }

    /// Takes a reading back that the next one of its series and time replaces.
    private mutating func settle(_ index: Int) {
        guard let last = content.series[index].rows.last, Int(last) >= group else { return }
        content.series[index].removeLast()
        filled[Int(last)] -= 1
    }

    /// Adds what records say of readings that came before; called after all rows, in the order of records.
    mutating func append(_ note: FlushNote) {
        switch note {
        case .superseded(let former, let record, let part):
            let cell = SupersededCell(
                time: former.time.milliseconds,
                record: record,
                part: part,
                value: former.value,
                flag: former.flag.rawValue
            )
            content.series[index(of: former.series, expected: 0)].superseded.append(cell)
        case .amended(let amendment, let record):
            let index = index(of: amendment.series, expected: 0)
            let cell = AmendedCell(
                time: amendment.time.milliseconds,
                record: record,
                flag: amendment.flag.rawValue,
                tests: amendment.tests.map { number(of: TestFlags($0)) } ?? 0
            )
            content.series[index].amend(cell, rows: content.rows.time)
        }
    }

    /// What was built, in parts of which each fits into a chunk.
    consuming func contents() -> [ChunkContent] {
        var content = content
        if filled.contains(0) { content.keepRows { filled[$0] > 0 } }
        for index in content.series.indices {
            if content.series[index].count == content.rows.count { content.series[index].rows = [] }
            content.series[index].complete()
            content.series[index].sortLists()
        }
        return content.parts(maximumRows: ChunkBounds.rows, maximumCells: ChunkBounds.cells)
    }
}

/// What is put into one chunk: half of what a chunk may hold, so that what is put together by mistake never traps.
enum ChunkBounds {
    /// Rows of a chunk.
    static let rows = Chunk.maximumRows / 2
    /// Readings, former values and amendments of a chunk.
    static let cells = Chunk.maximumCells / 2
}
