internal import CSimdJSON
internal import TideModel

/// Takes payloads out of one kind of envelope; confined to the thread of its `ProfileDecoder`.
final class EnvelopeReader {
    private let envelope: Envelope
    private let json: JSONReader?
    private var slots: [KeyPath<Envelope, JSONPath?>: Int] = [:]
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

    init(_ envelope: Envelope) {
        self.envelope = envelope
        json = envelope.payload == nil ? nil : JSONReader(each: nil, refusesUnknownKeys: false)
        inflater = envelope.compression == .none ? nil : Inflater(envelope.compression)
        guard let json else { return }
        for place in [\Envelope.payload, \.port, \.time, \.rssi, \.snr, \.counter] {
            if let path = envelope[keyPath: place] { slots[place] = json.messageSlot(path).index }
        }
    }

    /// Opens an envelope.
    ///
    /// - Parameter message: with padding behind it.
    /// - Returns: what was in it.
    func open(_ message: UnsafeRawBufferPointer) -> Answer {
        guard let json else { return decode(message, Uplink()) }
        let result = json.read(message)
        guard result.status == TIDE_JSON_OK.kind, let values = result.values else {
            return .problem(JSONFrameDecoder.problem(result))
        }
        func value(_ place: KeyPath<Envelope, JSONPath?>) -> tide_json_value? {
            slots[place].map { values[$0] }
        }
        var uplink = Uplink(port: value(\.port)?.plainNumber.flatMap { Int(exactly: $0) })
        uplink.rssi = value(\.rssi)?.plainNumber
        uplink.snr = value(\.snr)?.plainNumber
        uplink.counter = value(\.counter)?.plainNumber
        if let time = value(\.time), Int32(time.kind) == TIDE_JSON_STRING.kind, let read = RFC3339.read(time.bytes) {
            uplink.time = read.local - Int64(read.offset ?? 0) * 1_000
        }
        guard let text = value(\.payload), Int32(text.kind) != TIDE_JSON_ABSENT.kind,
            Int32(text.kind) != TIDE_JSON_NULL.kind
        else {
            // A message that holds nothing else of an envelope is none: a wrong path must not pass for "no payload".
            let isNull = value(\.payload).map { Int32($0.kind) == TIDE_JSON_NULL.kind } ?? false
            return isNull || uplink != Uplink() ? .nothing : .problem(FrameProblem(.badEnvelope))
        }
        guard Int32(text.kind) == TIDE_JSON_STRING.kind else { return .problem(FrameProblem(.badEnvelope)) }
        return text.length == 0 ? .nothing : decode(text.bytes, uplink)
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
}
