/// Where the things that a profile reads stand in its JSON payloads.
struct JSONLayout {
    /// The document.
    private(set) var message = JSONTemplate.empty
    /// One element of `each`; empty without it.
    private(set) var row = JSONTemplate.empty
    /// Paths of the texts that identify a device, in the order of `EncodedAddress.texts`.
    private(set) var identity: [JSONPath] = []
    /// Whether a message has an array of rows.
    let hasRows: Bool
    private let profile: String

    init(_ codec: JSONCodec, of profile: DeviceProfile) throws(ProfileEncoderError) {
        self.profile = profile.id
        hasRows = codec.each != nil
        let templates = [profile.identity.site, profile.identity.device].compactMap(\.self)
        guard templates.allSatisfy(\.isInvertible) else { throw .ambiguousIdentity(profile: profile.id) }
        for case .path(let path) in templates.flatMap(\.parts) where !identity.contains(path) {
            // An array of rows that is the whole document leaves no other place.
            try insert(.identity(identity.count), path, intoRow: codec.each?.steps == [.all])
            identity.append(path)
        }
        if case .path(let path) = profile.time.source { try insert(.time, path, intoRow: hasRows) }
        for field in codec.fields { try insert(field, of: profile) }
        if let each = codec.each { try insert(.rows, JSONPath(steps: each.steps.dropLast()), intoRow: false) }
    }

    private mutating func insert(_ field: JSONField, of profile: DeviceProfile) throws(ProfileEncoderError) {
        let intoRow = hasRows && field.origin == .row
        if let series = profile.series.firstIndex(where: { $0.field == field.name }) {
            try insert(.series(series), field.path, intoRow: intoRow)
        } else if let attribute = profile.attributes.firstIndex(where: { $0.field == field.name }),
            !identity.contains(field.path)
        {
            try insert(.attribute(attribute), field.path, intoRow: intoRow)
        }
    }

    private mutating func insert(
        _ leaf: JSONTemplate.Leaf,
        _ path: JSONPath,
        intoRow: Bool
    ) throws(ProfileEncoderError) {
        let fits =
            intoRow ? row.insert(leaf, at: path.steps[...]) : message.insert(leaf, at: path.steps[...])
        guard fits else { throw .sharedPath(profile: profile, path: path.description) }
    }
}
