internal import TideModel
internal import TideYAML

extension ProfileDecoder {
    /// Decodes bytes that have no padding behind them; for tests and commands, not for the hot path.
    ///
    /// - Parameters:
    ///   - payload: the bytes.
    ///   - context: when the frame was read, and what its topic said.
    ///   - state: what the codec remembers of the device.
    ///   - frame: emptied, then filled.
    public func decode(
        copying payload: [UInt8],
        context: FrameContext,
        state: inout CodecState,
        into frame: inout DecodedFrame
    ) {
        let padded = payload + [UInt8](repeating: 0, count: FrameBatch.padding)
        padded.withUnsafeBytes { bytes in
            let payload = UnsafeRawBufferPointer(rebasing: bytes[..<payload.count])
            decode(payload, context: context, state: &state, into: &frame)
        }
    }

    /// Says for a person what is wrong with a frame, where, and what would be right.
    ///
    /// - Parameters:
    ///   - problem: from the decoded frame.
    ///   - payload: the frame's bytes.
    /// - Returns: one sentence.
    public func explain(_ problem: FrameProblem, payload: [UInt8]) -> String {
        let key = problem.key ?? ""
        switch problem.reason {
        case .empty: return "the payload has no bytes"
        case .truncated: return "the payload ends before \(key.isEmpty ? "what must be skipped" : key)"
        case .noParameter:
            return "the device has no number for parameter \(key) of profile \(profile.name): "
                + "write parameters: {\(key): …} into its entry in the registry, then retry"
        case .badEnvelope:
            return "the payload cannot be taken out of its envelope: it is not written as the profile says"
        case .badChecksum: return "the checksum does not fit the bytes: they changed on the way, or mean something else"
        case .unknownLayout: return unknownLayout(key)
        case .tooLarge:
            return "the payload has \(payload.count) bytes or more than is kept; a JSON payload, or one of lines, "
                + "may have \(JSONReader.maximumBytes)"
        case .tooDeep: return "the payload is nested deeper than \(JSONReader.maximumDepth) levels"
        case .duplicateKey: return "the key \"\(key)\" is there twice, so its value is not certain"
        case .unknownKey:
            return "the key \"\(key)\" is not in profile \(profile.name), which says strict: quarantine"
        case .noRows: return "\(eachPath) does not lead to rows"
        case .tooManyRows where isOfLines: return "the payload has more than \(JSONReader.maximumRows) lines"
        case .tooManyRows where profile.jsonCodec == nil:
            return "reading it takes more rows or steps than its length allows"
        case .tooManyRows: return "\(eachPath) has more than \(JSONReader.maximumRows) rows"
        case .invalid, .invalidText:
            // What stands in an envelope is not shown here.
            guard let fault = JSONFault.find(in: payload) else { return "what is in the envelope is no JSON" }
            return "no valid JSON: \(fault)"
        default: return explain(problem.reason, part: 0)
        }
    }

    private func unknownLayout(_ key: String) -> String {
        guard key.isEmpty else { return "profile \(profile.name) has no case for this value of \(key)" }
        return "no `when` of profile \(profile.name) fits port and payload"
    }

    /// Says for a person why a row must not be stored.
    ///
    /// - Parameters:
    ///   - reason: from the decoded row.
    ///   - part: from the decoded row.
    /// - Returns: one sentence.
    public func explain(_ reason: DecodeReason, part: Int) -> String {
        let time = profile.time
        let place = isOfLines ? "line \(part + 1): " : isArrayOfRows ? "row \(part): " : ""
        let source =
            switch time.source {
            case .receive: "receive"
            case .network, .gateway: "the envelope"
            case .path(let path): path.description
            case .field(let name): name
            case .line: "the end of the line"
            }
        switch reason {
        case .noIdentity: return "\(place)site or device is missing, or is no name of 1 to 128 bytes without '/'"
        case .noTime: return "\(place)there is no time at \(source)"
        case .badTime: return "\(place)the time at \(source) is not in format \(time.format.name)"
        case .futureTime:
            return "\(place)the time is more than \(DurationText.text(time.future)) later than the receive time"
        case .pastTime:
            return "\(place)the time is more than \(DurationText.text(time.past)) earlier than the receive time"
        case .dropped: return "\(place)the time cannot be taken, and the profile says beyond: drop"
        default: return reason.code
        }
    }

    /// Says for a person why a row must not be stored, of a line also where it is wrong.
    ///
    /// - Parameters:
    ///   - row: index of the row.
    ///   - frame: the decoded frame.
    /// - Returns: one sentence.
    public func explain(row: Int, of frame: DecodedFrame) -> String {
        if let fault = frame.lineFault(ofRow: row) { return fault.description }
        return explain(frame.rows[row].problem, part: Int(frame.rows[row].part))
    }

    /// Says for a person why a cell cannot be used.
    ///
    /// - Parameter cell: from the decoded frame.
    /// - Returns: one sentence.
    public func explain(_ cell: DecodedCell) -> String {
        let series = profile.series[Int(cell.series)]
        guard let (field, place) = field(series.field) else {
            return "\(series.channel): \(Self.words(cell.status))"
        }
        switch cell.status {
        case .ok: return "\(series.channel) is fine"
        case .missing: return "\(series.channel): the device sent no value"
        case .wrongType: return "\(series.channel): what stands at \(place) is no \(field.kind.rawValue)"
        case .tooLarge: return "\(series.channel): the whole number at \(place) is beyond 2^53"
        case .unknownCode:
            let codes = field.codes.sorted { $0.value < $1.value }.map { "\($0.value) \($0.key)" }
            return "\(series.channel): the code at \(place) is none of \(codes.joined(separator: ", "))"
        }
    }

    /// A field and where it stands, when the profile has one codec that names its places.
    private func field(_ name: String) -> (field: JSONField, place: String)? {
        if let found = profile.jsonCodec?.fields.first(where: { $0.name == name }) {
            return (found, found.path.description)
        }
        guard profile.variants.count == 1, case .line(let codec) = profile.variants[0].codec else { return nil }
        return codec.fields.first { $0.value.name == name }.map { ($0.value, $0.words) }
    }

    private static func words(_ status: CellStatus) -> String {
        switch status {
        case .ok: "fine"
        case .missing: "the device sent no value"
        case .wrongType: "is not of the type that the profile says"
        case .tooLarge: "no number that can be held: beyond 2^53, infinite, or not of decimal digits"
        case .unknownCode: "a code that enum does not list"
        }
    }

    private var isOfLines: Bool { profile.variants.contains { $0.codec.name == "line_protocol" } }

    private var isArrayOfRows: Bool {
        profile.variants.contains { if case .json(let codec) = $0.codec { codec.each != nil } else { true } }
    }

    private var eachPath: String {
        guard let each = profile.jsonCodec?.each else { return "each" }
        return each.description
    }
}
