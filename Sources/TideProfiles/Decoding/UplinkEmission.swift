internal import TideModel

/// What becomes of the facts that an envelope tells beside the payload.
struct UplinkEmission {
    private var numbers: [(fact: Envelope.Fact, series: UInt16)] = []
    private var attributes: [(text: Envelope.Text, attribute: UInt16)] = []
    /// Who sent the message, where the envelope's EUI tells.
    private let identity: IdentitySpec?

    /// Whether it has nothing to add, as for most profiles.
    var isEmpty: Bool { numbers.isEmpty && attributes.isEmpty && identity == nil }

    /// The texts that it needs.
    var texts: Set<Envelope.Text> {
        Set(attributes.map(\.text)).union(identity == nil ? [] : [.eui])
    }

    /// A payload's own fields go before facts of the same name; binary payloads have the numbers among their fields.
    init(_ codec: Codec, _ profile: DeviceProfile) {
        identity = profile.identity.isFromEnvelope ? profile.identity : nil
        let own = Set(codec.valueFields.map(\.name))
        for (index, attribute) in profile.attributes.enumerated() where !codec.hasText(attribute.field) {
            if let text = Envelope.Text(rawValue: attribute.field) { attributes.append((text, UInt16(index))) }
        }
        guard codec.name != "binary" else { return }
        for (index, series) in profile.series.enumerated() where !own.contains(series.field) {
            if let fact = Envelope.Fact(rawValue: series.field) { numbers.append((fact, UInt16(index))) }
        }
    }

    /// Adds them to the latest row of a message; a message without rows holds nothing of the device's own.
    func emit(_ context: FrameContext, into frame: inout DecodedFrame) {
        if let identity { identify(identity, context, into: &frame) }
        guard let row = Self.latest(frame) else { return }
        for (fact, series) in numbers {
            guard let number = context.uplink.number(fact) else { continue }
            frame.insert(DecodedCell(value: number, series: series, status: .ok), row: row)
        }
        for (text, attribute) in attributes {
            guard let value = context.uplink.text(text) else { continue }
            frame.insert(DecodedAttribute(attribute: attribute, status: .ok, row: UInt32(row), value: value))
        }
    }

    /// The latest row that may be stored, of equal ones the last; else the last.
    private static func latest(_ frame: DecodedFrame) -> Int? {
        let sound = frame.rows.indices.filter { frame.rows[$0].problem == .none }
        // What only arrived is later than what has a time.
        let latest = sound.max { a, b in
            let (a, b) = (frame.rows[a], frame.rows[b])
            return a.isArrival == b.isArrival ? a.time <= b.time : b.isArrival
        }
        return latest ?? frame.rows.indices.last
    }

    private func identify(_ identity: IdentitySpec, _ context: FrameContext, into frame: inout DecodedFrame) {
        if let key = identity.key(captures: context.captures, eui: context.uplink.eui) {
            frame.identities.append(key)
        } else {
            for row in frame.rows.indices where frame.rows[row].problem == .none {
                frame.rows[row].problem = .noIdentity
            }
        }
    }
}

extension Codec {
    /// Whether payloads have a text of this name themselves.
    func hasText(_ name: String) -> Bool {
        switch self {
        case .json, .plain, .line: valueFields.contains { $0.name == name }
        case .binary(let codec): codec.slots(name).contains { codec.slots[$0].isText }
        case .ignore: false
        }
    }
}
