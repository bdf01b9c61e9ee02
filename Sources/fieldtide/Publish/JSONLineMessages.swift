internal import TideAPI
internal import TideModel
internal import TideProfiles

/// Turns JSON lines into messages: each line is a payload, or, with `topic` and `payload` in it, a whole message as
/// `fieldtide simulate --output` and `fieldtide publish --dry-run` write it.
struct JSONLineMessages {
    private let map: PublishMap

    init(_ map: PublishMap) { self.map = map }

    /// The message of a line; nil for an empty one.
    ///
    /// - Throws: `LineProblem` when it cannot be sent.
    func message(_ line: LineFile.Line) throws -> RecordedMessage? {
        guard line.bytes.contains(where: { $0 != 0x20 && $0 != 0x09 }) else { return nil }
        func problem(_ message: String, column: Int = 1, hint: String? = nil) -> LineProblem {
            LineProblem(line: line.number, column: column, message: message, hint: hint)
        }
        if let fault = JSONFault.find(in: line.bytes) {
            throw problem("no valid JSON: \(fault.problem)", column: fault.offset + 1)
        }
        guard let members = JSONMembers(line.bytes) else { throw problem("a line must hold one JSON object") }
        guard let template = map.topic else { return try whole(members, line) }
        guard let topic = template.topic({ members.plain($0) }) else {
            let names = template.names.joined(separator: ", ")
            throw problem("the fields that the topic takes (\(names)) make no topic")
        }
        let time = try time(members, line)
        return RecordedMessage(topic: topic, payload: line.bytes, time: time, line: line.number)
    }

    private func time(_ members: JSONMembers, _ line: LineFile.Line) throws -> Timestamp? {
        guard let spec = map.time else { return nil }
        let texts = spec.columns.compactMap { members.plain($0) }
        let text = Array(texts.joined(separator: [0x20]))
        if texts.count == spec.columns.count, let time = spec.format.read(text, zone: spec.zone) { return time }
        throw LineProblem(
            line: line.number,
            column: 1,
            message: "no time in format \(spec.format.name) stands in \(spec.columns.joined(separator: ", "))"
        )
    }

    /// A line that holds topic and payload.
    private func whole(_ members: JSONMembers, _ line: LineFile.Line) throws -> RecordedMessage {
        guard let topic = members.plain("topic").map({ String(decoding: $0, as: UTF8.self) }),
            let value = members.value("payload"), TopicTemplate.isTopic(topic)
        else {
            throw LineProblem(
                line: line.number,
                column: 1,
                message: "topic and payload are not both there",
                hint: "write {\"time\":…,\"topic\":…,\"payload\":…}, or name the topic with --topic"
            )
        }
        let isText = value.first == UInt8(ascii: "\"")
        let payload = isText ? Array((JSONString.text(value) ?? "").utf8) : Array(value)
        return RecordedMessage(topic: topic, payload: payload, time: moment(members), line: line.number)
    }

    /// `time` of a whole message: RFC 3339, or seconds or milliseconds since 1970.
    private func moment(_ members: JSONMembers) -> Timestamp? {
        guard let text = members.plain("time") else { return nil }
        return TimeGuess.read(text)
    }
}
