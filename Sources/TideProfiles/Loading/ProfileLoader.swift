internal import TideModel
internal import TideYAML

/// Reads the blocks of a profile in the order in which data flows; each block has a file of its own.
struct ProfileLoader {
    static let schema = "fieldtide.profile/1"

    let document: YAMLValue
    let fields: YAMLFields
    let zones: (String) -> Zone?

    /// Blocks that the language will have; until then they must not look as if they did something.
    private static let later = [
        "extends", "operating", "privacy", "simulate",
    ].reduce(into: [String: String]()) { $0[$1] = Self.notYet }

    static let notYet = "is not supported by this version; remove it"

    func load() -> DeviceProfile? {
        let (id, version, isDraft) = head()
        let about = about()
        let expects = fields.optional("expects").flatMap(expectation)
        let match = matchEntries()
        let delivery = fields.optional("delivery").flatMap(delivery) ?? DeliverySpec()
        let references = references(match: match)
        let parameters = fields.optional("params").map(parameterList) ?? []
        let variants = decode(parameters, match.map(\.topic.captures))
        let identity = identity(references, variants)
        let time = time(match, references, variants)
        let (series, attributes, health) = stored(Sources(variants, match))
        let derived = derivedList(series, interval: expects?.interval ?? 0)
        checkSequence(delivery.sequence, series)
        checkTime(time, variants, stored: Set(series.map(\.field) + attributes.map(\.field)))
        let examples = exampleList(match: match, series: series, attributes: attributes)
        fields.done(later: Self.later)
        guard let id, let version, let identity, !variants.isEmpty, !match.isEmpty else { return nil }
        return DeviceProfile(
            id: id,
            version: version,
            file: document.log.file,
            stored: stored(id: id, version: version, draft: isDraft),
            about: about,
            expects: expects,
            match: match,
            sharesTopics: sharesTopics,
            identity: identity,
            delivery: delivery,
            time: time,
            parameters: parameters,
            variants: variants,
            series: series,
            derived: derived,
            attributes: attributes,
            health: health,
            examples: examples
        )
    }

    /// `schema`, `id`, `version`, `draft`.
    private func head() -> (id: String?, version: Int?, isDraft: Bool) {
        let schema = fields.require("schema", hint: "write schema: \(Self.schema)")
        if let schema, schema.text != Self.schema {
            schema.fail("\(schema.words) is not known", hint: "right is \(Self.schema)")
        }
        let id = fields.require("id", hint: "such as acme/do-buoy-3").flatMap(profileID)
        let version = fields.require("version", hint: "a whole number from 1")?.integer(in: 1...1_000_000_000)
        return (id, version, fields.optional("draft")?.bool() ?? false)
    }

    /// The time block, or what holds without one: the envelope's time where there is one.
    private func time(_ match: [MatchEntry], _ references: References, _ variants: [Variant]) -> TimeSpec {
        var time = TimeSpec()
        if match.contains(where: { $0.envelope?.time != nil }) { time.source = .network }
        if let value = fields.optional("time") { return timeSpec(value, references, variants) ?? time }
        if Self.hasTimedRows(variants) {
            document.fail("time is missing", hint: "rows with times need their format: {source: receive, format: unix}")
        }
        return time
    }

    /// `series`, `attributes`, `health`: what is made of the fields.
    private func stored(_ sources: Sources) -> ([SeriesSpec], [AttributeSpec], [HealthLimit]) {
        let series = seriesList(of: sources)
        let attributes = attributeList(of: sources)
        let health = fields.optional("health").map { healthLimits($0, series) } ?? []
        if fields.optional("series") == nil, fields.optional("attributes") == nil {
            document.fail("series is missing", hint: "without series and attributes nothing would be stored")
        }
        return (series, attributes, health)
    }

    private func stored(id: String, version: Int, draft: Bool) -> StoredProfile {
        let text = CanonicalText.text(of: document)
        return StoredProfile(id: id, version: version, hash: CanonicalText.hash(of: text), draft: draft, text: text)
    }

    private func profileID(_ value: YAMLValue) -> String? {
        guard let id = value.string(maximum: 128) else { return nil }
        let parts = id.split(separator: "/", omittingEmptySubsequences: false)
        let usable = parts.allSatisfy { part in !part.isEmpty && part.allSatisfy { Names.isPart($0) } }
        guard usable else {
            value.fail(
                "\(value.words) is no id",
                hint: "letters, digits, '.', '_' and '-', in parts such as acme/do-buoy-3"
            )
            return nil
        }
        return id
    }

    /// Most fields, series and attributes: decoded values name theirs by 16 bits, and no device has nearly as many.
    private static let maximumNames = 1_000

    /// Notes a problem when a mapping of names has more than a profile may have.
    func refuseTooMany(_ list: YAMLFields, _ what: String) {
        guard list.entries.count > Self.maximumNames else { return }
        list.value.fail("\(list.entries.count) \(what) are too many", hint: "at most \(Self.maximumNames)")
    }

    /// What templates and paths may refer to; nil for what the codec, not known here, would define.
    private func references(match: [MatchEntry]) -> References {
        let decode = fields.optional("decode")
        var known = true
        if case .list(let entries)? = decode?.content {
            known = entries.allSatisfy { entry in
                guard case .map(let keys) = entry.content else { return false }
                return keys.contains { $0.key.text.map(Codec.known.contains) ?? false }
            }
        }
        return References(captures: match.map(\.topic.captures), envelopes: match.map(\.envelope), isCodecKnown: known)
    }

    /// What templates and paths may refer to.
    struct References {
        /// The captures of each match entry.
        var captures: [[String]]
        /// The envelope of each match entry.
        var envelopes: [Envelope?]
        /// Whether the codec is known; else its own sources of identity and time cannot be judged.
        var isCodecKnown: Bool
    }
}
