public import TideModel

/// Turns values into messages as a profile's devices send them: the inverse of `ProfileDecoder`, for the simulator.
///
/// What it writes, `ProfileDecoder` reads back bit for bit as `EncodedMessage.rows` says: values are rounded to the
/// series' `precision` in the device's own unit, times to what the profile's format can hold. It owns buffers, so each
/// thread that encodes has its own.
public final class ProfileEncoder {
    /// The profile it encodes by.
    public let profile: DeviceProfile
    /// Most rows of one message: 1 unless the profile has an array of rows.
    public let maximumRows: Int

    private let layout: JSONLayout
    /// By number of the series.
    private let writers: [FieldWriter?]
    /// By number of the series: the first one of its field, whose values are written.
    private let sources: [Int]
    private var time: TimeWriter
    /// Length of the last payload: the next one is about as long.
    private var usualLength = 64

    /// Makes an encoder.
    ///
    /// - Throws: when two things stand at one path, or ids cannot be taken apart.
    public init(_ profile: DeviceProfile) throws(ProfileEncoderError) {
        guard let codec = profile.jsonCodec else { throw .unsuitableCodec(profile: profile.id) }
        // Rows within rows and members are read, and not written.
        let isPlain = codec.each.map { $0.steps.last == .all && !JSONPath(steps: $0.steps.dropLast()).isMany } ?? true
        guard isPlain, codec.fields.allSatisfy({ $0.units.isEmpty }) else {
            throw .unsuitableCodec(profile: profile.id)
        }
        self.profile = profile
        layout = try JSONLayout(codec, of: profile)
        maximumRows = layout.hasRows ? JSONReader.maximumRows : 1
        let fields = profile.series.map { series in codec.fields.first { $0.name == series.field } }
        writers = zip(fields, profile.series).map { field, series in field.map { FieldWriter($0, series) } }
        sources = profile.series.map { series in profile.series.firstIndex { $0.field == series.field } ?? 0 }
        time = TimeWriter(profile.time)
    }

    /// What a device's messages say of who sent them.
    ///
    /// Names of the topic that the identity does not need stand for `1`, and so do wildcards.
    ///
    /// - Parameter device: a global device's site is not written anywhere.
    /// - Returns: its topic, and what stands in its payloads.
    /// - Throws: when the profile's templates cannot give these ids.
    public func address(of device: DeviceKey) throws(ProfileEncoderError) -> EncodedAddress {
        let unsuitable = ProfileEncoderError.unsuitableIdentity(profile: profile.id, device: device.description)
        var bindings = profile.identity.device.bindings(of: device.device)
        if let site = profile.identity.site {
            guard let more = site.bindings(of: device.site) else { throw unsuitable }
            bindings?.append(contentsOf: more)
        }
        guard let bindings else { throw unsuitable }
        for binding in bindings where bindings.contains(where: { $0.part == binding.part && $0.text != binding.text }) {
            throw unsuitable
        }
        guard let topic = topic(bindings) else { throw unsuitable }
        let texts = layout.identity.map { path in bindings.first { $0.part == .path(path) }?.text ?? "" }
        return EncodedAddress(topic: topic, texts: texts)
    }

    /// Writes a message.
    ///
    /// A value that its field cannot carry (infinite, a code that is not listed, beyond 2^53) is left out. A value that
    /// stands once per message is taken from the row with the latest time.
    ///
    /// - Parameters:
    ///   - rows: 1…`maximumRows`, with one value per series of the profile; times within the years 1970 to 9999.
    ///   - address: the device's, from `address(of:)`.
    ///   - texts: attributes by name.
    /// - Returns: topic, payload, and what a decoder reads.
    public func encode(
        _ rows: [ChannelRow],
        to address: EncodedAddress,
        texts: [String: String] = [:]
    ) -> EncodedMessage {
        precondition((1...maximumRows).contains(rows.count), "\(profile.id): 1 to \(maximumRows) rows")
        precondition(rows.allSatisfy { $0.values.count == profile.series.count }, "\(profile.id): one value per series")
        var read = rows.map { row in
            ChannelRow(time: row.time, values: [Double](repeating: .nan, count: row.values.count))
        }
        let latest = rows.indices.max { rows[$0].time < rows[$1].time } ?? 0
        var payload: [UInt8] = []
        payload.reserveCapacity(usualLength)
        layout.message.append(to: &payload) { leaf, bytes in
            guard leaf == .rows else { return append(leaf, rows, latest, address, texts, &read, &bytes) }
            bytes.append(UInt8(ascii: "["))
            for index in rows.indices {
                if index > 0 { bytes.append(UInt8(ascii: ",")) }
                layout.row.append(to: &bytes) { append($0, rows, index, address, texts, &read, &$1) }
            }
            bytes.append(UInt8(ascii: "]"))
            return true
        }
        usualLength = payload.count
        for row in read.indices {
            let raw = read[row].values
            for (number, series) in profile.series.enumerated() {
                read[row].values[number] = series.value(of: raw[sources[number]])
            }
        }
        return EncodedMessage(topic: address.topic, payload: payload, rows: read)
    }

    /// Appends what stands at one place of a message or row; false when there is nothing.
    private func append(
        _ leaf: JSONTemplate.Leaf,
        _ rows: [ChannelRow],
        _ row: Int,
        _ address: EncodedAddress,
        _ texts: [String: String],
        _ read: inout [ChannelRow],
        _ bytes: inout [UInt8]
    ) -> Bool {
        switch leaf {
        case .time: read[row].time = time.append(rows[row].time, to: &bytes)
        case .identity(let number): bytes.append(quoted: address.texts[number])
        case .attribute(let number):
            guard let text = texts[profile.attributes[number].name] else { return false }
            bytes.append(quoted: text)
        case .series(let number):
            guard let raw = writers[number]?.append(rows[row].values[number], to: &bytes) else { return false }
            read[row].values[number] = raw
        case .rows: return false
        }
        return true
    }

    private func topic(_ bindings: [IdentityTemplate.Binding]) -> String? {
        guard let entry = profile.match.first else { return nil }
        var segments: [String] = []
        for segment in entry.topic.segments {
            switch segment {
            case .literal(let text): segments.append(text)
            case .capture(let name): segments.append(bindings.first { $0.part == .capture(name) }?.text ?? "1")
            case .one: segments.append("1")
            case .rest: continue
            }
        }
        let topic = segments.joined(separator: "/")
        return topic.utf8.contains { $0 == UInt8(ascii: "+") || $0 == UInt8(ascii: "#") } ? nil : topic
    }
}
