internal import TideUnits
public import TideYAML

/// What an entry of the registry says of the tests of series: a quality block as in a profile, for each channel or
/// quantity; numbers are in the unit of the profile's series.
public struct QualityBlock {
    /// Most bytes of its text: a climatology of a hundred windows for each of ten channels.
    public static let longest = 65_536

    /// Canonical text in one line; equal for blocks that say the same.
    public let text: String
    /// By channel or quantity name.
    let blocks: [(name: String, value: YAMLValue)]

    /// Channels or quantities that it is about.
    public var names: [String] { blocks.map(\.name) }

    /// Takes a mapping; what is wrong with it, as far as no profile is needed to tell, is noted in its log.
    public init?(_ value: YAMLValue) {
        guard let entries = value.fields()?.entries else { return nil }
        if entries.isEmpty { value.fail("says nothing", hint: "water_temperature: {gross_range_test: …}") }
        blocks = entries.compactMap { key, block in Names.check(key).map { ($0, block) } }
        text = CanonicalText.line(of: value)
        if text.utf8.count > Self.longest {
            value.fail("\(text.utf8.count) bytes are too many", hint: "at most \(Self.longest)")
        }
        for (_, block) in blocks { _ = QualityReader(isPart: true).read(block) }
    }

    /// Reads the text of an entry.
    ///
    /// - Parameters:
    ///   - text: canonical text, or any other of the same kind.
    ///   - entry: names the entry, for problems.
    /// - Returns: nil when the text is no mapping at all; and what is wrong.
    public static func read(_ text: String, of entry: String) -> (block: QualityBlock?, problems: [YAMLProblem]) {
        let log = YAMLLog(file: entry)
        let block = YAMLReader.read(text, log: log).flatMap { QualityBlock($0) }
        return (block, log.problems)
    }

    /// Blocks that hold for a series, what is said of its quantity before what is said of its channel.
    func blocks(for spec: SeriesSpec) -> [YAMLValue] {
        let names = spec.channel == spec.quantity.name ? [spec.channel] : [spec.quantity.name, spec.channel]
        return names.flatMap { name in blocks.filter { $0.name == name }.map(\.value) }
    }

    /// The parameters that a quality block names, as `test.parameter`.
    static func names(_ value: YAMLValue) -> Set<String> {
        guard case .map(let tests) = value.content else { return [] }
        var names: Set<String> = []
        for (test, value) in tests {
            guard case .map(let parameters) = value.content else { continue }
            for (parameter, _) in parameters { names.insert("\(test.text ?? "").\(parameter.text ?? "")") }
        }
        return names
    }
}
