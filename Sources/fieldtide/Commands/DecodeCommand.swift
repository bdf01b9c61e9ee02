internal import ArgumentParser
internal import Foundation
internal import TideAPI
internal import TideDaemon
internal import TideModel
internal import TideProfiles

/// `fieldtide decode`.
struct DecodeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "decode",
        abstract: "Decode one payload with a profile; readings as JSON lines.",
        discussion: """
            Needs no daemon and no data folder. What cannot be used is explained on stderr, and the exit status is 1.

            Example: fieldtide decode --profile devices/acme/buoy.yaml --topic ft/north-bay/buoy-1/telemetry \\
                       --text '{"ts":1767571200000,"water_temperature":18.2}'
            """
    )

    @Option(help: "Id of a configured profile, or a profile's file.")
    var profile: String

    @Option(help: "Port that the message came on, where the format has ports (LoRaWAN).")
    var port: Int?

    @Option(help: "Payload as pairs of hexadecimal digits.")
    var hex: String?

    @Option(help: "Payload in base64.")
    var base64: String?

    @Option(parsing: .unconditional, help: "Payload as text.")
    var text: String?

    @Option(help: "File with the payload; - is standard input.")
    var file: String?

    @Option(help: "Topic that the message came on; it often says which device sent it.")
    var topic: String?

    @Option(parsing: .unconditional, help: "When it was received (default: now).")
    var received: String?

    @Option(help: "A parameter of the device, as NAME=NUMBER; again for more.")
    var param: [String] = []

    @Flag(help: "Numbers as sent, before units and quality.")
    var raw = false

    @Flag(help: "How the payload was read, value by value, on stderr.")
    var trace = false

    @OptionGroup var folder: FolderOptions

    func validate() throws {
        let given = [hex, base64, text, file].compactMap(\.self).count
        if given != 1 { throw ValidationError("give the payload by one of --hex, --base64, --text, --file") }
        if let port, !(0...255).contains(port) { throw ValidationError("--port \(port): right is 0…255") }
        _ = try receiveTime()
    }

    func run() throws {
        let profile = try ProfileLookup(folder: folder).find(self.profile)
        let payload = try payload()
        let (entry, captures) = try match(profile)
        let context = FrameContext(
            received: try receiveTime(),
            captures: captures,
            entry: entry,
            uplink: Uplink(port: port),
            parameters: profile.values(of: try parameters(profile))
        )
        let decoder = ProfileDecoder(profile)
        var (frame, state) = (DecodedFrame(), CodecState())
        decoder.decode(copying: payload, context: context, state: &state, into: &frame)
        if trace { decoder.steps(payload, context: context).forEach { Messages.write($0) } }
        try write(frame.readings(of: profile, context: context), context)
        let problems = problems(of: frame, decoder, payload)
        problems.forEach { Messages.write("fieldtide: \($0)") }
        for text in frame.texts(of: profile) where text.status == .ok {
            Messages.write("attribute \(text.name) = \(text.value)")
        }
        if !problems.isEmpty { throw Failure.problemsFound }
    }

    private func receiveTime() throws -> Timestamp {
        guard let received else { return Wall.now }
        do {
            return try TimeExpression.parse(received, now: Wall.now)
        } catch {
            throw ValidationError(String(describing: error))
        }
    }

    private func payload() throws -> [UInt8] {
        if let text { return Array(text.utf8) }
        if let hex {
            guard let bytes = PayloadText.hex(hex) else {
                throw UsageError("--hex: write pairs of hexadecimal digits, e.g. 01 67 FF")
            }
            return bytes
        }
        if let base64 {
            guard let bytes = PayloadText.base64(base64) else { throw UsageError("--base64: that is no base64") }
            return bytes
        }
        let path = file ?? "-"
        guard
            let data = path == "-"
                ? FileHandle.standardInput.readDataToEndOfFile() : FileManager.default.contents(atPath: path)
        else { throw UsageError("--file \(path): cannot be read") }
        return Array(data)
    }

    private func parameters(_ profile: DeviceProfile) throws -> [String: String] {
        let known = profile.parameters.map(\.name)
        return try param.reduce(into: [:]) { texts, text in
            let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
            guard parts.count == 2, known.contains(parts[0]) else {
                throw UsageError(
                    "--param \(text): write NAME=NUMBER; \(profile.id) has \(known.joined(separator: ", "))"
                )
            }
            texts[parts[0]] = parts[1]
        }
    }

    /// Without a topic the payload is as the device sent it.
    private func match(_ profile: DeviceProfile) throws -> (entry: Int?, captures: TopicCaptures) {
        guard let topic else { return (nil, [:]) }
        let alone = ProfileSet([ProfileSource(path: profile.file, text: profile.stored.text)], zones: ProfileFiles.zone)
        if let match = alone.match(topic) { return (match.entry, match.captures) }
        let topics = profile.match.map(\.topic.description).joined(separator: ", ")
        throw UsageError("--topic \(topic) fits no topic of \(profile.id): \(topics)")
    }

    private func write(_ readings: [DecodedReading], _ context: FrameContext) throws {
        var bytes: [UInt8] = []
        for reading in readings where reading.problem == .none {
            let isMissing = reading.value == nil
            let line = ReadingDTO(
                site: reading.device?.site ?? "",
                device: reading.device?.device ?? "",
                channel: reading.channel,
                time: reading.time.milliseconds,
                received: context.received.milliseconds,
                value: raw ? reading.rawValue : reading.value,
                unit: raw ? reading.rawUnit : reading.unit,
                flag: (isMissing ? .missing : raw ? .notEvaluated : reading.flag).rawValue,
                timeSource: reading.timeSource
            )
            try ReadingFormat.jsonl.append(line, revisions: false, to: &bytes)
        }
        try Output.standard.write(bytes)
    }

    private func problems(of frame: DecodedFrame, _ decoder: ProfileDecoder, _ payload: [UInt8]) -> [String] {
        var problems = frame.problem.map { [decoder.explain($0, payload: payload)] } ?? []
        for (index, row) in frame.rows.enumerated() where row.problem != .none {
            problems.append(decoder.explain(row: index, of: frame))
        }
        problems += frame.cells.filter(\.status.isFault).map { decoder.explain($0) }
        for text in frame.texts(of: decoder.profile) where text.status.isFault {
            problems.append("attribute \(text.name): \(text.status.code)")
        }
        if problems.isEmpty, frame.rows.isEmpty, !frame.isIgnored {
            problems.append("the payload names no field of \(decoder.profile.name)")
        }
        return problems
    }
}
