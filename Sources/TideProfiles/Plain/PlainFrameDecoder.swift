internal import TideModel

/// Decodes bare values of one profile; confined to the thread of its `ProfileDecoder`.
final class PlainFrameDecoder {
    private let codec: PlainCodec
    private let spec: TimeSpec
    private let measures: [UInt16: MeasureReader]
    /// Series and attributes of each field.
    private let series: [[UInt16]]
    private let attributes: [[UInt16]]

    /// Longest payload, in bytes: a bare value is short.
    static let maximumBytes = 1_024

    init(_ codec: PlainCodec, of profile: DeviceProfile) {
        self.codec = codec
        spec = profile.time
        measures = MeasureReader.readers(codec.fields, profile)
        series = codec.fields.map { field in
            profile.series.indices.filter { profile.series[$0].field == field.name }.map { UInt16($0) }
        }
        attributes = codec.fields.map { field in
            profile.attributes.indices.filter { profile.attributes[$0].field == field.name }.map { UInt16($0) }
        }
    }

    func decode(_ payload: UnsafeRawBufferPointer, context: FrameContext, into frame: inout DecodedFrame) {
        let text = UnsafeRawBufferPointer(rebasing: Self.trimmed(payload))
        guard !text.isEmpty else {
            frame.problem = FrameProblem(.empty)
            return
        }
        guard text.count <= Self.maximumBytes else {
            frame.problem = FrameProblem(.tooLarge)
            return
        }
        // A message of another channel holds none of the profile's fields.
        guard let index = field(context) else { return }
        for series in series[index] {
            let (number, status) = measures[series]?.read(text) ?? FieldValue.of(text, codec.fields[index])
            if status.isFault { frame.faults += 1 }
            frame.cells.append(DecodedCell(value: status == .ok ? number : .nan, series: series, status: status))
        }
        for attribute in attributes[index] { append(text, attribute, codec.fields[index], into: &frame) }
        guard !frame.cells.isEmpty || !frame.attributes.isEmpty else { return }
        var row = DecodedRow(time: 0, firstCell: 0)
        row.takeNetworkTime(spec, context)
        frame.rows.append(row)
    }

    private func field(_ context: FrameContext) -> Int? {
        guard let by = codec.by else { return 0 }
        let name = context.captures[by]
        return codec.fields.firstIndex { $0.name == name }
    }

    private func append(
        _ text: UnsafeRawBufferPointer,
        _ attribute: UInt16,
        _ field: JSONField,
        into frame: inout DecodedFrame
    ) {
        var decoded = DecodedAttribute(attribute: attribute, status: .ok, row: 0, value: "")
        if let value = String(validating: text, as: UTF8.self) {
            if field.missingTexts.contains(value) {
                decoded.status = .missing
            } else if text.count > DecodedAttribute.maximumLength {
                decoded.status = .tooLarge
            } else {
                decoded.value = value
            }
        } else {
            decoded.status = .wrongType
        }
        if decoded.status.isFault { frame.faults += 1 }
        frame.attributes.append(decoded)
    }

    /// Without blanks and ends of lines around it.
    private static func trimmed(_ payload: UnsafeRawBufferPointer) -> Slice<UnsafeRawBufferPointer> {
        func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) || byte == 0 }
        let start = payload.firstIndex { !isBlank($0) } ?? payload.endIndex
        let end = payload.lastIndex { !isBlank($0) }.map { $0 + 1 } ?? start
        return payload[start..<max(start, end)]
    }
}
