public import TideQuality
internal import TideUnits
public import TideYAML

/// By what the series of a device are judged: the quantity's defaults, its profile, its site, itself; later wins,
/// parameter by parameter.
public struct EffectiveQuality {
    /// Who says what.
    public enum Source: String, Sendable, CaseIterable {
        /// In the order in which they are laid over each other.
        case quantity, profile, site, device
    }

    /// One parameter of a test of a channel.
    public struct Parameter: Sendable, Equatable {
        /// The channel, and the unit of the value; empty for one that has none, or in itself.
        public let channel, unit: String
        /// Test, parameter and value as `QualityTests.text` has them.
        public let test, name, value: String
        /// Where it comes from.
        public let source: Source
    }

    /// The tests of each of the profile's channels.
    public private(set) var tests: [QualityTests] = []
    /// Which of them entries of the registry say something of.
    public private(set) var isOwn: [Bool] = []
    /// Every parameter that holds, by channel.
    public private(set) var parameters: [Parameter] = []
    /// Blocks that cannot be laid over the profile, and why, a line each; such a series is judged as the profile says.
    public private(set) var problems: [String] = []

    /// Lays the blocks over a profile.
    ///
    /// - Parameters:
    ///   - profile: of the device.
    ///   - site: text of its site's block.
    ///   - device: text of its own.
    public init(_ profile: DeviceProfile, site: String?, device: String?) {
        var layers: [(Source, QualityBlock)] = []
        for (source, text) in [(Source.site, site), (.device, device)] {
            guard let text else { continue }
            let (block, wrong) = QualityBlock.read(text, of: source.rawValue)
            problems += wrong.map { "\(source.rawValue): \($0.text)" }
            if let block, wrong.isEmpty { layers.append((source, block)) }
        }
        for spec in profile.series { add(spec, layers, measured: profile.series) }
        for derived in profile.derived { add(derived.series, layers, measured: nil, isOfDay: derived.day != nil) }
    }

    private mutating func add(
        _ spec: SeriesSpec,
        _ layers: [(Source, QualityBlock)],
        measured: [SeriesSpec]?,
        isOfDay: Bool = false
    ) {
        var tests = spec.tests
        var sources = Self.sources(of: spec)
        var isOwn = false
        var found: [String] = []
        for (source, block) in layers {
            for value in block.blocks(for: spec) {
                let log = YAMLLog(file: source.rawValue)
                let fresh = YAMLReader.read(CanonicalText.line(of: value), log: log)
                guard let fresh else { continue }
                let before = tests
                tests = QualityReader(conversion: spec.testConversion).read(fresh, over: tests)
                sources.note(source, named: QualityBlock.names(fresh), from: before, to: tests)
                found += log.problems.map { "\(source.rawValue): \(spec.channel).\($0.text)" }
                isOwn = true
            }
        }
        if let wrap = spec.about.wrap, isOwn, !tests.end(below: spec.conversion(wrap)) {
            found.append("\(spec.channel): fail_span begins above the highest number of the counter")
        }
        if isOwn {
            let lacks = tests.problems(with: spec.cadence) + tests.problems(of: spec.quantity, among: measured)
            found += lacks.map { Self.line(spec.channel, $0) }
            if isOfDay, tests.configured.contains(where: { $0 != .grossRange }) {
                found.append("\(spec.channel): a series over days is judged by its gross range alone; gross_range_test")
            }
        }
        if !found.isEmpty { (tests, isOwn, sources) = (spec.tests, false, Self.sources(of: spec)) }
        problems += found
        self.tests.append(tests)
        self.isOwn.append(isOwn)
        parameters += tests.configured.flatMap { test in
            tests.parameters(test).map { name, value in
                let source = sources["\(test.name).\(name)"]
                let unit = Self.unit(test, name, spec.quantity.unit.code)
                return Parameter(
                    channel: spec.channel,
                    unit: unit,
                    test: test.name,
                    name: name,
                    value: value,
                    source: source
                )
            }
        }
    }

    private static func unit(_ test: QualityTest, _ parameter: String, _ unit: String) -> String {
        switch (test, parameter) {
        case (.spike, "method"), (.attenuatedSignal, "check_type"): ""
        case (.grossRange, _), (.spike, _), (.flatLine, "tolerance"): unit
        case (.attenuatedSignal, "suspect_threshold"), (.attenuatedSignal, "fail_threshold"): unit
        case (.rateOfChange, "threshold"), (.rateOfChange, "fail_threshold"): "\(unit)/s"
        case (.flatLine, _), (.attenuatedSignal, "min_period"): "s"
        case (.densityInversion, _): "kg/m3"
        case (.location, "range_max"): "m"
        default: ""
        }
    }

    private static func line(_ channel: String, _ problem: (message: String, hint: String?)) -> String {
        "\(channel): \(problem.message)\(problem.hint.map { "; \($0)" } ?? "")"
    }

    /// Where the parameters of the profile's own tests come from.
    private static func sources(of spec: SeriesSpec) -> QualitySources {
        var sources = QualitySources()
        let usual = QualityTests(usualOf: spec.quantity)
        sources.note(.quantity, named: [], from: QualityTests(), to: usual)
        sources.note(.profile, named: spec.about.tests, from: usual, to: spec.tests)
        return sources
    }
}

extension YAMLProblem {
    /// What is wrong and what would be right, without the place.
    public var text: String { "\(message)\(hint.map { "; \($0)" } ?? "")" }
}
