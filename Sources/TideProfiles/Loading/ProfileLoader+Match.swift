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

    /// `delivery`: what a retained message may do.
    func delivery(_ value: YAMLValue) -> DeliverySpec? {
        guard let fields = value.fields() else { return nil }
        var delivery = DeliverySpec()
        if let retained = fields.optional("retained")?.choice(DeliverySpec.Retained.self) {
            delivery.retained = retained
        }
        fields.done(later: ["qos_min": Self.notYet, "dedup": Self.notYet, "sequence": Self.notYet])
        return delivery
    }
}
