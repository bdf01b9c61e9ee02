// Binary forms of the parts of a record; see RecordCoding.swift.

extension ByteReader {
    mutating func readStrings() throws(FormatError) -> [String] {
        try readEach(minimumSize: 4) { reader throws(FormatError) in try reader.readString() }
    }

    /// Reads a column of stored numbers as cases of an enum.
    mutating func readCases<Case: RawRepresentable>(_ type: Case.Type) throws(FormatError) -> [Case]
    where Case.RawValue == UInt8 {
        var cases: [Case] = []
        for number in try readColumn(UInt8.self) {
            guard let value = Case(rawValue: number) else { throw FormatError("unknown number \(number)", at: offset) }
            cases.append(value)
        }
        return cases
    }
}

extension FrameLog {
    init(_ reader: inout ByteReader) throws(FormatError) {
        self.init()
        packetID = try reader.readColumn()
        hash = try reader.readColumn()
        topicHash = try reader.readColumn()
        outcome = try reader.readCases(FrameOutcome.self)
        device = try reader.readColumn()
        filter = try reader.readColumn()
        refused = try reader.readColumn()
        flags = try reader.readColumn(UInt8.self).map(FrameHead.Flags.init(rawValue:))
        let lengths = [packetID.count, topicHash.count, outcome.count, device.count, filter.count, refused.count]
        guard lengths.allSatisfy({ $0 == hash.count }), flags.count == hash.count else {
            throw FormatError("frame columns of unequal length", at: reader.offset)
        }
    }
}

extension Readings {
    mutating func readRows(_ reader: inout ByteReader) throws(FormatError) {
        device = try reader.readColumn()
        time = try reader.readColumn()
        received = try reader.readColumn()
        profile = try reader.readColumn()
        rowFlags = try reader.readColumn(UInt8.self).map(RowFlags.init(rawValue:))
        firstCell = try reader.readColumn()
    }

    mutating func readCells(_ reader: inout ByteReader) throws(FormatError) {
        series = try reader.readColumn()
        value = try reader.readColumn()
        flag = try reader.readColumn()
        verdict = try reader.readCases(ReadingVerdict.self)
    }
}

extension Amendment {
    static func readAll(_ reader: inout ByteReader) throws(FormatError) -> [Amendment] {
        let series: [SeriesNumber] = try reader.readColumn()
        let times: [Int64] = try reader.readColumn()
        let flags = try reader.readCases(QCFlag.self)
        guard series.count == times.count, times.count == flags.count else {
            throw FormatError("amendment columns of unequal length", at: reader.offset)
        }
        return series.indices.map {
            Amendment(series: series[$0], time: Timestamp(milliseconds: times[$0]), flag: flags[$0])
        }
    }
}

extension SupersededValue {
    static func readAll(_ reader: inout ByteReader) throws(FormatError) -> [SupersededValue] {
        let series: [SeriesNumber] = try reader.readColumn()
        let times: [Int64] = try reader.readColumn()
        let values: [Double] = try reader.readColumn()
        let flags = try reader.readCases(QCFlag.self)
        guard series.count == times.count, times.count == values.count, values.count == flags.count else {
            throw FormatError("superseded columns of unequal length", at: reader.offset)
        }
        return series.indices.map { index in
            SupersededValue(
                series: series[index],
                time: Timestamp(milliseconds: times[index]),
                value: values[index],
                flag: flags[index]
            )
        }
    }
}

extension SeriesNote {
    func write(to writer: inout ByteWriter) {
        writer.write(series)
        writer.write(bytes)
    }

    static func readAll(_ reader: inout ByteReader) throws(FormatError) -> [SeriesNote] {
        try reader.readEach(minimumSize: 8) { reader throws(FormatError) in
            SeriesNote(series: try reader.read(), bytes: try reader.readBytes())
        }
    }
}

extension UplinkMark {
    static func readAll(_ reader: inout ByteReader) throws(FormatError) -> [UplinkMark] {
        let devices: [DeviceNumber] = try reader.readColumn()
        let hashes: [UInt64] = try reader.readColumn()
        let times: [Int64] = try reader.readColumn()
        guard devices.count == hashes.count, hashes.count == times.count else {
            throw FormatError("uplink columns of unequal length", at: reader.offset)
        }
        return devices.indices.map {
            UplinkMark(device: devices[$0], hash: hashes[$0], time: Timestamp(milliseconds: times[$0]))
        }
    }
}

extension ArrivalStamp {
    static func readAll(_ reader: inout ByteReader) throws(FormatError) -> [ArrivalStamp] {
        let devices: [DeviceNumber] = try reader.readColumn()
        let times: [Int64] = try reader.readColumn()
        guard devices.count == times.count else {
            throw FormatError("stamp columns of unequal length", at: reader.offset)
        }
        return zip(devices, times).map { ArrivalStamp(device: $0, time: $1) }
    }
}

