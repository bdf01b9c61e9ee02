internal import TideModel

/// Frames in order, with the records they are of: what a block holds.
struct FrameStage {
    /// The frames; its own source means nothing.
    var batch = FrameBatch(source: FrameSource(kind: "", name: ""))
    var runs: [FrameRun] = []
    var sources: [FrameSource] = []

    /// Weight at which a block is full: 4 MB of topics and payloads, less what heads of small frames take.
    ///
    /// FORMAT.md has the measurements.
    static let fullWeight = 1 << 22
    private static let headWeight = 64

    static func weight(frames: Int, bytes: Int) -> Int { bytes + headWeight * frames }

    var weight: Int { Self.weight(frames: batch.frames.count, bytes: batch.bytes.count) }
    var isFull: Bool { weight >= Self.fullWeight }
    var isEmpty: Bool { batch.isEmpty }
    var first: FramePosition { runs.first?.first ?? .start }
    var last: FramePosition { runs.last?.last ?? .start }

    /// Appends frame `index` of `other`, which is frame `position` of all.
    mutating func append(_ other: FrameBatch, _ index: Int, source: FrameSource, at position: FramePosition) {
        let number = number(of: source)
        if let run = runs.last, run.record == position.record, run.firstIndex + run.count == position.index,
            run.source == number
        {
            runs[runs.count - 1].count += 1
        } else {
            runs.append(FrameRun(record: position.record, firstIndex: position.index, count: 1, source: number))
        }
        batch.append(other, index)
    }

    mutating func removeAll() {
        batch.removeAll()
        runs.removeAll(keepingCapacity: true)
        sources.removeAll()
    }

    private mutating func number(of source: FrameSource) -> Int {
        if let last = runs.last?.source, sources[last] == source { return last }
        if let known = sources.firstIndex(of: source) { return known }
        sources.append(source)
        return sources.count - 1
    }

    /// Calls `body` with each frame's index in `batch`, its source and its position.
    func forEach(_ body: (Int, FrameSource, FramePosition) throws -> Void) rethrows {
        var index = 0
        for run in runs {
            for offset in 0..<run.count {
                try body(index, sources[run.source], FramePosition(record: run.record, index: run.firstIndex + offset))
                index += 1
            }
        }
    }
}

extension FrameBatch {
    /// Appends frame `index` of another batch.
    mutating func append(_ other: FrameBatch, _ index: Int) {
        let head = other.frames[index]
        let (start, payload) = (Int(head.start), head.payloadStart)
        other.bytes.withUnsafeBytes { bytes in
            append(
                topic: UnsafeRawBufferPointer(rebasing: bytes[start..<payload]),
                payload: UnsafeRawBufferPointer(rebasing: bytes[payload..<payload + Int(head.payloadLength)]),
                sentLength: Int(head.sentLength),
                packetID: head.packetID,
                received: head.received,
                flags: head.flags,
                properties: other.properties.isEmpty ? nil : other.properties[index]
            )
        }
    }
}
