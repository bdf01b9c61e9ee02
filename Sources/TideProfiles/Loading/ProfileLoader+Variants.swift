internal import TideYAML

extension ProfileLoader {
    /// `when`: which messages a variant reads.
    func condition(_ value: YAMLValue) -> VariantCondition {
        var condition = VariantCondition()
        guard let fields = value.fields() else { return condition }
        condition.ports = fields.optional("port").map { numbers($0, in: 0...255) } ?? []
        condition.lengths = fields.optional("length").map { numbers($0, in: 1...65_536) } ?? []
        condition.shortest = fields.optional("length_min")?.integer(in: 1...65_536) ?? 0
        condition.longest = fields.optional("length_max")?.integer(in: 1...65_536) ?? .max
        for (place, values) in fields.optional("bytes")?.fields()?.entries ?? [] {
            guard let at = place.integer(in: -65_536...65_536) else { continue }
            condition.bytes.append(.init(at: at, values: numbers(values, in: 0...255).map { UInt8($0) }))
        }
        fields.done()
        if fields.entries.isEmpty {
            value.fail("nothing is said", hint: "port, length, length_min, length_max or bytes")
        }
        if condition.shortest > condition.longest {
            value.fail("length_min is above length_max")
        } else if condition.isImpossible {
            value.fail("no message can fit", hint: "the lengths, or lengths and places of bytes, exclude each other")
        }
        return condition
    }

    /// One number or a list.
    private func numbers(_ value: YAMLValue, in range: ClosedRange<Int>) -> [Int] {
        guard value.isList else { return value.integer(in: range).map { [$0] } ?? [] }
        return value.items(maximum: 256)?.compactMap { $0.integer(in: range) } ?? []
    }

    /// A variant behind one that takes all its messages is a mistake.
    func checkReachable(_ variants: [(variant: Variant, value: YAMLValue)]) {
        for (index, (variant, value)) in variants.enumerated() {
            guard let first = variants[..<index].firstIndex(where: { $0.variant.condition.covers(variant.condition) })
            else { continue }
            value.fail("is never used: decode[\(first)] takes all its messages", hint: "put the narrower `when` first")
        }
    }
}
