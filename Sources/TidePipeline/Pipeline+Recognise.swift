public import TideModel
internal import TideProfiles

// First step: what the broker sent again is told from news by the frame ledger.

extension Pipeline {
    /// Takes note of how far acknowledgements were handed to the network before the connection that now begins; nil when
    /// that is not known.
    ///
    /// Call it after the `connected` event was added.
    public mutating func resume(written: RecordNumber?) { state.global.ledger.resume(written: written) }

    /// Hashes every frame of a batch; all stand as news.
    mutating func prepare(_ batch: FrameBatch) {
        read.reset(batch.frames.count)
        batch.bytes.withUnsafeBytes { bytes in
            for index in batch.frames.indices {
                let head = batch.frames[index], start = head.payloadStart
                let topic = UnsafeRawBufferPointer(rebasing: bytes[Int(head.start)..<start])
                let payload = UnsafeRawBufferPointer(rebasing: bytes[start..<start + Int(head.payloadLength)])
                read.frames[index].topicHash = FrameHash.of(topic)
                read.frames[index].hash = FrameHash.of(payload, seed: read.frames[index].topicHash)
            }
        }
    }

    /// Judges every promised frame against the ledger, and against its own batch: a packet id cannot come to mean
    /// another frame before it was acknowledged.
    mutating func recognise(_ batch: FrameBatch, _ draft: inout Draft) {
        let reusedIDs = state.global.ledger.reusesIDs
        defer {
            if state.global.ledger.reusesIDs, !reusedIDs { draft.record.events.append(.idsReused) }
        }
        for index in batch.frames.indices {
            let head = batch.frames[index]
            guard head.flags.contains(.promised), head.packetID != 0 else { continue }
            let isRepeated = read.isRepeated(head.packetID, index)
            let isRedelivered = state.global.ledger.isRedelivered(
                packetID: head.packetID,
                hash: read.frames[index].hash,
                mayBeResent: head.flags.contains(.resent),
                openRecord: draft.record.number
            )
            if isRepeated || isRedelivered {
                read.frames[index].standing = .recognised
            } else if head.flags.contains(.resent), state.global.ledger.reusesIDs {
                draft.record.redeliveryUnclear += 1
            }
        }
    }
}

extension FrameBatch {
    /// Appends frame `index` of another batch.
    mutating func append(_ other: FrameBatch, _ index: Int) {
        let head = other.frames[index]
        other.bytes.withUnsafeBytes { bytes in
            let payloadEnd = head.payloadStart + Int(head.payloadLength)
            append(
                topic: UnsafeRawBufferPointer(rebasing: bytes[Int(head.start)..<head.payloadStart]),
                payload: UnsafeRawBufferPointer(rebasing: bytes[head.payloadStart..<payloadEnd]),
                sentLength: Int(head.sentLength),
                packetID: head.packetID,
                received: head.received,
                flags: head.flags,
                properties: other.properties[index]
            )
        }
    }
}