extension TransportEvent {
    func write(to writer: inout ByteWriter) {
        switch self {
        case .connected(let source, let sessionPresent):
            writer.write(sessionPresent ? UInt8(1) : 0)
            writer.write(source.kind)
            writer.write(source.name)
        case .proven(let record):
            writer.write(UInt8(2))
            writer.write(record)
        case .subscribed(let filters):
            writer.write(UInt8(3))
            writer.write(each: filters) { $0.write($1) }
        case .idsReused: writer.write(UInt8(4))
        case .disconnected(let broker):
            writer.write(UInt8(5))
            writer.write(broker)
        }
    }

    init(_ reader: inout ByteReader) throws(FormatError) {
        let kind = try reader.read(UInt8.self)
        switch kind {
        case 0, 1:
            let source = FrameSource(kind: try reader.readString(), name: try reader.readString())
            self = .connected(source, sessionPresent: kind == 1)
        case 2: self = .proven(through: try reader.read())
        case 3: self = .subscribed(try reader.readStrings())
        case 4: self = .idsReused
        case 5: self = .disconnected(broker: try reader.readString())
        default: throw FormatError("unknown event \(kind)", at: reader.offset)
        }
    }
}

extension FrameBatch {
    func write(to writer: inout ByteWriter) {
        writer.write(source.kind)
        writer.write(source.name)
        writer.write(column: frames.map(\.topicLength))
        writer.write(column: frames.map(\.payloadLength))
        writer.write(column: frames.map(\.sentLength))
        writer.write(column: frames.map(\.received.milliseconds))
        writer.write(column: frames.map(\.flags.rawValue))
        writer.write(bytes)
        writer.write(each: properties.sorted { $0.key < $1.key }) { writer, entry in
            writer.write(UInt32(entry.key))
            writer.write(entry.value.contentType ?? "")
            writer.write(each: entry.value.user) { writer, pair in
                writer.write(pair.name)
                writer.write(pair.value)
            }
        }
    }

    init(_ reader: inout ByteReader) throws(FormatError) {
        self.init(source: FrameSource(kind: try reader.readString(), name: try reader.readString()))
        let topics: [UInt16] = try reader.readColumn()
        let payloads: [UInt32] = try reader.readColumn()
        let sent: [UInt32] = try reader.readColumn()
        let received: [Int64] = try reader.readColumn()
        let flags: [UInt8] = try reader.readColumn()
        let bytes = try reader.readBytes()
        let lengths = [payloads.count, sent.count, received.count, flags.count]
        guard lengths.allSatisfy({ $0 == topics.count }) else {
            throw FormatError("raw columns of unequal length", at: reader.offset)
        }
        var properties: [Int: FrameProperties] = [:]
        for (index, value) in try FrameProperties.readAll(&reader) { properties[index] = value }
        let total = zip(topics, payloads).reduce(0) { $0 + Int($1.0) + Int($1.1) }
        guard total == bytes.count else { throw FormatError("raw frames do not fill their bytes", at: reader.offset) }
        bytes.withUnsafeBytes { content in
            var start = 0
            for index in topics.indices {
                let topicEnd = start + Int(topics[index]), end = topicEnd + Int(payloads[index])
                append(
                    topic: UnsafeRawBufferPointer(rebasing: content[start..<topicEnd]),
                    payload: UnsafeRawBufferPointer(rebasing: content[topicEnd..<end]),
                    sentLength: Int(sent[index]),
                    received: Timestamp(milliseconds: received[index]),
                    flags: FrameHead.Flags(rawValue: flags[index]),
                    properties: properties[index]
                )
                start = end
            }
        }
    }
}

extension FrameProperties {
    static func readAll(_ reader: inout ByteReader) throws(FormatError) -> [(Int, FrameProperties)] {
        try reader.readEach(minimumSize: 12) { reader throws(FormatError) in
            let index = Int(try reader.read(UInt32.self))
            let contentType = try reader.readString()
            let user = try reader.readEach(minimumSize: 8) { reader throws(FormatError) in
                Pair(name: try reader.readString(), value: try reader.readString())
            }
            return (index, FrameProperties(contentType: contentType.isEmpty ? nil : contentType, user: user))
        }
    }
}

extension TestWord {
    static func readAll(_ reader: inout ByteReader) throws(FormatError) -> [TestWord] {
        let configurations = try reader.readColumn(UInt64.self), flags = try reader.readColumn(UInt64.self)
        guard configurations.count == flags.count else {
            throw FormatError("columns of test flags of unequal length", at: reader.offset)
        }
        return zip(configurations, flags).map { TestWord(configuration: $0, flags: $1) }
    }
}

extension Record {
    /// Behind the amendments, which they belong to.
    mutating func readAmendedTests(_ reader: inout ByteReader) throws(FormatError) {
        let words = try reader.readColumn(UInt64.self)
        guard words.count == amendments.count else {
            throw FormatError("columns of amendments of unequal length", at: reader.offset)
        }
        // Records of former versions do not name the configuration.
        let isNamed = !reader.isAtEnd
        let configurations = isNamed ? try reader.readColumn(UInt64.self) : Array(repeating: 0, count: words.count)
        guard configurations.count == words.count else {
            throw FormatError("columns of amendments of unequal length", at: reader.offset)
        }
        for index in words.indices where words[index] != 0 || configurations[index] != 0 {
            amendments[index].tests = TestWord(configuration: configurations[index], flags: words[index])
        }
    }
}
