// A frame log in few bytes: what its hashes say stands in the raw frames beside it. FORMAT.md describes every byte.

extension FrameLog {
    /// Frames of a record whose log is packed; more come of a backlog, where time is worth more than bytes.
    static let mostPacked = 8_192

    /// Most bytes of a frame, without its hashes: differences of packet id and device, and four runs of its own.
    private static let maximumFrame = 5 + 10 + 5 * 15
    /// Bytes of the two hashes of a frame.
    private static let hashBytes = 16

    /// The columns in few bytes.
    ///
    /// - Parameter raw: the frames of this log that were stored, in the same order.
    /// - Returns: what `init(packed:beside:)` reads.
    func packed(beside raw: FrameBatch) -> [UInt8] {
        let isKnown = knownHashes(raw)
        let room = 10 + count * (Self.maximumFrame + Self.hashBytes)
        return withUnsafeTemporaryAllocation(of: UInt8.self, capacity: room) { buffer in
            guard let start = buffer.baseAddress else { return [] }
            var writer = NumberWriter(start)
            writer.write(UInt64(count))
            writer.write(differences: packetID)
            writer.write(differences: device)
            writer.write(runs: outcome.map(\.rawValue))
            writer.write(runs: filter)
            writer.write(runs: refused)
            writer.write(runs: flags.map(\.rawValue))
            writer.write(runs: isKnown)
            for index in 0..<count where isKnown[index] == 0 {
                writer.write(plain: topicHash[index])
                writer.write(plain: hash[index])
            }
            return Array(buffer[..<(writer.next - start)])
        }
    }

    /// Frame: 1 when its hashes are those of the next raw frame.
    private func knownHashes(_ raw: FrameBatch) -> [UInt8] {
        var next = raw.hashes[...]
        return (0..<count).map { index in
            guard let first = next.first, first == (topicHash[index], hash[index]) else { return 0 }
            next.removeFirst()
            return 1
        }
    }

    /// Reads what `packed` wrote.
    ///
    /// - Parameters:
    ///   - bytes: what it wrote.
    ///   - raw: the same frames as then.
    /// - Throws: `FormatError`; no input makes it trap.
    init(packed bytes: UnsafeRawBufferPointer, beside raw: FrameBatch) throws(FormatError) {
        var reader = NumberReader(bytes)
        self.init()
        // A frame takes 2 bytes at least: packet id and device.
        let frames = try reader.readCount(atLeast: 2)
        packetID = try reader.readDifferences(frames)
        device = try reader.readDifferences(frames)
        for number in try reader.readRuns(frames, of: UInt8.self) {
            guard let known = FrameOutcome(rawValue: number) else {
                throw FormatError("unknown number \(number)", at: reader.offset)
            }
            outcome.append(known)
        }
        filter = try reader.readRuns(frames)
        refused = try reader.readRuns(frames)
        flags = try reader.readRuns(frames, of: UInt8.self).map(FrameHead.Flags.init(rawValue:))
        var next = raw.hashes[...]
        for isKnown in try reader.readRuns(frames, of: UInt8.self) {
            if isKnown == 0 {
                topicHash.append(try reader.readPlain())
                hash.append(try reader.readPlain())
            } else {
                guard let (topic, whole) = next.popFirst() else {
                    throw FormatError("hashes of raw frames that are not there", at: reader.offset)
                }
                topicHash.append(topic)
                hash.append(whole)
            }
        }
        guard reader.isAtEnd else { throw FormatError("bytes behind the frames", at: reader.offset) }
    }
}

extension FrameBatch {
    /// Of each frame the hash of its topic, and that of topic and payload as kept.
    fileprivate var hashes: [(UInt64, UInt64)] {
        bytes.withUnsafeBytes { bytes in
            frames.map { frame in
                let start = frame.payloadStart
                let topic = FrameHash.of(UnsafeRawBufferPointer(rebasing: bytes[Int(frame.start)..<start]))
                let payload = UnsafeRawBufferPointer(rebasing: bytes[start..<start + Int(frame.payloadLength)])
                return (topic, FrameHash.of(payload, seed: topic))
            }
        }
    }
}
