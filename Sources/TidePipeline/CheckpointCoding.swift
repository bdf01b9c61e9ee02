public import TideModel

// Checkpoint blobs: the same state always gives the same bytes, so dictionaries are written in the order of their keys.

extension FrameBook {
    func write(to writer: inout ByteWriter) { writer.write(column: counts) }
    init(_ reader: inout ByteReader) throws(FormatError) {
        self.init(counts: try reader.readCounts(FrameOutcome.allCases.count))
    }
}

extension ReadingBook {
    func write(to writer: inout ByteWriter) { writer.write(column: counts) }
    init(_ reader: inout ByteReader) throws(FormatError) {
        self.init(counts: try reader.readCounts(ReadingVerdict.allCases.count))
    }
}

extension ByteReader {
    /// The columns of a book: exactly so many.
    fileprivate mutating func readCounts(_ count: Int) throws(FormatError) -> [UInt64] {
        let counts: [UInt64] = try readColumn()
        guard counts.count == count else {
            throw FormatError("a book of \(counts.count) columns, not \(count)", at: offset)
        }
        return counts
    }
}

extension GlobalState.ClassBooks {
    func write(to writer: inout ByteWriter) {
        promised.write(to: &writer)
        unpromised.write(to: &writer)
    }

    init(_ reader: inout ByteReader) throws(FormatError) {
        promised = try FrameBook(&reader)
        unpromised = try FrameBook(&reader)
    }
}

extension FrameLedger {
    func write(to writer: inout ByteWriter) {
        writer.write(source == nil ? UInt8(0) : 1)
        writer.write(source?.kind ?? "")
        writer.write(source?.name ?? "")
        writer.write(lastID)
        writer.write(reusesIDs ? UInt8(1) : 0)
        writer.write(column: entries.map(\.packetID))
        writer.write(column: entries.map(\.hash))
        writer.write(column: entries.map(\.record))
    }

    init(_ reader: inout ByteReader) throws(FormatError) {
        let hasSource = try reader.read(UInt8.self) == 1
        let source = FrameSource(kind: try reader.readString(), name: try reader.readString())
        let lastID = try reader.read(UInt16.self)
        let reusesIDs = try reader.read(UInt8.self) == 1
        let ids: [UInt16] = try reader.readColumn()
        let hashes: [UInt64] = try reader.readColumn()
        let records: [RecordNumber] = try reader.readColumn()
        guard ids.count == hashes.count, ids.count == records.count else {
            throw FormatError("ledger columns of unequal length", at: reader.offset)
        }
        let entries = ids.indices.map { Entry(packetID: ids[$0], hash: hashes[$0], record: records[$0]) }
        self.init(source: hasSource ? source : nil, entries: entries, lastID: lastID, reusesIDs: reusesIDs)
    }
}

extension DeviceState.LastFrame {
    static func write(_ frames: [Self], to writer: inout ByteWriter) {
        writer.write(column: frames.map(\.topic))
        writer.write(column: frames.map(\.frame))
    }

    static func readAll(_ reader: inout ByteReader) throws(FormatError) -> [Self] {
        let topics: [UInt64] = try reader.readColumn()
        let frames: [UInt64] = try reader.readColumn()
        guard topics.count == frames.count else {
            throw FormatError("frame columns of unequal length", at: reader.offset)
        }
        return zip(topics, frames).map { Self(topic: $0, frame: $1) }
    }
}

extension GlobalState {
    /// The checkpoint blob of what belongs to no device.
    public func encoded() -> [UInt8] {
        var writer = ByteWriter()
        writer.write(at.milliseconds)
        writer.write(wall.milliseconds)
        writer.write(connectedAt.milliseconds)
        ledger.write(to: &writer)
        writer.write(each: subscriptions) { $0.write($1) }
        frames.write(to: &writer)
        readings.write(to: &writer)
        for count in [redeliveryUnclear, quarantineEvicted, quarantineDropped, clockSteps] { writer.write(count) }
        writer.write(each: filters.sorted { $0.key < $1.key }) {
            $0.write($1.key)
            $1.value.frames.write(to: &$0)
            $1.value.readings.write(to: &$0)
        }
        writer.write(each: adoptions.sorted { $0.key < $1.key }) {
            $0.write($1.key)
            $0.write($1.value.hour)
            $0.write(UInt32($1.value.count))
        }
        DeviceState.LastFrame.write(retained, to: &writer)
        return writer.bytes
    }

    init(decoding bytes: [UInt8]) throws(FormatError) {
        self.init()
        var failure: FormatError?
        bytes.withUnsafeBytes { buffer in
            var reader = ByteReader(buffer)
            do throws(FormatError) { try read(&reader) } catch { failure = error }
        }
        if let failure { throw failure }
    }

