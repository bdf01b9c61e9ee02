import TideModel

/// What records say of some neighbouring devices until it is sealed into chunks: row after row in one block of memory,
/// because a device's rows, which lie far apart, are read one by one.
struct FlushRows {
    /// A device and a time of it: what a flush that does not fit into memory is cut at.
    struct Cut: Comparable {
        var device: UInt64
        var time: Int64

        static let lowest = Cut(device: 0, time: .min)
        static let highest = Cut(device: .max, time: .max)
        static func < (a: Self, b: Self) -> Bool { (a.device, a.time) < (b.device, b.time) }
    }

    /// Words before the cells of a row.
    static let headWords = 4

    /// What is collected: rows from the lower bound on, before the upper one.
    private(set) var range: Range<Cut>
    /// Row: the device.
    private(set) var device: [DeviceNumber] = []
    /// Row: where it begins in `words`.
    private var place: [UInt32] = []
    /// For each row time, received, record, head (profile in bits 0-31, flags in 32-39, cells in 40-62, 63: raw values
    /// follow), the values of its cells, then their series (bits 0-31), flags (32-39) and tests (40-63), then perhaps
    /// their raw values, then their calibrations.
    private var words: [UInt64] = []
    /// Profiles and test flags that rows refer to.
    private(set) var names = FlushNames()
    private var profileNumbers: [String: UInt32] = [:]
    private var testNumbers: [TestWord: UInt32] = [:]
    /// Numbers of the present record's test flags.
    private var ownTests: [UInt32] = []
    /// A cell has 24 bits for them; who has more of them in a flush does without.
    private static let mostTests = 1 << 24 - 1
    /// Changed flags, former values: rare, and by device.
    private(set) var notes: [DeviceNumber: [FlushNote]] = [:]
    /// Readings, changed flags and former values held.
    private(set) var count = 0
    /// The highest device that records say something of, held or not.
    private(set) var highest: UInt64 = 0

    /// - Parameters:
    ///   - range: what is collected.
    ///   - capacity: readings for which memory is set aside; what is not used is never touched.
    init(_ range: Range<Cut>, capacity: Int) {
        self.range = range
        words.reserveCapacity(capacity * 3)
    }

    /// What the next pass may collect: as many devices as will fill it, when they have as much as these.
    func next(upTo maximum: Int) -> Range<Cut> {
        let start = range.upperBound
        let devices = start.device - range.lowerBound.device
        guard start < .highest, devices > 0, count > 0 else { return start..<(max(start, .highest)) }
        // A tenth less: what does not fit is read and left out.
        let more = UInt64(Double(devices) * 0.9 * Double(maximum) / Double(count))
        let end = Cut(device: start.device + max(1, more), time: .min)
        return start..<(end.device > highest ? .highest : end)
    }

    /// Calls `body` with the rows, for reading.
    func withRows<Result>(_ body: (FlushRowTable) throws -> Result) rethrows -> Result {
        try words.withUnsafeBufferPointer { words in
            try place.withUnsafeBufferPointer { try body(FlushRowTable(words: words, place: $0)) }
        }
    }

    /// Adds what a record says of the devices; of fewer devices from then on when more is held than may be.
    ///
    /// - Parameters:
    ///   - record: comes after those that were added.
    ///   - maximum: readings that may be held.
    ///   - deviceOf: the device of a series of which the record may hold no reading.
    mutating func add(_ record: Record, upTo maximum: Int, deviceOf: (SeriesNumber) -> DeviceNumber?) {
        defer { while count > maximum, dropUpperHalf() {} }
        let numbers = record.profiles.map { number(of: $0) }
        ownTests = record.tests.map { number(of: $0) }
        let readings = record.readings
        highest = max(highest, readings.device.max().map(UInt64.init) ?? 0)
        for row in 0..<readings.rowCount
        where range.contains(Cut(device: UInt64(readings.device[row]), time: readings.time[row])) {
            add(readings, row, record.number, profile: numbers[Int(readings.profile[row])])
        }
        guard !record.amendments.isEmpty || !record.superseded.isEmpty else { return }
        addNotes(record, deviceOf)
    }

    private mutating func add(_ readings: Readings, _ row: Int, _ record: RecordNumber, profile: UInt32) {
        let start = words.count
        words.append(UInt64(bitPattern: readings.time[row]))
        words.append(UInt64(bitPattern: readings.received[row]))
        words.append(record)
        words.append(0)
        let cells = readings.cells(ofRow: row)
        for cell in cells where readings.verdict[cell].isStored { words.append(readings.value[cell].bitPattern) }
        let stored = words.count - start - Self.headWords
        guard stored > 0 else { return words.removeLast(Self.headWords) }
        let hasTests = !readings.tests.isEmpty
        for cell in cells where readings.verdict[cell].isStored {
            let tests = hasTests && readings.tests[cell] > 0 ? ownTests[Int(readings.tests[cell]) - 1] : 0
            words.append(UInt64(readings.series[cell]) | UInt64(readings.flag[cell]) << 32 | UInt64(tests) << 40)
        }
        let hasRaw = addRaw(readings, cells)
        let flags = UInt64(readings.rowFlags[row].rawValue)
        words[start + 3] = UInt64(profile) | flags << 32 | UInt64(stored) << 40 | (hasRaw ? 1 << 63 : 0)
        device.append(readings.device[row])
        place.append(UInt32(start))
        count += stored
    }

