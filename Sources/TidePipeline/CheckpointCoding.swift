public import TideModel

// Checkpoint blobs: the same state always gives the same bytes, so dictionaries are written in the order of their keys.

extension FrameBook {
    func write(to writer: inout ByteWriter) { writer.write(column: counts) }
    init(_ reader: inout ByteReader) throws(FormatError) {
        self.init(counts: try reader.readCounts(FrameOutcome.allCases.count))
    }
    init(packed reader: inout ByteReader) throws(FormatError) {
        self.init(counts: try reader.readPackedCounts(FrameOutcome.allCases.count))
    }
}

extension ReadingBook {
    func write(to writer: inout ByteWriter) { writer.write(column: counts) }
    init(_ reader: inout ByteReader) throws(FormatError) {
        self.init(counts: try reader.readCounts(ReadingBook.columns))
    }
    init(packed reader: inout ByteReader) throws(FormatError) {
        self.init(counts: try reader.readPackedCounts(ReadingBook.columns))
    }
}

extension ByteReader {
    /// The columns of a book: exactly so many.
    fileprivate mutating func readCounts(_ count: Int) throws(FormatError) -> [UInt64] {
        try counted(try readColumn(), count)
    }

    fileprivate mutating func readPackedCounts(_ count: Int) throws(FormatError) -> [UInt64] {
        try counted(try readPackedColumn(), count)
    }

    private func counted(_ counts: [UInt64], _ count: Int) throws(FormatError) -> [UInt64] {
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
        try joined(try reader.readColumn(), try reader.readColumn(), at: reader.offset)
    }

    static func joined(_ topics: [UInt64], _ frames: [UInt64], at offset: Int) throws(FormatError) -> [Self] {
        guard topics.count == frames.count else { throw FormatError("frame columns of unequal length", at: offset) }
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
        writer.write(each: unreached.map { [$0] } ?? []) {
            $0.write($1.broker)
            $0.write($1.since.milliseconds)
        }
        lead?.write(to: &writer)
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
        // Earlier versions end here.
        guard !reader.isAtEnd else { return }
        unreached = try reader.readEach(minimumSize: 12) { reader throws(FormatError) in
            Unreached(broker: try reader.readString(), since: Timestamp(milliseconds: try reader.read()))
        }.first
        if !reader.isAtEnd { lead = try ClockLead(&reader) }
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
