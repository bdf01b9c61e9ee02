internal import TideModel

/// Writes the content of a block: runs, topics, columns of the heads, payloads, properties.
struct BlockWriter {
    private let stage: FrameStage
    private var writer = PackedWriter()
    private var topics = ByteStringTable()
    private var topicOf = [Int32]()

    static func content(of stage: FrameStage) -> PackedWriter {
        var block = Self(stage: stage)
        block.writeRuns()
        stage.batch.bytes.withUnsafeBytes { bytes in
            block.writeTopics(bytes)
            block.writeHeads()
            let ranges = stage.batch.frames.map { $0.payloadStart..<$0.payloadStart + Int($0.payloadLength) }
            let keys = TextColumn.Keys(keys: block.topicOf, count: block.topics.count)
            TextColumnWriter.write(bytes, ranges, keys: keys, to: &block.writer)
        }
        block.writeProperties()
        return block.writer
    }

    private init(stage: FrameStage) { self.stage = stage }

    private mutating func writeRuns() {
        writer.varint(UInt64(stage.sources.count))
        for source in stage.sources {
            writer.text(source.kind)
            writer.text(source.name)
        }
        writer.varint(UInt64(stage.runs.count))
        IntegerColumn.write(stage.runs.map { Int64(bitPattern: $0.record) }, to: &writer)
        IntegerColumn.write(stage.runs.map { Int64($0.firstIndex) }, to: &writer)
        IntegerColumn.write(stage.runs.map { Int64($0.count) }, to: &writer)
        IntegerColumn.write(stage.runs.map { Int64($0.source) }, to: &writer)
    }

    /// Devices tend to report in turn, so a topic is told by whether it follows the one before it as it did last time.
    private mutating func writeTopics(_ bytes: UnsafeRawBufferPointer) {
        var follower: [Int] = []
        var codes = [Int64]()
        codes.reserveCapacity(stage.batch.frames.count)
        topicOf.reserveCapacity(stage.batch.frames.count)
        var last = -1
        for head in stage.batch.frames {
            let text = UnsafeRawBufferPointer(rebasing: bytes[Int(head.start)..<head.payloadStart])
            let likely = last >= 0 && follower[last] >= 0 ? follower[last] : topics.count
            guard let topic = topics.holds(text, at: likely) ? likely : topics.number(of: text) else { continue }
            if topic == follower.count { follower.append(-1) }
            codes.append(topic == likely ? 0 : Int64(topic) + 1)
            topicOf.append(Int32(topic))
            if last >= 0 { follower[last] = topic }
            last = topic
        }
        writer.varint(UInt64(topics.count))
        topics.arena.withUnsafeBytes { arena in
            let ranges = (0..<topics.count).map(topics.range)
            TextColumnWriter.write(arena, ranges, keys: .one(topics.count), to: &writer)
        }
        IntegerColumn.write(codes, to: &writer)
    }

    private mutating func writeHeads() {
        let heads = stage.batch.frames
        IntegerColumn.write(heads.map(\.received.milliseconds), to: &writer)
        IntegerColumn.write(heads.map { Int64($0.sentLength) - Int64($0.payloadLength) }, to: &writer)
        IntegerColumn.write(heads.map { Int64($0.packetID) }, to: &writer)
        IntegerColumn.write(heads.map { Int64($0.flags.rawValue) }, to: &writer)
    }

    private mutating func writeProperties() {
        let entries = stage.batch.properties.sorted { $0.key < $1.key }
        writer.varint(UInt64(entries.count))
        IntegerColumn.write(entries.map { Int64($0.key) }, to: &writer)
        var texts = PackedWriter(), ranges: [Range<Int>] = []
        for (_, properties) in entries {
            let start = texts.bytes.count
            texts.write(properties)
            ranges.append(start..<texts.bytes.count)
        }
        texts.bytes.withUnsafeBytes {
            TextColumnWriter.write($0, ranges, keys: .one(ranges.count), to: &writer)
        }
    }
}

extension PackedWriter {
    /// Appends properties: whether there is a content type, that, and the user properties.
    mutating func write(_ properties: FrameProperties) {
        byte(properties.contentType == nil ? 0 : 1)
        if let type = properties.contentType { text(type) }
        varint(UInt64(properties.user.count))
        for pair in properties.user {
            text(pair.name)
            text(pair.value)
        }
    }
}

extension PackedReader {
    /// Reads properties.
    mutating func readProperties() throws(FormatError) -> FrameProperties {
        var properties = FrameProperties()
        if try byte() != 0 { properties.contentType = try text() }
        let count = try count(atMost: TextColumn.mostBytes)
        for _ in 0..<count { properties.user.append(FrameProperties.Pair(name: try text(), value: try text())) }
        return properties
    }
}
