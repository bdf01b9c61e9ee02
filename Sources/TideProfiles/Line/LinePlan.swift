/// What must be made of lines.
struct LinePlan {
    let fields: [LineField]
    /// By number of the series.
    let measures: [UInt16: MeasureReader]
    /// Who sent a line, where its tags tell.
    let identity: LineIdentity?
    /// By number of the field.
    let series: [[UInt16]]
    let attributes: [[UInt16]]
    /// Keys of tags that may stand only once.
    let tagKeys: [String]
    private let measurements: [[UInt8]]

    init(_ codec: LineCodec, _ profile: DeviceProfile) {
        fields = codec.fields
        measurements = codec.measurements.map { Array($0.utf8) }
        measures = MeasureReader.readers(codec.fields.map(\.value), profile)
        identity = profile.identity.isFromPayload ? LineIdentity(profile.identity) : nil
        series = codec.fields.map { field in
            profile.series.indices.filter { profile.series[$0].field == field.value.name }.map { UInt16($0) }
        }
        attributes = codec.fields.map { field in
            profile.attributes.indices.filter { profile.attributes[$0].field == field.value.name }.map { UInt16($0) }
        }
        let tags = codec.fields.compactMap { if case .tag(let key) = $0.place { key } else { nil } }
        tagKeys = Array(Set(tags + (identity?.tags ?? []))).sorted()
    }

    /// By number of the field: its key in lines, where it has one.
    var keys: [String?] { fields.map { if case .field(let key) = $0.place { key } else { nil } } }

    /// Whether nothing but a plain number makes one reading of a field.
    func isPlain(_ field: Int) -> Bool {
        let value = fields[field].value
        return value.kind == .number && value.missingNumbers.isEmpty && series[field].count == 1
            && attributes[field].isEmpty
    }

    func isOwn(_ measurement: [UInt8]) -> Bool { measurements.isEmpty || measurements.contains(measurement) }

    /// What the tags of a line hold besides its sender.
    func tagged(_ tags: LineTags) -> LineHeads.Tagged {
        var tagged = LineHeads.Tagged()
        for (number, field) in fields.enumerated() {
            guard case .tag(let key) = field.place, let value = tags.value(key) else { continue }
            value.withUnsafeBytes { bytes in
                tagged.cells += series[number].map { cell(.text(bytes), field.value, $0) }
                tagged.attributes += attributes[number].map { attribute(.text(bytes), field.value, $0) }
            }
        }
        return tagged
    }

    /// What a value is to a series.
    func cell(_ value: LineValue, _ field: JSONField, _ series: UInt16) -> DecodedCell {
        let (number, status) = meaning(value, field, series)
        return DecodedCell(value: status == .ok ? number : .nan, series: series, status: status)
    }

    private func meaning(_ value: LineValue, _ field: JSONField, _ series: UInt16) -> (Double, CellStatus) {
        switch value {
        case .number(let number): FieldValue.of(number, field)
        case .integer(let integer):
            integer.magnitude <= FieldValue.largestInteger
                ? FieldValue.of(Double(integer), field) : (.nan, .tooLarge)
        case .tooLarge: (.nan, .tooLarge)
        case .boolean(let isTrue): field.kind == .boolean ? (isTrue ? 1 : 0, .ok) : (.nan, .wrongType)
        case .text(let bytes), .word(let bytes): measures[series]?.read(bytes) ?? FieldValue.of(bytes, field)
        }
    }

    /// What a value is to an attribute; its row is the first.
    func attribute(_ value: LineValue, _ field: JSONField, _ attribute: UInt16) -> DecodedAttribute {
        var decoded = DecodedAttribute(attribute: attribute, status: .ok, row: 0, value: "")
        switch value {
        case .integer(let integer): decoded.value = String(integer)
        case .text(let bytes):
            guard bytes.count <= DecodedAttribute.maximumLength else {
                decoded.status = .tooLarge
                break
            }
            guard let text = String(validating: bytes, as: UTF8.self) else {
                decoded.status = .wrongType
                break
            }
            if field.missingTexts.contains(text) { decoded.status = .missing } else { decoded.value = text }
        case .tooLarge: decoded.status = .tooLarge
        case .number, .boolean, .word: decoded.status = .wrongType
        }
        return decoded
    }
}
