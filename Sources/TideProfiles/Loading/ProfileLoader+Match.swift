internal import TideUnits

extension ProfileLoader {
    /// `match`: which messages are the profile's own.
    func matchEntries() -> [MatchEntry] {
        guard let value = fields.require("match", hint: "such as [{topic: \"farm/{site}/{device}/up\"}]"),
            let items = value.items(maximum: 256)
        else { return [] }
        if items.isEmpty { value.fail("no topic is given") }
        return items.compactMap(matchEntry)
    }

    private func matchEntry(_ value: YAMLValue) -> MatchEntry? {
        guard let fields = value.fields() else { return nil }
        let topic = fields.require("topic", hint: "such as \"farm/{site}/{device}/up\"")
        let contentType = fields.optional("content_type")?.string(maximum: 256)
        fields.done()
        guard let topic, let text = topic.string() else { return nil }
        do {
            return MatchEntry(topic: try TopicPattern(text), contentType: contentType)
        } catch {
            topic.fail("\(error)")
            return nil
        }
    }

    /// `delivery`: what a retained message may do, and the numbers of messages.
    func delivery(_ value: YAMLValue) -> DeliverySpec? {
        guard let fields = value.fields() else { return nil }
        var delivery = DeliverySpec()
        if let retained = fields.optional("retained")?.choice(DeliverySpec.Retained.self) {
            delivery.retained = retained
        }
        delivery.sequence = fields.optional("sequence").flatMap(sequence)
        fields.done(later: ["qos_min": Self.notYet, "dedup": Self.notYet])
        return delivery
    }

    private func sequence(_ value: YAMLValue) -> DeliverySpec.Sequence? {
        guard let fields = value.fields() else { return nil }
        let series = fields.require("series", hint: "the channel that holds the numbers")?.string(maximum: 64)
        let wrap = fields.optional("wrap")?.integer(in: 2...(1 << 53))
        fields.done(later: ["path": "is a field: give it a series and name that here", "gap_alert": Self.notYet])
        return series.map { DeliverySpec.Sequence(series: $0, wrap: wrap.map(Int64.init)) }
    }

    /// Sequence numbers must be stored as what they are: a counter without unit, so that no number changes.
    func checkSequence(_ sequence: DeliverySpec.Sequence?, _ series: [SeriesSpec]) {
        guard let sequence, let value = fields.optional("delivery")?.fields()?.optional("sequence")?.fields(),
            let name = value.optional("series")
        else { return }
        guard let spec = series.first(where: { $0.channel == sequence.series }) else {
            let known = series.map(\.channel).joined(separator: ", ")
            return name.fail("there is no series \(sequence.series)", hint: known.isEmpty ? nil : "known are \(known)")
        }
        guard spec.quantity.kind == .counter, spec.quantity.unit.code == "1" else {
            return name.fail(
                "series \(sequence.series) is \(spec.quantity.name), which counts no messages",
                hint: "write quantity: message_count, unit: \"1\" there"
            )
        }
    }
}