    private mutating func read(_ reader: inout ByteReader) throws(FormatError) {
        at = Timestamp(milliseconds: try reader.read())
        wall = Timestamp(milliseconds: try reader.read())
        connectedAt = Timestamp(milliseconds: try reader.read())
        ledger = try FrameLedger(&reader)
        subscriptions = try reader.readEach(minimumSize: 4) { reader throws(FormatError) in try reader.readString() }
        frames = try ClassBooks(&reader)
        readings = try ReadingBook(&reader)
        redeliveryUnclear = try reader.read()
        quarantineEvicted = try reader.read()
        quarantineDropped = try reader.read()
        clockSteps = try reader.read()
        let books = try reader.readEach(minimumSize: 14) { reader throws(FormatError) in
            (try reader.readString(), FilterBooks(frames: try ClassBooks(&reader), readings: try ReadingBook(&reader)))
        }
        for (filter, book) in books { filters[filter] = book }
        let hours = try reader.readEach(minimumSize: 16) { reader throws(FormatError) in
            (try reader.readString(), AdoptionHour(hour: try reader.read(), count: Int(try reader.read(UInt32.self))))
        }
        for (profile, hour) in hours { adoptions[profile] = hour }
        retained = try DeviceState.LastFrame.readAll(&reader)
    }
}

extension PipelineState {
    /// The checkpoint blob of one device and its series.
    public func encodedDevice(_ number: DeviceNumber) -> [UInt8] {
        let device = devices[Int(number)]
        var writer = ByteWriter(capacity: 96 + 40 * device.series.count)
        writer.write(device.lastArrival)
        writer.write(device.latestTime)
        writer.write(device.lastSeen)
        writer.write(device.book.hour)
        device.book.frames.write(to: &writer)
        device.book.readings.write(to: &writer)
        DeviceState.LastFrame.write(device.lastFrames, to: &writer)
        let states = device.series.map { series[Int($0)] }
        writer.write(column: device.series)
        writer.write(column: states.map(\.time))
        writer.write(column: states.map(\.received))
        writer.write(column: states.map(\.value))
        writer.write(column: states.map(\.flag))
        writer.write(column: states.map(\.rowFlags.rawValue))
        writer.write(column: device.uplinks.map(\.hash))
        writer.write(column: device.uplinks.map(\.time))
        return writer.bytes
    }

    mutating func restoreDevice(_ number: DeviceNumber, from bytes: [UInt8]) throws(FormatError) {
        var failure: FormatError?
        bytes.withUnsafeBytes { buffer in
            var reader = ByteReader(buffer)
            do throws(FormatError) { try restoreDevice(number, &reader) } catch { failure = error }
        }
        if let failure { throw failure }
    }

    private mutating func restoreDevice(_ number: DeviceNumber, _ reader: inout ByteReader) throws(FormatError) {
        let index = Int(number)
        devices[index].lastArrival = try reader.read()
        devices[index].latestTime = try reader.read()
        devices[index].lastSeen = try reader.read()
        devices[index].book.hour = try reader.read()
        devices[index].book.frames = try FrameBook(&reader)
        devices[index].book.readings = try ReadingBook(&reader)
        devices[index].lastFrames = try DeviceState.LastFrame.readAll(&reader)
        let numbers: [SeriesNumber] = try reader.readColumn()
        let times: [Int64] = try reader.readColumn()
        let received: [Int64] = try reader.readColumn()
        let values: [Double] = try reader.readColumn()
        let flags: [UInt8] = try reader.readColumn()
        let rowFlags: [UInt8] = try reader.readColumn()
        let counts = [times.count, received.count, values.count, flags.count, rowFlags.count]
        guard counts.allSatisfy({ $0 == numbers.count }), numbers.allSatisfy({ Int($0) < series.count }) else {
            throw FormatError("series columns of device \(number) do not fit", at: reader.offset)
        }
        for cell in numbers.indices {
            series[Int(numbers[cell])] = SeriesState(
                time: times[cell],
                received: received[cell],
                value: values[cell],
                flag: flags[cell],
                rowFlags: RowFlags(rawValue: rowFlags[cell])
            )
        }
        try restoreUplinks(index, &reader)
    }

    private mutating func restoreUplinks(_ index: Int, _ reader: inout ByteReader) throws(FormatError) {
        // Blobs without them are from before.
        guard !reader.isAtEnd else { return }
        let hashes: [UInt64] = try reader.readColumn()
        let times: [Int64] = try reader.readColumn()
        guard hashes.count == times.count else {
            throw FormatError("uplink columns of unequal length", at: reader.offset)
        }
        devices[index].uplinks = zip(hashes, times).map { DeviceState.LastUplink(hash: $0, time: $1) }
    }
}

extension PipelineState {
    /// Devices that changed since their last blob.
    public var dirtyDevices: [DeviceNumber] {
        devices.indices.filter { devices[$0].isDirty }.map { DeviceNumber($0) }
    }

    /// The blobs of some devices, and the global one when asked for, as of the last record.
    public func checkpoint(_ numbers: [DeviceNumber], withGlobal: Bool) -> Checkpoint.Slice {
        let blobs = numbers.map { ($0, encodedDevice($0)) }
        return Checkpoint.Slice(
            record: record,
            global: withGlobal ? global.encoded() : nil,
            devices: Dictionary(uniqueKeysWithValues: blobs)
        )
    }

    /// Takes note that the blobs of these devices are stored.
    mutating func checkpointed(_ numbers: [DeviceNumber]) {
        for number in numbers { devices[Int(number)].isDirty = false }
    }
}
