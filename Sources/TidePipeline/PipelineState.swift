public import TideModel

/// Everything the pipeline remembers: a deterministic fold over records, plus what the journal keeps in tables.
///
/// `fold(_:)` is the only way a committed record changes it; `Pipeline` makes the same calls while it builds a record,
/// so that restart and failure are one path: the last checkpoint, then `fold` over the records after it.
public struct PipelineState: Sendable {
    /// Number of the last record folded in.
    public internal(set) var record: RecordNumber = 0
    /// What belongs to no device.
    public internal(set) var global = GlobalState()
    /// By device number.
    public internal(set) var devices: [DeviceState] = []
    /// By series number.
    public internal(set) var series: [SeriesState] = []
    /// By series number: what quality tests remember.
    var quality = QualityTable()
    /// By series number: what filters remember.
    var filters = FilterTable()
    /// By series number: who is heard.
    public internal(set) var liveness = Liveness(from: .distantPast)
    /// Devices with an open message, while a record is folded, and the rule of its profile.
    var openMessages: [OpenMessage] = []
    /// By series number.
    public internal(set) var definitions: SeriesTable
    /// Enterprises, sites, units, devices.
    public internal(set) var registry: RegistryState
    /// What is in quarantine.
    public internal(set) var quarantine: QuarantineIndex
    /// Calibrations of all series.
    public internal(set) var calibrations: CalibrationLedger
    /// Readings that are still to be computed anew, by series.
    var recomputations: [SeriesNumber: Recomputation]
    /// Texts of the quality configurations that are stored, by id: one for each set of tests that people wrote.
    var configurations: [UInt64: String] = [:]
    /// How many quality configurations judged readings so far.
    public var configurationCount: Int { configurations.count }
    /// Latest attributes, by device and name.
    var attributes: [AttributeKey: AttributeValue] = [:]
    /// Latest attributes as `device/name` and value, for commands and tests.
    public var attributeValues: [String: String] {
        Dictionary(uniqueKeysWithValues: attributes.map { ("\($0.key.device)/\($0.key.name)", $0.value.value) })
    }
    /// Profiles in force.
    public internal(set) var profiles: [StoredProfile]
    /// Those that were in force when the process started, or before.
    private(set) var formerProfiles: [StoredProfile]
    /// Device blobs hold through these records while the state is being restored.
    private var restoredThrough: [RecordNumber] = []
    private var globalThrough: RecordNumber = 0

    /// Restores state from tables and checkpoint; `fold` the records after `oldestBlob` next.
    public init(
        tables: JournalTables,
        checkpoint: Checkpoint,
        bounds: QuarantineIndex.Bounds = QuarantineIndex.Bounds()
    ) throws(FormatError) {
        registry = try RegistryState(tables.registry)
        quarantine = QuarantineIndex(
            bounds: bounds,
            summaries: tables.quarantine,
            nextID: tables.nextQuarantineID
        )
        definitions = tables.series
        calibrations = CalibrationLedger(tables.calibrations)
        recomputations = Dictionary(tables.recomputations.map { ($0.series, $0) }) { _, last in last }
        for configuration in tables.configurations { configurations[configuration.id] = configuration.text }
        profiles = tables.profiles
        formerProfiles = tables.formerProfiles + tables.profiles
        for attribute in tables.attributes {
            attributes[AttributeKey(attribute)] = AttributeValue(value: attribute.value, time: attribute.time)
        }
        devices = registry.devices.indices.map { DeviceState(number: DeviceNumber($0)) }
        series = Array(repeating: SeriesState(), count: definitions.count)
        for definition in definitions {
            guard Int(definition.device) < devices.count else {
                throw FormatError("series \(definition.number) of device \(definition.device) has no place", at: 0)
            }
            devices[Int(definition.device)].series.append(definition.number)
        }
        restoredThrough = Array(repeating: 0, count: devices.count)
        if let blob = checkpoint.global {
            global = try GlobalState(decoding: blob.bytes)
            globalThrough = blob.record
        }
        for (number, blob) in checkpoint.devices where Int(number) < devices.count {
            try restoreDevice(number, from: blob.bytes)
            restoredThrough[Int(number)] = blob.record
        }
        record = globalThrough
    }

