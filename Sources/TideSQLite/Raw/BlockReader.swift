internal import TideModel

/// Reads the content of a block that `BlockWriter` wrote; no input makes it trap.
struct BlockReader {
    private var reader: PackedReader
    private let frames: Int
    private var stage = FrameStage()
    private var heads: [FrameHead] = []
    private var topicOf: [Int32] = []

    /// Reads `frames` frames; the caller has bounded that.
    static func stage(from content: UnsafeRawBufferPointer, frames: Int) throws(FormatError) -> FrameStage {
        var block = Self(reader: PackedReader(content), frames: frames)
        try block.readRuns()
        let topics = try block.readTopics()
        try block.readHeads()
        let keys = TextColumn.Keys(keys: block.topicOf, count: topics.ends.count)
        let payloads = try TextColumnReader.read(keys: keys, from: &block.reader)
        let properties = try block.readProperties()
        guard block.reader.isAtEnd else { throw block.reader.damage("more than a block") }
        try block.join(topics, payloads, properties)
        return block.stage
    }

    private init(reader: PackedReader, frames: Int) {
        self.reader = reader
        self.frames = frames
    }

    private mutating func readRuns() throws(FormatError) {
        for _ in 0..<(try reader.count(atMost: frames)) {
            stage.sources.append(FrameSource(kind: try reader.text(), name: try reader.text()))
        }
        let count = try reader.count(atMost: frames)
        let records = try IntegerColumn.read(count: count, from: &reader)
        let firsts = try IntegerColumn.read(count: count, from: &reader)
        let counts = try IntegerColumn.read(count: count, from: &reader)
        let sources = try IntegerColumn.read(count: count, from: &reader)
        var (total, last) = (0, FramePosition.start)
        for index in 0..<count {
            guard (1...Int64(frames - total)).contains(counts[index]),
                stage.sources.indices.contains(Int(sources[index])), (0...Int64(UInt32.max)).contains(firsts[index])
            else { throw reader.damage("run \(index) out of range") }
            let run = FrameRun(
                record: RecordNumber(bitPattern: records[index]),
                firstIndex: Int(firsts[index]),
                count: Int(counts[index]),
                source: Int(sources[index])
            )
            guard last < run.first else { throw reader.damage("run \(index) out of order") }
            last = run.last
            total += run.count
            stage.runs.append(run)
            if total == frames, index < count - 1 { throw reader.damage("more runs than frames") }
        }
        guard total == frames else { throw reader.damage("runs of \(total) frames, not of \(frames)") }
    }

    private mutating func readTopics() throws(FormatError) -> TextColumn {
        let count = try reader.count(atMost: frames)
        let topics = try TextColumnReader.read(keys: .one(count), from: &reader)
        let codes = try IntegerColumn.read(count: frames, from: &reader)
        var follower = [Int](repeating: -1, count: count)
        var (last, known) = (-1, 0)
        for code in codes {
            let likely = last >= 0 && follower[last] >= 0 ? follower[last] : known
            guard code >= 0, code <= count, code > 0 || likely < count else { throw reader.damage("no such topic") }
            let topic = code == 0 ? likely : Int(code) - 1
            if topic == known { known += 1 }
            guard topic < known else { throw reader.damage("topic out of turn") }
            topicOf.append(Int32(topic))
            if last >= 0 { follower[last] = topic }
            last = topic
        }
        for index in 0..<count where topics.range(index).count > 0xFFFF { throw reader.damage("topic too long") }
        return topics
    }

    private mutating func readHeads() throws(FormatError) {
        let received = try IntegerColumn.read(count: frames, from: &reader)
        let excess = try IntegerColumn.read(count: frames, from: &reader)
        let packets = try IntegerColumn.read(count: frames, from: &reader)
        let flags = try IntegerColumn.read(count: frames, from: &reader)
        heads.reserveCapacity(frames)
        for index in 0..<frames {
            guard let packet = UInt16(exactly: packets[index]), let flag = UInt8(exactly: flags[index]),
                (-Int64(UInt32.max)...Int64(UInt32.max)).contains(excess[index])
            else { throw reader.damage("head \(index) out of range") }
            heads.append(
                FrameHead(
                    start: 0,
                    topicLength: 0,
                    packetID: packet,
                    payloadLength: 0,
                    sentLength: UInt32(truncatingIfNeeded: excess[index]),
                    received: Timestamp(milliseconds: received[index]),
                    flags: FrameHead.Flags(rawValue: flag)
                )
            )
        }
    }

    private mutating func readProperties() throws(FormatError) -> [Int: FrameProperties] {
        let count = try reader.count(atMost: frames)
        let indices = try IntegerColumn.read(count: count, from: &reader)
        let texts = try TextColumnReader.read(keys: .one(count), from: &reader)
        var result: [Int: FrameProperties] = [:]
        var failure: FormatError?
        texts.bytes.withUnsafeBytes { bytes in
            for (index, frame) in indices.enumerated() {
                var text = PackedReader(UnsafeRawBufferPointer(rebasing: bytes[texts.range(index)]))
                do throws(FormatError) { result[Int(frame)] = try text.readProperties() } catch { failure = error }
            }
        }
        if let failure { throw failure }
        return result
    }

    /// Puts the frames together; texts were read whole, so their sum is bounded.
    private mutating func join(
        _ topics: TextColumn,
        _ payloads: TextColumn,
        _ properties: [Int: FrameProperties]
    ) throws(FormatError) {
        var total = payloads.bytes.count
        for topic in topicOf { total += topics.range(Int(topic)).count }
        guard total <= TextColumn.mostBytes else { throw reader.damage("\(total) bytes of frames") }
        stage.batch = FrameBatch(source: stage.batch.source, byteCapacity: total, frameCapacity: frames)
        topics.bytes.withUnsafeBytes { topicBytes in
            payloads.bytes.withUnsafeBytes { payloadBytes in
                for (index, head) in heads.enumerated() {
                    let payload = payloads.range(index)
                    stage.batch.append(
                        topic: UnsafeRawBufferPointer(rebasing: topicBytes[topics.range(Int(topicOf[index]))]),
                        payload: UnsafeRawBufferPointer(rebasing: payloadBytes[payload]),
                        sentLength: Int(UInt32(truncatingIfNeeded: payload.count) &+ head.sentLength),
                        packetID: head.packetID,
                        received: head.received,
                        flags: head.flags,
                        properties: properties.isEmpty ? nil : properties[index]
                    )
                }
            }
        }
    }
}
