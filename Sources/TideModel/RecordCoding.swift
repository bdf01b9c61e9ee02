// The binary form of a record, without its rare parts (they have tables). Sections by tag; unknown tags are skipped by
// their length, so a later version may add columns. Described in TideModel/FORMAT.md.

private enum Tag {
    static let header: UInt8 = 1
    static let events: UInt8 = 2
    static let filters: UInt8 = 3
    static let frames: UInt8 = 4
    static let profiles: UInt8 = 5
    static let rows: UInt8 = 6
    static let cells: UInt8 = 7
    static let amendments: UInt8 = 8
    static let superseded: UInt8 = 9
    static let adoptions: UInt8 = 10
    static let raw: UInt8 = 11
    static let uplinks: UInt8 = 12
    static let stamps: UInt8 = 13
    static let removals: UInt8 = 14
    static let readings: UInt8 = 15
    static let packedFrames: UInt8 = 16
    static let tests: UInt8 = 17
    static let amendedTests: UInt8 = 18
    static let qualityStates: UInt8 = 19
    static let clocks: UInt8 = 20
    static let liveness: UInt8 = 21
    static let filterStates: UInt8 = 22
    static let clockStep: UInt8 = 23
    static let ofFrames = [frames, packedFrames, raw]
}

extension Record {
    /// First bytes of every record: the format's name and version.
    public static let magic: [UInt8] = Array("FTR1".utf8)

    /// The record in its binary form.
    public func encoded() -> [UInt8] {
        var writer = ByteWriter(capacity: raw.bytes.count + 64 * frames.count + 8 * readings.series.count + 1_024)
        for byte in Self.magic { writer.write(byte) }
        writer.section(Tag.header) { header in
            header.write(number)
            header.write(at.milliseconds)
            header.write(wall.milliseconds)
            header.write(redeliveryUnclear)
            header.write(quarantineEvicted)
            header.write(quarantineDropped)
        }
        writeFrames(&writer)
        writeReadings(&writer)
        writeQuality(&writer)
        if !adoptions.isEmpty {
            writer.section(Tag.adoptions) {
                $0.write(each: adoptions) { writer, adoption in
                    writer.write(adoption.profile)
                    writer.write(UInt32(adoption.count))
                }
            }
        }
        writeMarks(&writer)
        if !raw.isEmpty { writer.section(Tag.raw) { raw.write(to: &$0) } }
        // Behind the raw frames, which it needs.
        if isPacked { writer.section(Tag.packedFrames) { $0.write(bare: frames.packed(beside: raw)) } }
        return writer.bytes
    }

    private func writeQuality(_ writer: inout ByteWriter) {
        if !tests.isEmpty {
            writer.section(Tag.tests) {
                $0.write(column: tests.map(\.configuration))
                $0.write(column: tests.map(\.flags))
            }
        }
        if amendments.contains(where: { $0.tests != nil }) {
            writer.section(Tag.amendedTests) {
                $0.write(column: amendments.map { $0.tests?.flags ?? 0 })
                $0.write(column: amendments.map { $0.tests?.configuration ?? 0 })
            }
        }
        if !qualityStates.isEmpty {
            writer.section(Tag.qualityStates) { $0.write(each: qualityStates) { $1.write(to: &$0) } }
        }
        if !filterStates.isEmpty {
            writer.section(Tag.filterStates) { $0.write(each: filterStates) { $1.write(to: &$0) } }
        }
    }

    private var isPacked: Bool { (1...FrameLog.mostPacked).contains(frames.count) }

    private func writeMarks(_ writer: inout ByteWriter) {
        if !uplinks.isEmpty {
            writer.section(Tag.uplinks) {
                $0.write(column: uplinks.map(\.device))
                $0.write(column: uplinks.map(\.hash))
                $0.write(column: uplinks.map(\.time.milliseconds))
            }
        }
        if !stamps.isEmpty {
            writer.section(Tag.stamps) {
                $0.write(column: stamps.map(\.device))
                $0.write(column: stamps.map(\.time))
            }
        }
        if !clocks.isEmpty || !corrections.isEmpty { writer.section(Tag.clocks) { writeClocks(to: &$0) } }
        if !liveness.isEmpty || isSetBack { writer.section(Tag.liveness) { writeLiveness(to: &$0) } }
        if clockStep != 0 { writer.section(Tag.clockStep) { $0.write(clockStep) } }
        if !removals.isEmpty {
            writer.section(Tag.removals) { $0.write(each: removals) { $1.write(to: &$0) } }
        }
    }

    private func writeFrames(_ writer: inout ByteWriter) {
        if !events.isEmpty { writer.section(Tag.events) { $0.write(each: events) { $1.write(to: &$0) } } }
        if !filters.isEmpty { writer.section(Tag.filters) { $0.write(each: filters) { $0.write($1) } } }
        guard frames.count > 0, !isPacked else { return }
        writer.section(Tag.frames) {
            $0.write(column: frames.packetID)
            $0.write(column: frames.hash)
            $0.write(column: frames.topicHash)
            $0.write(column: frames.outcome.map(\.rawValue))
            $0.write(column: frames.device)
            $0.write(column: frames.filter)
            $0.write(column: frames.refused)
            $0.write(column: frames.flags)
        }
    }