    /// Folds a committed record in.
    ///
    /// Blobs that hold through it already are left alone.
    public mutating func fold(_ record: Record) {
        let isGlobalNews = record.number > globalThrough
        if isGlobalNews { foldHead(record) }
        for index in 0..<record.frames.count { foldFrame(record, index, isGlobalNews: isGlobalNews) }
        for row in 0..<record.readings.rowCount { foldRow(record, row, isGlobalNews: isGlobalNews) }
        for mark in record.uplinks where isNews(record.number, for: mark.device) {
            devices[Int(mark.device)].remember(mark)
        }
        for stamp in record.stamps where isNews(record.number, for: stamp.device) {
            devices[Int(stamp.device)].note(stamp)
        }
        for amendment in record.amendments where isNews(record.number, for: definitions[Int(amendment.series)].device) {
            foldAmendment(amendment)
        }
        if isGlobalNews { foldTail(record) }
        self.record = max(self.record, record.number)
    }

    func isNews(_ record: RecordNumber, for device: DeviceNumber) -> Bool {
        Int(device) >= restoredThrough.count || restoredThrough[Int(device)] < record
    }

    private mutating func foldFrame(_ record: Record, _ index: Int, isGlobalNews: Bool) {
        let frame = FoldedFrame(record.frames, index)
        let filter = frame.isBookedOnFilter ? record.filters[Int(record.frames.filter[index])] : ""
        if isGlobalNews { global.fold(frame, filter: filter, record: record.number) }
        guard frame.device != FrameLog.noDevice, isNews(record.number, for: frame.device) else { return }
        _ = devices[Int(frame.device)].fold(frame, at: record.wall)
    }

    private mutating func foldRow(_ record: Record, _ row: Int, isGlobalNews: Bool) {
        let readings = record.readings
        let device = readings.device[row]
        let isDeviceNews = isNews(record.number, for: device)
        var book = ReadingBook()
        for cell in readings.cells(ofRow: row) {
            if readings.verdict[cell].isBooked { book.add(readings.verdict[cell]) }
            guard isDeviceNews else { continue }
            foldCell(
                readings.series[cell],
                time: readings.time[row],
                received: readings.received[row],
                value: readings.value[cell],
                flag: readings.flag[cell],
                rowFlags: readings.rowFlags[row],
                verdict: readings.verdict[cell]
            )
        }
        if isGlobalNews { global.readings.add(book) }
        guard isDeviceNews else { return }
        _ = devices[Int(device)].foldRow(
            time: readings.time[row],
            flags: readings.rowFlags[row],
            book: book,
            at: record.wall
        )
    }

    /// Folds what comes before the frames of a record.
    mutating func foldHead(_ record: Record) {
        global.foldClock(record)
        for event in record.events { global.fold(event, at: record.wall) }
    }

    /// Folds what comes after the frames of a record.
    mutating func foldTail(_ record: Record) {
        for adoption in record.adoptions { global.adopt(adoption.count, by: adoption.profile, at: record.wall) }
        global.redeliveryUnclear += UInt64(record.redeliveryUnclear)
        global.quarantineEvicted += UInt64(record.quarantineEvicted)
        global.quarantineDropped += UInt64(record.quarantineDropped)
    }

    /// Folds a changed flag: that of the latest reading is shown.
    mutating func foldAmendment(_ amendment: Amendment) {
        let number = Int(amendment.series)
        guard series[number].time == amendment.time.milliseconds else { return }
        series[number].flag = amendment.flag.rawValue
        devices[Int(definitions[number].device)].isDirty = true
    }

    /// Folds one reading: latest moves forward in device time, among times that can be believed.
    @inline(__always)
    mutating func foldCell(
        _ number: SeriesNumber,
        time: Int64,
        received: Int64,
        value: Double,
        flag: UInt8,
        rowFlags: RowFlags,
        verdict: ReadingVerdict
    ) {
        let isSeed = verdict == .seed && series[Int(number)].time == .min
        guard isSeed || verdict.isStored else { return }
        // The latest stays the latest, whatever it is computed to be.
        if verdict == .recomputed, time != series[Int(number)].time { return }
        let newest = max(series[Int(number)].newest, time)
        guard series[Int(number)].givesWay(to: time, received: received, rowFlags) else {
            series[Int(number)].newest = newest
            return
        }
        series[Int(number)] = SeriesState(
            time: time,
            received: received,
            value: value,
            flag: flag,
            rowFlags: rowFlags,
            newest: newest
        )
    }
}

/// An attribute's latest value.
struct AttributeValue: Equatable {
    var value: String
    /// Device time, or receive time, of the row that brought it.
    var time: Timestamp
}

/// Names one attribute of one device.
struct AttributeKey: Hashable {
    var device: DeviceNumber
    var name: String

    init(device: DeviceNumber, name: String) {
        self.device = device
        self.name = name
    }

    init(_ change: AttributeChange) { self.init(device: change.device, name: change.name) }
}
