internal import CMosquitto
internal import Glibc
internal import TideModel

/// What the library's callbacks fill: frames into the open part of the batch, everything else into `answers`.
///
/// It lies at a fixed address, which the library passes to the callbacks; one thread uses it.
struct Inbox {
    /// What a broker says besides frames.
    enum Answer: Equatable {
        case connected(code: Int32, sessionPresent: Bool, sessionExpiry: UInt32?)
        case subscribed(id: Int32, granted: [Int32])
        case unsubscribed(id: Int32)
        case published(id: Int32, code: Int32)
        case pinged
        case disconnected(code: Int32)
    }

    /// Whether the broker set DUP on the message that the library is about to deliver.
    enum Resent {
        case unknown, no, yes
    }

    /// The part of the batch that is being filled.
    var batch: FrameBatch
    /// Frames taken since the inbox was made.
    var frames = 0
    /// Those of them that are to be acknowledged.
    var promised = 0
    /// Bytes of their topics, payloads and properties, as kept.
    var bytes = 0
    /// Frames whose payload exceeded the limit.
    var oversize = 0
    /// Stamp of what is being read: once per gulp, not per message.
    var received = Timestamp(milliseconds: 0)
    /// What the broker said, in order.
    var answers: [Answer] = []
    /// Errors that the library logged, the latest few.
    var complaints: [String] = []
    /// DUP of the message to come, from the library's log.
    var resent = Resent.unknown
    /// The library's log is read, so DUP is known.
    var isListening = true
    /// A message came that was never sent before.
    var sawFirstSent = false
    let maximumPayload: Int
    /// Bytes of the client id: says where in a log line the packet's name stands.
    let clientIDLength: Int

    /// Grows with whatever is delivered, as long as answers are not taken.
    var progress: Int { frames + answers.count }

    /// Takes one message; nothing is allocated for an ordinary one.
    @inline(__always)
    mutating func take(_ message: borrowing mosquitto_message, _ properties: OpaquePointer?) {
        guard let topic = message.topic else { return }
        let topicBytes = UnsafeRawBufferPointer(start: topic, count: strlen(topic))
        let payload = UnsafeRawBufferPointer(start: message.payload, count: Int(message.payloadlen))
        var flags: FrameHead.Flags = message.qos > 0 ? .promised : []
        if resent != .no { flags.insert(.resent) } else { sawFirstSent = true }
        resent = isListening ? .unknown : .no
        if message.retain { flags.insert(.retained) }
        frames += 1
        if message.qos > 0 { promised += 1 }
        let id = UInt16(truncatingIfNeeded: message.mid)
        if properties != nil || payload.count > maximumPayload {
            takeUnusual(topicBytes, payload, id, flags, properties)
        } else {
            bytes += topicBytes.count + payload.count
            batch.append(topic: topicBytes, payload: payload, packetID: id, received: received, flags: flags)
        }
    }

    /// Takes one message that the library has not seen.
    mutating func take(_ publish: PlainPublish) {
        frames += 1
        if publish.packetID > 0 { promised += 1 }
        bytes += publish.topic.count + publish.payload.count
        batch.append(
            topic: publish.topic,
            payload: publish.payload,
            packetID: publish.packetID,
            received: received,
            flags: publish.flags
        )
    }

    private mutating func takeUnusual(
        _ topic: UnsafeRawBufferPointer,
        _ payload: UnsafeRawBufferPointer,
        _ id: UInt16,
        _ flags: FrameHead.Flags,
        _ properties: OpaquePointer?
    ) {
        let (kept, isCut) = FrameProperties.read(properties)
        let flags = isCut ? flags.union(.propertiesCut) : flags
        bytes += kept?.bytes ?? 0
        guard payload.count > maximumPayload else {
            bytes += topic.count + payload.count
            batch.append(
                topic: topic,
                payload: payload,
                packetID: id,
                received: received,
                flags: flags,
                properties: kept
            )
            return
        }
        oversize += 1
        let beginning = Oversize.kept(of: payload)
        bytes += topic.count + beginning.count
        beginning.withUnsafeBytes { bytes in
            batch.append(
                topic: topic,
                payload: bytes,
                sentLength: payload.count,
                packetID: id,
                received: received,
                flags: flags.union(.oversize),
                properties: kept
            )
        }
    }

    /// Takes one line of the library's log.
    ///
    /// `Client <id> received PUBLISH (d1, …` comes right before the message itself and is the only place where the
    /// library tells DUP; measured: 0.1-0.4 µs per message. A line of another form leaves DUP unknown.
    @inline(__always)
    mutating func takeLog(_ level: Int32, _ text: UnsafePointer<CChar>) {
        guard level == MOSQ_LOG_DEBUG else { return takeComplaint(level, text) }
        // Every line lies in a buffer of at least 500 bytes, and client ids are at most 128.
        guard text[0] == UInt8(ascii: "C") else { return }
        let packet = UnsafeRawPointer(text + 7 + clientIDLength)
        guard packet.loadUnaligned(as: UInt64.self) == Self.receive else { return }
        let name = packet.loadUnaligned(fromByteOffset: 8, as: UInt64.self)
        if name == Self.publish {
            resent = packet.load(fromByteOffset: 20, as: UInt8.self) == UInt8(ascii: "0") ? .no : .yes
        } else if name == Self.pingresp {
            answers.append(.pinged)
        }
    }

    private static let receive = word(" receive")
    private static let publish = word("d PUBLIS")
    private static let pingresp = word("d PINGRE")

    private static func word(_ text: String) -> UInt64 {
        Array(text.utf8).withUnsafeBytes { $0.loadUnaligned(as: UInt64.self) }
    }

    private mutating func takeComplaint(_ level: Int32, _ text: UnsafePointer<CChar>) {
        guard level & (MOSQ_LOG_ERR | MOSQ_LOG_WARNING) != 0 else { return }
        if complaints.count >= 8 { complaints.removeFirst() }
        complaints.append(String(cString: text))
    }
}
