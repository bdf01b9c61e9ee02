import TideModel

/// What records say of some neighbouring devices, in columns, until it is sealed into chunks.
struct FlushRows {
    /// Numbers of the devices that are collected.
    private(set) var devices: Range<UInt64>
    /// Row: the device.
    private(set) var device: [DeviceNumber] = []
    /// Row: device time, milliseconds since 1970.
    private(set) var time: [Int64] = []
    /// Row: receive time, milliseconds since 1970.
    private(set) var received: [Int64] = []
    /// Row: one-bit facts.
    private(set) var flags: [RowFlags] = []
    /// Row: index in `profiles`.
    private(set) var profile: [UInt32] = []
    /// Row: the record.
    private(set) var record: [RecordNumber] = []
    /// Row: index of its first cell.
    private(set) var firstCell: [UInt32] = []
    /// Cell: the series.
    private(set) var series: [SeriesNumber] = []
    /// Cell: the value.
    private(set) var value: [Double] = []
    /// Cell: the quality flag.
    private(set) var flag: [UInt8] = []
    /// Content hashes of profiles.
    private(set) var profiles: [String] = []
    private var profileNumbers: [String: UInt32] = [:]
    /// Changed flags, former values: rare, and by device.
    private(set) var notes: [DeviceNumber: [FlushNote]] = [:]

    /// - Parameter devices: numbers of the devices that are collected.
    init(devices: Range<UInt64>) { self.devices = devices }

    /// Readings held.
    var count: Int { series.count }

    /// Its cells.
    func cells(ofRow row: Int) -> Range<Int> {
        Int(firstCell[row])..<(row + 1 < firstCell.count ? Int(firstCell[row + 1]) : series.count)
    }

    /// Adds what a record says of the devices.
    ///
    /// - Parameters:
    ///   - record: comes after those that were added.
    ///   - deviceOf: the device of a series of which the record may hold no reading.
    mutating func add(_ record: Record, deviceOf: (SeriesNumber) -> DeviceNumber?) {
        let numbers = record.profiles.map { number(of: $0) }
        let readings = record.readings
        for row in 0..<readings.rowCount where devices.contains(UInt64(readings.device[row])) {
            let start = series.count
            for cell in readings.cells(ofRow: row) where readings.verdict[cell].isStored {
                series.append(readings.series[cell])
                value.append(readings.value[cell])
                flag.append(readings.flag[cell])
            }
            guard series.count > start else { continue }
            firstCell.append(UInt32(start))
            device.append(readings.device[row])
            time.append(readings.time[row])
            received.append(readings.received[row])
            flags.append(readings.rowFlags[row])
            profile.append(numbers[Int(readings.profile[row])])
            self.record.append(record.number)
        }
        guard !record.amendments.isEmpty || !record.superseded.isEmpty else { return }
        addNotes(record, deviceOf)
    }

    private mutating func addNotes(_ record: Record, _ deviceOf: (SeriesNumber) -> DeviceNumber?) {
        // What has no readings can neither be amended nor superseded.
        for amendment in record.amendments {
            guard let device = deviceOf(amendment.series), devices.contains(UInt64(device)) else { continue }
            notes[device, default: []].append(.amended(amendment, record.number))
        }
        for (part, former) in record.superseded.enumerated() {
            guard let device = deviceOf(former.series), devices.contains(UInt64(device)) else { continue }
            notes[device, default: []].append(.superseded(former, record.number, part: UInt32(part)))
        }
    }

    private mutating func number(of profile: String) -> UInt32 {
        if let number = profileNumbers[profile] { return number }
        let number = UInt32(profiles.count)
        profiles.append(profile)
        profileNumbers[profile] = number
        return number
    }

    /// Whether there are several devices in it.
    var splits: Bool { device.contains { $0 != device[0] } }

    /// Leaves out the upper half of the devices that it has, for another pass.
    mutating func dropUpperHalf() {
        let numbers = device.sorted()
        // The first number above the median, or above the lowest when half of the rows are of the highest.
        let median = numbers[numbers.count / 2]
        let bound = median > numbers[0] ? median : numbers.first { $0 > median } ?? median
        devices = devices.lowerBound..<UInt64(bound)
        var kept = FlushRows(devices: devices)
        for row in 0..<device.count where devices.contains(UInt64(device[row])) { kept.copy(row, of: self) }
        (kept.profiles, kept.profileNumbers) = (profiles, profileNumbers)
        kept.notes = notes.filter { devices.contains(UInt64($0.key)) }
        self = kept
    }

    private mutating func copy(_ row: Int, of other: FlushRows) {
        firstCell.append(UInt32(series.count))
        for cell in other.cells(ofRow: row) {
            series.append(other.series[cell])
            value.append(other.value[cell])
            flag.append(other.flag[cell])
        }
        device.append(other.device[row])
        time.append(other.time[row])
        received.append(other.received[row])
        flags.append(other.flags[row])
        profile.append(other.profile[row])
        record.append(other.record[row])
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
