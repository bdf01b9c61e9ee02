internal import TideModel
public import TideYAML

/// Runs a profile's examples: what `fieldtide profile test` shows.
public struct ProfileTester {
    /// What became of one example.
    public struct Result: Sendable, Equatable {
        /// The example's name.
        public var name: String
        /// What differs from what it wants, each with its place in the file; none means it passed.
        public var differences: [YAMLProblem]
        /// Whether everything came out as wanted.
        public var passed: Bool { differences.isEmpty }
    }

    /// The code, in quarantine and examples, of a message that holds none of its profile's fields.
    static let noFields = "no_fields"

    let profile: DeviceProfile
    private let decoder: ProfileDecoder

    /// Makes a tester of one profile.
    public init(_ profile: DeviceProfile) {
        self.profile = profile
        decoder = ProfileDecoder(profile)
    }

    /// Runs every example, in the order of the file.
    public func run() -> [Result] { profile.examples.map(run) }

    /// Runs one example.
    public func run(_ example: ProfileExample) -> Result {
        var differences: [String] = []
        let segments = example.topic.split(separator: "/", omittingEmptySubsequences: false)
        // Without a topic, the payload of a profile with shared topics is as the device sent it.
        let isBare = example.topic.isEmpty && profile.sharesTopics
        let found = profile.match.enumerated().lazy
            .compactMap { index, entry in entry.topic.captures(of: segments).map { (index, $0) } }.first
        let captures = isBare ? ["device": "device"] : found?.1
        if captures == nil { differences.append("topic \(example.topic) fits no topic of match") }
        let context = FrameContext(
            received: Timestamp(milliseconds: example.received ?? 0),
            captures: captures ?? [:],
            entry: found?.0,
            uplink: Uplink(port: example.port),
            parameters: profile.values(of: example.parameters),
            judgesTime: example.received != nil
        )
        var (frame, state) = (DecodedFrame(), CodecState())
        decoder.decode(copying: example.payload, context: context, state: &state, into: &frame)
        if captures != nil, profile.identity.isFromTopic, profile.identity.key(captures: captures ?? [:]) == nil {
            differences.append("topic \(example.topic) gives no usable site and device")
        }
        differences += compareErrors(frame, example)
        differences += compareRows(frame, example, context)
        return Result(
            name: example.name,
            differences: differences.map {
                YAMLProblem(file: profile.file, line: example.line, column: example.column, message: $0)
            }
        )
    }

    /// Reasons that came out and were not wanted, and the other way round.
    private func compareErrors(_ frame: DecodedFrame, _ example: ProfileExample) -> [String] {
        var got: [(code: String, detail: String)] = []
        if let problem = frame.problem {
            got.append((problem.reason.code, decoder.explain(problem, payload: example.payload)))
        }
        if frame.problem == nil, frame.rows.isEmpty, !frame.isIgnored {
            got.append((Self.noFields, "the payload holds none of the fields that the profile names"))
        }
        for (index, row) in frame.rows.enumerated() where row.problem != .none {
            got.append((row.problem.code, decoder.explain(row: index, of: frame)))
        }
        for cell in frame.cells where cell.status.isFault {
            got.append((cell.status.code, decoder.explain(cell)))
        }
        for attribute in frame.attributes where attribute.status.isFault {
            got.append((attribute.status.code, "\(profile.attributes[Int(attribute.attribute)].name) cannot be used"))
        }
        let codes = Set(got.map(\.code))
        let unexpected = got.filter { !example.errors.contains($0.code) }.map { "error \($0.code): \($0.detail)" }
        return unexpected + example.errors.filter { !codes.contains($0) }.map { "wanted error \($0), got none" }
    }

    private func compareRows(_ frame: DecodedFrame, _ example: ProfileExample, _ context: FrameContext) -> [String] {
        let readings = frame.rows.indices.map { row in
            frame.cells(ofRow: row).map { frame.cells[$0] }
        }
        if example.want.count > max(1, frame.rows.count)
            || (frame.rows.count > example.want.count && !example.want.isEmpty)
        {
            return ["wanted \(example.want.count) rows, got \(frame.rows.count)"]
        }
        return example.want.enumerated().flatMap { index, want in
            let place = example.want.count > 1 ? "row \(index): " : ""
            let cells = index < readings.count ? readings[index] : []
            var differences = compare(cells, want)
            if let time = want.time {
                differences += compareTime(index < frame.rows.count ? frame.rows[index] : nil, time, context)
            }
            differences += compareTexts(frame.texts(of: profile).filter { $0.row == index }, want)
            return differences.map { place + $0 }
        }
    }

    /// A row that only arrived has no time, one that was measured some time before its arrival has.
    private func compareTime(_ row: DecodedRow?, _ wanted: Int64, _ context: FrameContext) -> [String] {
        guard let row, !row.isArrival || row.time < 0 else {
            return ["time: wanted \(TimeText.text(wanted)), got none"]
        }
        let got = row.moment(received: context.received).milliseconds
        return got == wanted ? [] : ["time: wanted \(TimeText.text(wanted)), got \(TimeText.text(got))"]
    }

    private func compareTexts(_ texts: [DecodedText], _ want: WantedRow) -> [String] {
        want.attributes.sorted { $0.key < $1.key }.compactMap { name, wanted in
            let got = texts.first { $0.name == name && $0.status == .ok }?.value
            return got == wanted ? nil : "\(name): wanted \"\(wanted)\", got \(got.map { "\"\($0)\"" } ?? "none")"
        }
    }
}