    private func writeReadings(_ writer: inout ByteWriter) {
        if !profiles.isEmpty { writer.section(Tag.profiles) { $0.write(each: profiles) { $0.write($1) } } }
        if readings.rowCount > 0 {
            writer.section(Tag.readings) { $0.write(bare: packedReadings ?? readings.packed()) }
        }
        if !amendments.isEmpty {
            writer.section(Tag.amendments) {
                $0.write(column: amendments.map(\.series))
                $0.write(column: amendments.map(\.time.milliseconds))
                $0.write(column: amendments.map(\.flag.rawValue))
            }
        }
        if !superseded.isEmpty {
            writer.section(Tag.superseded) {
                $0.write(column: superseded.map(\.series))
                $0.write(column: superseded.map(\.time.milliseconds))
                $0.write(column: superseded.map(\.value))
                $0.write(column: superseded.map(\.flag.rawValue))
            }
        }
    }

    /// Reads a record from its binary form.
    ///
    /// - Parameters:
    ///   - bytes: the binary form.
    ///   - hasFrames: whether frames are wanted, their log and as they came; without them it takes half the time.
    /// - Throws: `FormatError` when the bytes are not a record; no input makes it trap.
    public init(decoding bytes: UnsafeRawBufferPointer, withFrames hasFrames: Bool = true) throws(FormatError) {
        var reader = ByteReader(bytes)
        for byte in Self.magic where try reader.read(UInt8.self) != byte {
            throw FormatError("not a record: \"FTR1\" expected", at: 0)
        }
        self.init(number: 0, at: .distantPast)
        while !reader.isAtEnd {
            var (tag, content) = try reader.readSection()
            if hasFrames || !Tag.ofFrames.contains(tag) { try read(tag, &content) }
        }
        try checkShape(end: reader.offset)
    }

    /// Reads a record from its binary form.
    public init(decoding bytes: [UInt8]) throws(FormatError) {
        var result: Result<Record, FormatError> = .failure(FormatError("empty", at: 0))
        bytes.withUnsafeBytes { buffer in
            do throws(FormatError) { result = .success(try Record(decoding: buffer)) } catch {
                result = .failure(error)
            }
        }
        self = try result.get()
    }

    private mutating func read(_ tag: UInt8, _ content: inout ByteReader) throws(FormatError) {
        switch tag {
        case Tag.header:
            number = try content.read()
            at = Timestamp(milliseconds: try content.read())
            wall = Timestamp(milliseconds: try content.read())
            redeliveryUnclear = try content.read()
            quarantineEvicted = try content.read()
            quarantineDropped = try content.read()
        case Tag.events:
            events = try content.readEach(minimumSize: 1) { reader throws(FormatError) in try TransportEvent(&reader) }
        case Tag.filters: filters = try content.readStrings()
        case Tag.frames: frames = try FrameLog(&content)
        case Tag.packedFrames: frames = try FrameLog(packed: content.takeRest(), beside: raw)
        case Tag.profiles: profiles = try content.readStrings()
        case Tag.rows: try readings.readRows(&content)
        case Tag.cells: try readings.readCells(&content)
        case Tag.readings: readings = try Readings(packed: content.takeRest())
        case Tag.amendments: amendments = try Amendment.readAll(&content)
        case Tag.tests: tests = try TestWord.readAll(&content)
        case Tag.amendedTests: try readAmendedTests(&content)
        case Tag.qualityStates: qualityStates = try SeriesNote.readAll(&content)
        case Tag.filterStates: filterStates = try SeriesNote.readAll(&content)
        case Tag.superseded: superseded = try SupersededValue.readAll(&content)
        case Tag.adoptions:
            adoptions = try content.readEach(minimumSize: 8) { reader throws(FormatError) in
                Adoption(profile: try reader.readString(), count: Int(try reader.read(UInt32.self)))
            }
        case Tag.raw: raw = try FrameBatch(&content)
        case Tag.uplinks: uplinks = try UplinkMark.readAll(&content)
        case Tag.stamps: stamps = try ArrivalStamp.readAll(&content)
        case Tag.clocks: try readClocks(&content)
        case Tag.liveness: try readLiveness(&content)
        case Tag.clockStep: clockStep = try content.read()
        case Tag.removals:
            removals = try content.readEach(minimumSize: 26) { reader throws(FormatError) in try Removal(&reader) }
        default: break
        }
    }

    /// Columns must have equal lengths and indices must point inside them, or later code would trap on damaged bytes.
    private func checkShape(end: Int) throws(FormatError) {
        let rows = readings.rowCount, cells = readings.series.count
        let equalLengths =
            readings.device.count == rows && readings.received.count == rows && readings.profile.count == rows
            && readings.rowFlags.count == rows && readings.firstCell.count == rows && readings.value.count == cells
            && readings.flag.count == cells && readings.verdict.count == cells
            && (readings.tests.isEmpty || readings.tests.count == cells)
            && (readings.raw.isEmpty || readings.raw.count == cells) && readings.calibration.count == readings.raw.count
        guard equalLengths else { throw FormatError("columns of unequal length", at: end) }
        let starts = readings.firstCell
        guard zip(starts, starts.dropFirst()).allSatisfy({ $0 <= $1 }), starts.allSatisfy({ $0 <= cells }) else {
            throw FormatError("cells out of order", at: end)
        }
        guard readings.tests.allSatisfy({ $0 <= tests.count }) else {
            throw FormatError("index of test flags out of range", at: end)
        }
        guard clocks.allSatisfy({ $0.profile < profiles.count }) else {
            throw FormatError("index of profile of a clock out of range", at: end)
        }
        guard readings.profile.allSatisfy({ $0 < profiles.count }), frames.filter.allSatisfy({ $0 < filters.count })
        else { throw FormatError("index of profile or filter out of range", at: end) }
    }
}