    /// Adds raw values and calibrations of a row that has any.
    private mutating func addRaw(_ readings: Readings, _ cells: Range<Int>) -> Bool {
        guard !readings.raw.isEmpty else { return false }
        let stored = cells.filter { readings.verdict[$0].isStored }
        guard stored.contains(where: { !readings.raw[$0].isNaN }) else { return false }
        for cell in stored { words.append(readings.raw[cell].bitPattern) }
        for cell in stored { words.append(UInt64(readings.calibration[cell])) }
        return true
    }

    private mutating func number(of word: TestWord) -> UInt32 {
        if let number = testNumbers[word] { return number }
        guard names.tests.count < Self.mostTests else { return 0 }
        names.tests.append(word)
        testNumbers[word] = UInt32(names.tests.count)
        return UInt32(names.tests.count)
    }

    private mutating func addNotes(_ record: Record, _ deviceOf: (SeriesNumber) -> DeviceNumber?) {
        // What has no readings can neither be amended nor superseded.
        for amendment in record.amendments {
            if let device = deviceOf(amendment.series) { add(.amended(amendment, record.number), device) }
        }
        for (part, former) in record.superseded.enumerated() {
            guard let device = deviceOf(former.series) else { continue }
            add(.superseded(former, record.number, part: UInt32(part)), device)
        }
    }

    private mutating func add(_ note: FlushNote, _ device: DeviceNumber) {
        highest = max(highest, UInt64(device))
        guard range.contains(Cut(device: UInt64(device), time: note.time)) else { return }
        notes[device, default: []].append(note)
        count += 1
    }

    private mutating func number(of profile: String) -> UInt32 {
        if let number = profileNumbers[profile] { return number }
        let number = UInt32(names.profiles.count)
        names.profiles.append(profile)
        profileNumbers[profile] = number
        return number
    }

    /// Leaves out the upper half of the rows, for another pass: the upper half of the devices, or of the days of one.
    ///
    /// - Returns: false when all there is belongs to one day of one device.
    private mutating func dropUpperHalf() -> Bool {
        guard let cut = middle() else { return false }
        range = range.lowerBound..<cut
        count = 0
        keepRows()
        for (device, list) in notes {
            let kept = list.filter { range.contains(Cut(device: UInt64(device), time: $0.time)) }
            notes[device] = kept.isEmpty ? nil : kept
            count += kept.count
        }
        return true
    }

    /// Moves the rows of `range` together, where they are: a copy would take as much memory again.
    private mutating func keepRows() {
        var (kept, end) = (0, 0)
        words.withUnsafeMutableBufferPointer { words in
            for row in device.indices {
                let found = FlushRow(from: UnsafeBufferPointer(rebasing: words[Int(place[row])...]))
                guard range.contains(Cut(device: UInt64(device[row]), time: found.time)) else { continue }
                let size = found.words.count
                count += found.cells
                _ = words[end..<end + size].update(fromContentsOf: words[Int(place[row])..<Int(place[row]) + size])
                (device[kept], place[kept]) = (device[row], UInt32(end))
                (kept, end) = (kept + 1, end + size)
            }
        }
        device.removeLast(device.count - kept)
        place.removeLast(place.count - kept)
        words.removeLast(words.count - end)
    }

    /// The first device, or day of the only one, that is above the lowest and not below the median.
    private func middle() -> Cut? {
        let held = (device + notes.keys).sorted()
        guard let lowest = held.first else { return nil }
        let median = held[held.count / 2]
        if let device = median > lowest ? median : held.first(where: { $0 > median }) {
            return Cut(device: UInt64(device), time: .min)
        }
        let ofRows = withRows { table in device.indices.map { Day.of(table[$0].time) } }
        let days = (ofRows + notes.values.joined().map { Day.of($0.time) }).sorted()
        let day = days[days.count / 2]
        guard let cut = day > days[0] ? day : days.first(where: { $0 > day }) else { return nil }
        return Cut(device: UInt64(lowest), time: Day.span(cut).lowerBound)
    }

    /// Rows by device, of one device in the order in which they came.
    func rowsByDevice() -> [UInt32] {
        guard zip(device, device.dropFirst()).contains(where: { $0 > $1 }) else {
            return Array(0..<UInt32(device.count))
        }
        let lowest = device.min() ?? 0, highest = device.max() ?? 0
        guard highest - lowest < 1 << 22 else {
            return (0..<UInt32(device.count)).sorted { (device[Int($0)], $0) < (device[Int($1)], $1) }
        }
        var next = [UInt32](repeating: 0, count: Int(highest - lowest) + 2)
        for number in device { next[Int(number - lowest) + 1] += 1 }
        for index in next.indices.dropFirst() { next[index] += next[index - 1] }
        var order = [UInt32](repeating: 0, count: device.count)
        for (row, number) in device.enumerated() {
            order[Int(next[Int(number - lowest)])] = UInt32(row)
            next[Int(number - lowest)] += 1
        }
        return order
    }
}

/// What the rows of a flush refer to by number.
struct FlushNames {
    /// Content hashes of profiles.
    var profiles: [String] = []
    /// Flags of single tests.
    var tests: [TestWord] = []
}

/// What a record says of readings that came before.
enum FlushNote {
    /// A flag changed.
    case amended(Amendment, RecordNumber)
    /// A value was superseded.
    case superseded(SupersededValue, RecordNumber, part: UInt32)

    /// Device time of the reading.
    var time: Int64 {
        switch self {
        case .amended(let amendment, _): amendment.time.milliseconds
        case .superseded(let former, _, _): former.time.milliseconds
        }
    }

    /// The record that says so.
    var record: RecordNumber {
        switch self {
        case .amended(_, let record), .superseded(_, let record, _): record
        }
    }
}
