internal import CSimdJSON
internal import TideModel

/// Takes payloads out of one kind of envelope; confined to the thread of its `ProfileDecoder`.
final class EnvelopeReader {
    private let envelope: Envelope
    private let json: JSONReader?
    private let slots: Slots?
    private let inflater: Inflater?
    /// What was taken out last, with padding behind it.
    private(set) var bytes: [UInt8] = []

    /// What became of an envelope.
    enum Answer {
        /// `bytes` has the payload, `length` bytes of it.
        case payload(length: Int, Uplink)
        /// There is no payload in it, as in a message that only keeps the network informed.
        case nothing
        case problem(FrameProblem)
    }

    /// Where the values of an envelope stand.
    private struct Slots {
        var payload, port, time, gatewayTime, rssi, snr, counter, session, gateway, eui: Int?

        /// Asks `json` for them; for a text only when it is among `texts`, those that somebody makes something of.
        init(_ envelope: Envelope, _ json: JSONReader, texts: Set<Envelope.Text>) {
            func slot(_ path: JSONPath?) -> Int? { path.map { json.messageSlot($0).index } }
            (payload, port, time) = (slot(envelope.payload), slot(envelope.port), slot(envelope.time))
            (gatewayTime, rssi, snr) = (slot(envelope.gatewayTime), slot(envelope.rssi), slot(envelope.snr))
            (counter, session) = (slot(envelope.counter), slot(envelope.session))
            gateway = texts.contains(.gateway) ? slot(envelope.gateway) : nil
            eui = texts.contains(.eui) ? slot(envelope.eui) : nil
        }
    }

    /// - Parameters:
    ///   - envelope: what is around the payload.
    ///   - texts: the texts that the profile makes something of.
    init(_ envelope: Envelope, texts: Set<Envelope.Text>) {
        self.envelope = envelope
        let json = envelope.payload == nil ? nil : JSONReader(each: nil, refusesUnknownKeys: false)
        self.json = json
        slots = json.map { Slots(envelope, $0, texts: texts) }
        inflater = envelope.compression == .none ? nil : Inflater(envelope.compression)
    }

    /// Opens an envelope.
    ///
    /// - Parameter message: with padding behind it.
    /// - Returns: what was in it.
    func open(_ message: UnsafeRawBufferPointer) -> Answer {
        guard let json, let slots else { return decode(message, Uplink()) }
        let result = json.read(message)
        guard result.status == TIDE_JSON_OK.kind, let values = result.values else {
            return .problem(JSONFrameDecoder.problem(result))
        }
        var uplink = Self.uplink(slots, values)
        if uplink.counter == nil, uplink.port != nil { uplink.counter = envelope.counterWhenAbsent }
        guard let text = slots.payload.map({ values[$0] }) else { return .problem(FrameProblem(.badEnvelope)) }
        switch Int32(text.kind) {
        // A message that holds nothing else of an envelope is none: a wrong path must not pass for "no payload".
        case TIDE_JSON_ABSENT.kind where !uplink.isTold: return .problem(FrameProblem(.badEnvelope))
        case TIDE_JSON_ABSENT.kind, TIDE_JSON_NULL.kind: return .nothing
        case TIDE_JSON_STRING.kind: return text.length == 0 ? .nothing : decode(text.bytes, uplink)
        default: return .problem(FrameProblem(.badEnvelope))
        }
    }

    private static func uplink(_ slots: Slots, _ values: UnsafePointer<tide_json_value>) -> Uplink {
        func number(_ slot: Int?) -> Double? { slot.flatMap { values[$0].plainNumber } }
        var uplink = Uplink(port: number(slots.port).flatMap { Int(exactly: $0) })
        (uplink.rssi, uplink.snr, uplink.counter) = (number(slots.rssi), number(slots.snr), number(slots.counter))
        uplink.time = slots.time.flatMap { values[$0].moment }
        uplink.gatewayTime = slots.gatewayTime.flatMap { values[$0].moment }
        uplink.session = slots.session.map { values[$0].hash } ?? 0
        uplink.gateway = slots.gateway.flatMap { values[$0].shortText }
        uplink.eui = slots.eui.flatMap { values[$0].shortText?.lowercased() }
        return uplink
    }

    private func decode(_ text: UnsafeRawBufferPointer, _ uplink: Uplink) -> Answer {
        bytes.removeAll(keepingCapacity: true)
        let isRight =
            switch envelope.encoding {
            case .none: append(text)
            case .base64: PayloadText.appendBase64(text, to: &bytes)
            case .hex: PayloadText.appendHex(text, to: &bytes)
            }
        guard isRight else { return .problem(FrameProblem(.badEnvelope)) }
        if let inflater {
            switch inflater.inflate(bytes) {
            case .success(let inflated): bytes = inflated
            case .failure(let problem): return .problem(problem)
            }
        }
        let length = bytes.count
        bytes.append(contentsOf: repeatElement(0, count: FrameBatch.padding))
        return .payload(length: length, uplink)
    }

    private func append(_ text: UnsafeRawBufferPointer) -> Bool {
        bytes.append(contentsOf: text)
        return true
    }
}

extension tide_json_value {
    /// The value as a number; nil when it is none.
    fileprivate var plainNumber: Double? {
        switch Int32(kind) {
        case TIDE_JSON_INT.kind: Double(integer)
        case TIDE_JSON_DOUBLE.kind: number
        default: nil
        }
    }

    /// A hash of a text or a number; 0 of anything else.
    fileprivate var hash: UInt64 {
        switch Int32(kind) {
        case TIDE_JSON_STRING.kind: FrameHash.of(bytes)
        case TIDE_JSON_INT.kind, TIDE_JSON_UINT.kind: UInt64(bitPattern: integer) &* 0x9E37_79B9_7F4A_7C15
        case TIDE_JSON_DOUBLE.kind: number.bitPattern &* 0x9E37_79B9_7F4A_7C15
        default: 0
        }
    }

    /// Whether it is text; then `bytes` are its bytes.
    fileprivate var isText: Bool { Int32(kind) == TIDE_JSON_STRING.kind }

    /// The value as an instant in RFC 3339, milliseconds since 1970.
    fileprivate var moment: Int64? {
        guard isText, let read = RFC3339.read(bytes) else { return nil }
        return read.local - Int64(read.offset ?? 0) * 1_000
    }

    /// The value as a text that an attribute holds.
    fileprivate var shortText: String? {
        guard isText, (1...DecodedAttribute.maximumLength).contains(Int(length)) else { return nil }
        return String(decoding: bytes, as: UTF8.self)
    }
}
