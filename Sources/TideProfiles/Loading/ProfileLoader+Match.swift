internal import TideUnits
internal import TideYAML

extension ProfileLoader {
    /// `match`: which messages are the profile's own.
    func matchEntries() -> [MatchEntry] {
        let hint = "such as [{topic: \"farm/{site}/{device}/up\"}], or lorawan"
        guard let value = fields.require("match", hint: hint) else { return [] }
        if sharesTopics { return Self.networks }
        guard let items = value.items(maximum: 256) else { return [] }
        if items.isEmpty { value.fail("no topic is given") }
        return items.compactMap(matchEntry)
    }

    /// Whether the profile says `match: lorawan`.
    var sharesTopics: Bool { fields.optional("match")?.plain == "lorawan" }

    /// Where LoRaWAN networks publish uplinks: ChirpStack v4 and The Things Stack v3.
    private static let networks = [
        network("application/{application}/device/{device}/event/up", .chirpstack),
        network("v3/{application}/devices/{device}/up", .theThingsStack),
    ].compactMap(\.self)

    private static func network(_ topic: String, _ envelope: Envelope) -> MatchEntry? {
        (try? TopicPattern(topic)).map { MatchEntry(topic: $0, contentType: nil, envelope: envelope) }
    }

    private func matchEntry(_ value: YAMLValue) -> MatchEntry? {
        guard let fields = value.fields() else { return nil }
        let topic = fields.require("topic", hint: "such as \"farm/{site}/{device}/up\"")
        let contentType = fields.optional("content_type")?.string(maximum: 256)
        let envelope = fields.optional("envelope").flatMap(envelope)
        fields.done()
        guard let topic, let text = topic.string() else { return nil }
        do {
            return MatchEntry(topic: try TopicPattern(text), contentType: contentType, envelope: envelope)
        } catch {
            topic.fail("\(error)")
            return nil
        }
    }

    /// `envelope`: the name of a network, or where things stand.
    private func envelope(_ value: YAMLValue) -> Envelope? {
        let known = ["chirpstack": Envelope.chirpstack, "the_things_stack": .theThingsStack]
        if let name = value.text {
            if let envelope = known[name] { return envelope }
            let hint = "right is \(known.keys.sorted().joined(separator: ", ")), or {payload: $.data, encoding: base64}"
            value.fail("\(value.words) is not known here", hint: hint)
            return nil
        }
        guard let fields = value.fields() else { return nil }
        var envelope = Envelope()
        func place(_ key: String) -> JSONPath? {
            fields.optional(key).flatMap { value in value.string().flatMap { path(value, $0) } }
        }
        envelope.payload = place("payload")
        envelope.encoding = fields.optional("encoding")?.choice(Envelope.Encoding.self) ?? .none
        envelope.compression = fields.optional("compression")?.choice(Envelope.Compression.self) ?? .none
        let facts = ["port", "time", "gateway_time", "rssi", "snr", "counter", "session", "gateway", "eui"]
        for key in facts where fields.optional(key) != nil && envelope.payload == nil {
            value.fail("\(key) stands in JSON", hint: "say where the payload stands: payload: $.data")
        }
        (envelope.port, envelope.time, envelope.rssi) = (place("port"), place("time"), place("rssi"))
        (envelope.snr, envelope.counter, envelope.session) = (place("snr"), place("counter"), place("session"))
        (envelope.gateway, envelope.eui) = (place("gateway"), place("eui"))
        envelope.gatewayTime = place("gateway_time")
        fields.done()
        if envelope == Envelope() {
            value.fail("nothing is around the payload", hint: "payload, encoding, compression")
        }
        return envelope
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
