internal import TideYAML

extension ProfileLoader {
    /// `binary`: steps.
    func binaryCodec(_ value: YAMLValue, _ parameters: [ParameterSpec]) -> BinaryCodec? {
        guard let fields = value.fields() else { return nil }
        let order = fields.optional("endian")?.choice(ByteOrder.self) ?? .big
        let checksum = fields.optional("checksum").flatMap { self.checksum($0, order) }
        let missing = fields.optional("missing")
        if let missing, missing.plain != "none" {
            missing.fail("\(missing.words) is not known here", hint: "right is none; markers stand with their fields")
        }
        let read = fields.require("read", hint: "such as [{name: temperature, type: i16, missing: none}]")
        fields.done()
        let plan = BinaryPlan(order: order, saysMissing: missing != nil, parameters: parameters.map(\.name))
        plan.codec.checksum = checksum
        if let read { plan.steps(read, depth: 0) }
        return plan.codec
    }

    private func checksum(_ value: YAMLValue, _ order: ByteOrder) -> BinaryChecksum? {
        guard let fields = value.fields() else { return nil }
        let kind = fields.require("kind", hint: BinaryChecksum.Kind.allCases.map(\.rawValue).joined(separator: ", "))?
            .choice(BinaryChecksum.Kind.self)
        let at = fields.require("at", hint: "where it stands: -2 is the last but one byte")?.integer(
            in: -65_536...65_536
        )
        let own = fields.optional("endian")?.choice(ByteOrder.self)
        let from = fields.optional("from")?.integer(in: 0...65_536)
        let to = fields.optional("to")?.integer(in: -65_536...65_536)
        fields.done()
        guard let kind, let at else { return nil }
        // Usually it covers what stands before it; where nothing does, what stands behind it.
        let isFirst = at == 0
        return BinaryChecksum(
            kind: kind,
            at: at,
            order: own ?? order,
            from: from ?? (isFirst ? kind.bytes : 0),
            to: to ?? (isFirst ? nil : at)
        )
    }
}
