internal import TideAPI
internal import TideModel
internal import TidePipeline
internal import TideProfiles

/// Decodes a frame once more and says each step for a person.
struct DecodeTrace {
    let profiles: ProfileSet
    /// Whose parameters devices have; nil: none.
    let registry: RegistryState?

    /// Steps shown of one frame.
    private static let mostSteps = 200

    /// The steps, in the order in which data flows.
    ///
    /// - Parameters:
    ///   - frame: as it was committed.
    ///   - name: the profile that decoded it, where several share its topic.
    /// - Returns: one line each.
    func steps(_ frame: Frame, decodedBy name: String?) -> [String] {
        guard let match = profiles.match(frame.topic, contentType: frame.properties?.contentType) else {
            return ["match: no profile claims \(frame.topic)"]
        }
        let candidates = ([match.profile] + match.others).map { profiles.profiles[$0] }
        guard let profile = candidates.count == 1 ? candidates[0] : candidates.first(where: { $0.name == name }) else {
            return ["match: \(candidates.count) profiles share the topic, and the registry does not say whose this is"]
        }
        let topics = profile.match.map(\.topic.description).joined(separator: " or ")
        var steps = ["match: \(profile.name) by \(topics)\(captures(match.captures))"]
        guard !frame.flags.contains(.oversize) else {
            return steps + ["decode: not at all, the payload has \(frame.sentLength) bytes"]
        }
        var context = FrameContext(
            received: frame.received,
            captures: match.captures,
            entry: match.entry,
            parameters: parameters(profile, profile.identity.key(captures: match.captures))
        )
        let decoder = ProfileDecoder(profile)
        var (decoded, state) = (DecodedFrame(), CodecState())
        decoder.decode(copying: frame.payload, context: context, state: &state, into: &decoded)
        if profile.identity.isFromEnvelope, let key = decoded.identities.first {
            context.parameters = parameters(profile, key)
            decoder.decode(copying: frame.payload, context: context, state: &state, into: &decoded)
        }
        steps += decoder.steps(frame.payload, context: context)
        if let problem = decoded.problem { steps.append("decode: \(decoder.explain(problem, payload: frame.payload))") }
        steps += rows(decoded, decoder, context)
        for text in decoded.texts(of: profile) {
            steps.append("attribute \(text.name): \(text.status == .ok ? text.value : text.status.code)")
        }
        guard steps.count > Self.mostSteps else { return steps }
        return steps.prefix(Self.mostSteps) + ["… and \(steps.count - Self.mostSteps) more"]
    }

    private func parameters(_ profile: DeviceProfile, _ key: DeviceKey?) -> [Double] {
        guard let device = key.flatMap({ registered($0, profile) }) else { return [] }
        return profile.values(of: device.parameters)
    }

    private func registered(_ key: DeviceKey, _ profile: DeviceProfile) -> Device? {
        guard let registry else { return nil }
        return registry.device(key, isGlobal: profile.identity.scope == .global).map { registry.devices[Int($0)] }
    }

    private func captures(_ captures: TopicCaptures) -> String {
        captures.isEmpty ? "" : ": " + captures.sorted { $0.key < $1.key }.map { "\($0)=\($1)" }.joined(separator: ", ")
    }

    private func rows(_ decoded: DecodedFrame, _ decoder: ProfileDecoder, _ context: FrameContext) -> [String] {
        let profile = decoder.profile
        let named = profile.identity.key(captures: context.captures)
        var steps: [String] = []
        let readings = decoded.readings(of: profile, context: context)
        for (number, row) in decoded.rows.enumerated() {
            let key = decoded.identities.isEmpty ? named : decoded.identities[Int(row.identity)]
            let sender = key.map { registered($0, profile)?.key ?? $0 }
            let time =
                row.isArrival && row.time == 0 ? "of arrival" : RFC3339.string(row.moment(received: context.received))
            steps.append("row \(row.part): device \(sender.map { "\($0)" } ?? "unknown"), time \(time)")
            if row.problem != .none { steps.append(decoder.explain(row: number, of: decoded)) }
            for index in decoded.cells(ofRow: number) {
                steps.append(step(readings[index], decoded.cells[index], decoder))
            }
        }
        return steps
    }

    private func step(_ reading: DecodedReading, _ cell: DecodedCell, _ decoder: ProfileDecoder) -> String {
        guard let raw = reading.rawValue, let value = reading.value else { return decoder.explain(cell) }
        let conversion = reading.rawUnit == reading.unit ? "" : " = \(value) \(reading.unit)"
        return "\(reading.channel): \(raw) \(reading.rawUnit)\(conversion), flag \(reading.flag.rawValue)"
    }
}
