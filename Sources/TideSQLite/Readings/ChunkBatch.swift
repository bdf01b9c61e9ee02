import TideChunks
import TideModel

/// Readings of several records, gathered by device until they are sealed into one chunk each.
struct ChunkBatch {
    /// What one device has so far.
    fileprivate struct Run {
        /// Contents from older to newer: what says something of a series and time that an older one already has, and
        /// amendments, begin another.
        var layers: [ChunkContent]
        var places: [SeriesNumber: SeriesPlace] = [:]
        var profiles: [String: UInt16] = [:]
        /// Readings in it.
        var count = 0

        init(_ device: DeviceNumber) { layers = [ChunkContent(device: device)] }
    }

    /// Where a series stands in the newest layer, and which times it has there.
    fileprivate struct SeriesPlace {
        var index: Int
        var latest = Int64.min
        /// Filled when times do not only go up.
        var times: Set<Int64> = []
    }

    private var runs: [DeviceNumber: Run] = [:]
    /// Runs that are long enough, in the order in which they became so.
    private var full: [(device: DeviceNumber, run: Run)] = []
    /// Longest run, in readings: as many chunks as are merged at once must fit into one.
    private static let maximumCount = 32_768
    /// Series that were seen, with their devices.
    private(set) var devices: [SeriesNumber: DeviceNumber] = [:]
    private let deviceOf: (SeriesNumber) throws -> DeviceNumber?

    /// - Parameter deviceOf: the device of a series of which the records hold no reading.
    init(deviceOf: @escaping (SeriesNumber) throws -> DeviceNumber?) { self.deviceOf = deviceOf }

    /// Adds what a record says about series; records come in their order.
    mutating func add(_ record: Record) throws {
        for row in 0..<record.readings.rowCount { addRow(record, row) }
        for amendment in record.amendments {
            // What has no readings cannot be amended.
            guard let device = try device(of: amendment.series) else { continue }
            runs[device, default: Run(device)].add(amendment, record.number)
        }
        for (part, former) in record.superseded.enumerated() {
            guard let device = try device(of: former.series) else { continue }
            let cell = SupersededCell(
                time: former.time.milliseconds,
                record: record.number,
                part: UInt32(part),
                value: former.value,
                flag: former.flag.rawValue
            )
            runs[device, default: Run(device)].add(cell, former.series)
        }
    }

    private func device(of series: SeriesNumber) throws -> DeviceNumber? { try devices[series] ?? deviceOf(series) }

    private mutating func addRow(_ record: Record, _ row: Int) {
        let readings = record.readings
        let device = readings.device[row]
        let cells = readings.cells(ofRow: row).filter { readings.verdict[$0].isStored }
        guard !cells.isEmpty else { return }
        for cell in cells { devices[readings.series[cell]] = device }
        runs[device, default: Run(device)].add(record, row, cells)
        if let run = runs[device], run.count >= Self.maximumCount {
            full.append((device, run))
            runs[device] = nil
        }
    }

    /// The chunks, by device.
    consuming func sealed() throws(FormatError) -> [(device: DeviceNumber, bytes: [UInt8])] {
        var sealed: [(device: DeviceNumber, bytes: [UInt8])] = []
        for (device, run) in full + runs.sorted(by: { $0.key < $1.key }).map({ ($0.key, $0.value) }) {
            let layers = run.layers.map { $0.sealed() }
            if layers.count == 1 {
                sealed.append((device, layers[0]))
            } else {
                var chunks: [Chunk] = []
                for layer in layers { chunks.append(try Chunk(layer)) }
                sealed.append((device, try ChunkMerger.merge(chunks, hasOldest: false)))
            }
        }
        return sealed
    }
}

extension ChunkBatch.Run {
    fileprivate mutating func add(_ record: Record, _ row: Int, _ cells: [Int]) {
        let readings = record.readings
        let time = readings.time[row]
        if cells.contains(where: { has(readings.series[$0], time) }) { beginLayer() }
        let first = cells.filter { cell in !cells.contains { $0 < cell && readings.series[$0] == readings.series[cell] }
        }
        append(record, row, first)
        // A series that a row names twice: the later one stands.
        if first.count < cells.count { add(record, row, cells.filter { !first.contains($0) }) }
    }

    private mutating func append(_ record: Record, _ row: Int, _ cells: [Int]) {
        let readings = record.readings
        let time = readings.time[row]
        let last = layers.count - 1
        let profile = profile(record.profiles[Int(readings.profile[row])])
        layers[last].rows.append(
            time: time,
            received: readings.received[row],
            flags: readings.rowFlags[row],
            profile: profile
        )
        let place = layers[last].rows.count - 1
        count += cells.count
        for cell in cells {
            let index = note(readings.series[cell], time)
            layers[last].series[index].append(
                row: place,
                value: readings.value[cell],
                flag: readings.flag[cell],
                record: record.number
            )
        }
    }

    fileprivate mutating func add(_ amendment: Amendment, _ record: RecordNumber) {
        // What it speaks of must lie in an older layer.
        if has(amendment.series, amendment.time.milliseconds) { beginLayer() }
        let cell = AmendedCell(
            time: amendment.time.milliseconds,
            record: record,
            flag: amendment.flag.rawValue
        )
        let index = place(amendment.series)
        layers[layers.count - 1].series[index].amendments.append(cell)
    }

    fileprivate mutating func add(_ former: SupersededCell, _ series: SeriesNumber) {
        let index = place(series)
        layers[layers.count - 1].series[index].superseded.append(former)
    }

    private mutating func beginLayer() {
        let device = layers[0].device
        var layer = ChunkContent(device: device)
        layer.profiles = layers[layers.count - 1].profiles
        layers.append(layer)
        places.removeAll(keepingCapacity: true)
    }

    private mutating func profile(_ hash: String) -> UInt16 {
        if let known = profiles[hash] { return known }
        let last = layers.count - 1
        layers[last].profiles.append(hash)
        let number = UInt16(layers[last].profiles.count)
        profiles[hash] = number
        return number
    }

    private func has(_ series: SeriesNumber, _ time: Int64) -> Bool {
        guard let place = places[series], time <= place.latest else { return false }
        return time == place.latest || place.times.contains(time)
    }

    private mutating func place(_ series: SeriesNumber) -> Int {
        if let place = places[series] { return place.index }
        let last = layers.count - 1
        layers[last].series.append(ChunkSeries(series: series))
        places[series] = ChunkBatch.SeriesPlace(index: layers[last].series.count - 1)
        return layers[last].series.count - 1
    }

    /// Notes that a series has a reading at a time, and gives its place in the newest layer.
    private mutating func note(_ series: SeriesNumber, _ time: Int64) -> Int {
        let index = place(series)
        guard var place = places[series] else { return index }
        place.times.insert(time)
        place.latest = max(place.latest, time)
        places[series] = place
        return index
    }
}
