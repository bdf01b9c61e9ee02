internal import TideModel

/// Turns frames of one profile into columns: the one seam for all formats.
///
/// It owns parsers and buffers, so each thread that decodes has its own.
public final class ProfileDecoder {
    /// The profile it decodes by.
    public let profile: DeviceProfile

    /// One per variant of the profile.
    private let decoders: [FrameDecoder]

    /// One per match entry; nil where nothing is around the payload.
    private let openers: [EnvelopeReader?]

    /// Whether any variant makes something of an envelope's facts.
    private let addsFacts: Bool
    /// What each variant makes of them; nil where that is nothing.
    private let emissions: [UplinkEmission?]

    /// Hash of the profile's id: two profiles may read the same payload of one device.
    private let salt: UInt64
    /// Names of the topic that say which channel a payload is of.
    private let channelNames: [String]

    private enum FrameDecoder {
        case json(JSONFrameDecoder)
        case binary(BinaryFrameDecoder)
        case plain(PlainFrameDecoder)
        case line(LineFrameDecoder)
        case ignore
    }

    /// Makes a decoder.
    public init(_ profile: DeviceProfile) {
        self.profile = profile
        salt = Self.hash(profile.id, 0)
        channelNames = profile.variants.compactMap { if case .plain(let codec) = $0.codec { codec.by } else { nil } }
        let emissions = profile.variants.map { UplinkEmission($0.codec, profile) }
        let texts = emissions.reduce(into: Set<Envelope.Text>()) { $0.formUnion($1.texts) }
        self.emissions = emissions.map { $0.isEmpty ? nil : $0 }
        addsFacts = !emissions.allSatisfy(\.isEmpty)
        openers = profile.match.map { $0.envelope.map { EnvelopeReader($0, texts: texts) } }
        decoders = profile.variants.map { variant in
            switch variant.codec {
            case .json(let codec): .json(JSONFrameDecoder(codec, of: profile))
            case .binary(let codec): .binary(BinaryFrameDecoder(codec, of: profile))
            case .plain(let codec): .plain(PlainFrameDecoder(codec, of: profile))
            case .line(let codec): .line(LineFrameDecoder(codec, of: profile))
            case .ignore: .ignore
            }
        }
    }

    /// Decodes one frame; nothing is allocated when the payload is as expected and carries no texts.
    ///
    /// - Parameters:
    ///   - payload: the bytes; at least `FrameBatch.padding` more must be readable behind them.
    ///   - context: when the frame was read, and what its topic said.
    ///   - state: what the codec remembers of the device.
    ///   - frame: emptied, then filled.
    public func decode(
        _ payload: UnsafeRawBufferPointer,
        context: FrameContext,
        state: inout CodecState,
        into frame: inout DecodedFrame
    ) {
        frame.removeAll()
        guard !context.isOversize else {
            frame.problem = FrameProblem(.tooLarge)
            return
        }
        guard let opener = context.entry.flatMap({ openers[$0] }) else {
            return decodeBare(payload, context: context, into: &frame)
        }
        switch opener.open(payload) {
        case .nothing: frame.isIgnored = true
        case .problem(let problem): frame.problem = problem
        case .payload(let length, let uplink):
            var inner = context
            inner.uplink = uplink
            opener.bytes.withUnsafeBytes { bytes in
                let payload = UnsafeRawBufferPointer(rebasing: bytes[..<length])
                decodeBare(payload, context: inner, into: &frame)
                frame.uplink = number(inner, payload)
            }
        }
    }

    /// Decodes a payload as the device sent it.
    private func decodeBare(
        _ payload: UnsafeRawBufferPointer,
        context: FrameContext,
        into frame: inout DecodedFrame
    ) {
        let port = context.uplink.port
        guard let variant = profile.variants.firstIndex(where: { $0.condition.fits(payload, port: port) }) else {
            frame.problem = FrameProblem(.unknownLayout)
            return
        }
        switch decoders[variant] {
        case .json(let decoder): decoder.decode(payload, context: context, into: &frame)
        case .binary(let decoder): decoder.decode(payload, context: context, into: &frame)
        case .plain(let decoder): decoder.decode(payload, context: context, into: &frame)
        case .line(let decoder): decoder.decode(payload, context: context, into: &frame)
        case .ignore: frame.isIgnored = true
        }
        if addsFacts { emissions[variant]?.emit(context, into: &frame) }
    }

    /// By what copies of an uplink are known.
    ///
    /// Only where the network says when it got it: a backlog is received at once, however long it took to come about.
    private func number(_ context: FrameContext, _ payload: UnsafeRawBufferPointer) -> UplinkNumber? {
        let uplink = context.uplink
        guard let counter = uplink.counter, let time = uplink.time ?? uplink.gatewayTime else { return nil }
        var seed = salt ^ uplink.session
        for name in channelNames { seed = Self.hash(context.captures[name] ?? "", seed) }
        seed ^= counter.bitPattern ^ UInt64(bitPattern: Int64(uplink.port ?? 0))
        return UplinkNumber(hash: FrameHash.of(payload, seed: seed), time: time)
    }

    private static func hash(_ text: String, _ seed: UInt64) -> UInt64 {
        var text = text
        return text.withUTF8 { FrameHash.of(UnsafeRawBufferPointer($0), seed: seed) }
    }

    /// How a binary payload is read, step by step, for people.
    ///
    /// - Parameters:
    ///   - payload: the bytes.
    ///   - context: when the frame was read, and what its topic said.
    /// - Returns: one line for each value; none for other formats.
    public func steps(_ payload: [UInt8], context: FrameContext) -> [String] {
        let binaries = decoders.compactMap { if case .binary(let decoder) = $0 { decoder } else { nil } }
        for decoder in binaries { decoder.trace = BinaryTrace() }
        defer { for decoder in binaries { decoder.trace = nil } }
        var (frame, state) = (DecodedFrame(), CodecState())
        decode(copying: payload, context: context, state: &state, into: &frame)
        return binaries.flatMap { $0.trace?.lines ?? [] }
    }
}
