internal import TideModel
internal import TideYAML

extension ProfileLoader {
    /// `time`: where the device time is and what is accepted.
    func timeSpec(_ value: YAMLValue, _ references: References, _ variants: [Variant]) -> TimeSpec? {
        guard let fields = value.fields() else { return nil }
        var time = TimeSpec()
        if let source = fields.require("source", hint: "receive, or a path such as $.ts") {
            time.source = timeSource(source, references, variants) ?? .receive
        }
        let format = fields.optional("format")
        let pattern = fields.optional("pattern")
        if let format { time.format = format.timeFormat(pattern: pattern) ?? .unixMilliseconds }
        if time.isOfDevice || Self.hasTimedRows(variants), format == nil {
            value.fail("format is missing", hint: YAMLValue.timeFormats)
        } else if let pattern, format?.text != "pattern" {
            pattern.fail("a pattern needs format: pattern")
        }
        if let format, time.source == .line, time.format.epochUnit == nil {
            format.fail("the time of a line is a whole number", hint: "right is unix, unix_ms, unix_us or unix_ns")
        }
        if let zone = fields.optional("zone").flatMap({ $0.zone(zones) }) { time.zone = zone }
        time.resolution = fields.optional("resolution")?.duration(in: 1...366 * 86_400_000)
        time.quirk = fields.optional("quirk")?.choice(TimeSpec.Quirk.self)
        if let correct = fields.optional("correct") { readCorrection(correct, variants, into: &time) }
        if let sameStamp = fields.optional("same_stamp") { readSameStamp(sameStamp, into: &time) }
        if let accept = fields.optional("accept") { readAccept(accept, into: &time) }
        fields.done(later: ["age": Self.notYet, "drift": Self.notYet])
        return time
    }

    /// Whether rows of binary payloads have times of their own.
    static func hasTimedRows(_ variants: [Variant]) -> Bool {
        variants.contains { variant in
            guard case .binary(let codec) = variant.codec else { return false }
            return codec.rows.contains { if case .slot = $0 { true } else { false } }
        }
    }

    private func timeSource(_ value: YAMLValue, _ references: References, _ variants: [Variant]) -> TimeSpec.Source? {
        guard let text = value.string() else { return nil }
        if text == "receive" { return .receive }
        if text == "network" || text == "gateway" {
            if !references.envelopes.contains(where: { $0?.time ?? $0?.gatewayTime != nil }) {
                value.fail("no envelope of match tells a time", hint: "envelope: {payload: $.data, time: $.time}")
            }
            return text == "network" ? .network : .gateway
        }
        if text == "line" { return lineTime(value, variants) }
        let isBinary = variants.contains { $0.codec.name == "binary" }
        if text.hasPrefix("$") {
            if isBinary { value.fail("a path leads into JSON, and a binary payload has none", hint: "name a field") }
            if variants.contains(where: { $0.codec.name == "plain" }) {
                value.fail("a path leads into JSON, and a bare value has none", hint: "receive")
            }
            if variants.contains(where: { $0.codec.name == "line_protocol" }) {
                value.fail("a path leads into JSON, and a line has none", hint: "line")
            }
            return path(value, text).map { .path($0) }
        }
        if isBinary {
            let isOfMessage = variants.contains { variant in
                guard case .binary(let codec) = variant.codec else { return false }
                return codec.slots(text).contains { codec.slots[$0].row == nil && !codec.slots[$0].isText }
            }
            if !isOfMessage {
                value.fail("the message itself has no number \(text)", hint: "a field outside of row blocks")
            }
            return .field(text)
        }
        if references.isCodecKnown {
            let isOfLines = variants.contains { $0.codec.name == "line_protocol" }
            value.fail(
                "\(value.words) is not known here",
                hint: isOfLines ? "right is line, or receive" : "right is receive, or a path such as $.ts"
            )
        }
        return nil
    }

    /// A variant without the field would lose every message of its own for want of a time.
    func checkTime(_ time: TimeSpec, _ variants: [Variant], stored: Set<String>) {
        guard case .field(let name) = time.source, time.beyond != .receiveTime, let value = fields.optional("time")
        else { return }
        for (number, variant) in variants.enumerated() where variant.codec.needsTime(besides: name, stored) {
            value.fail(
                "decode[\(number)] has no field \(name), so its messages have no time",
                hint: "read it there, or write accept: {beyond: receive_time}"
            )
        }
    }

    private func readCorrection(_ value: YAMLValue, _ variants: [Variant], into time: inout TimeSpec) {
        guard let correction = value.choice(TimeSpec.Correction.self) else { return }
        time.correction = correction
        if correction == .zone, !time.isOfDevice, !Self.hasTimedRows(variants) {
            value.fail("devices of this profile send no time that could be corrected", hint: "leave it out")
        }
    }

    private func readSameStamp(_ value: YAMLValue, into time: inout TimeSpec) {
        if value.text == "sequence" {
            value.fail("sequence is not supported by this version")
        } else if let sameStamp = value.choice(TimeSpec.SameStamp.self) {
            time.sameStamp = sameStamp
            if sameStamp == .spread, time.resolution == nil {
                value.fail("spread needs the step of the clock", hint: "write resolution: 1s")
            }
        }
    }

    private func readAccept(_ value: YAMLValue, into time: inout TimeSpec) {
        guard let fields = value.fields() else { return }
        if let future = fields.optional("future")?.duration() { time.future = future }
        if let past = fields.optional("past")?.duration() { time.past = past }
        if let beyond = fields.optional("beyond")?.choice(TimeSpec.Beyond.self) { time.beyond = beyond }
        fields.done()
    }
}

extension Codec {
    /// Whether something of the message itself is stored, or counts from its time, and a field for that is not there.
    fileprivate func needsTime(besides name: String, _ stored: Set<String>) -> Bool {
        guard case .binary(let codec) = self else { return self != .ignore }
        let own = codec.slots.dropFirst(codec.parameters.upperBound).filter { $0.row == nil }
        let isAged = codec.rows.contains { if case .age = $0 { true } else { false } }
        return (isAged || own.contains { stored.contains($0.name) }) && !own.contains { $0.name == name }
    }
}
