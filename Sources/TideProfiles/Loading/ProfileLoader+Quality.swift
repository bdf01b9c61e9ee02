internal import TideQuality
internal import TideUnits
internal import TideYAML

extension ProfileLoader {
    /// The quality block over what the quantity says, parameter by parameter; its numbers are in the series' own unit.
    func tests(_ value: YAMLValue?, _ measured: Measured) -> QualityTests {
        let tests = QualityTests(usualOf: measured.quantity)
        return value.map { QualityReader(conversion: measured.conversion).read($0, over: tests) } ?? tests
    }

    /// What is known of the series before it is judged.
    func cadence(_ value: YAMLValue?, _ tests: QualityTests, _ quantity: Quantity) -> QualityCadence {
        let interval = fields.optional("expects")?.fields()?.optional("interval")?.duration()
        let cadence = QualityCadence(
            interval: Double(interval ?? 0) / 1_000,
            cut: interval.map { $0 * QualityCadence.cutAfter },
            restsAtZero: quantity.physicalSpan?.lower == 0,
            fallIsNews: ["dissolved_oxygen", "oxygen_saturation"].contains(quantity.name)
        )
        for problem in tests.problems(with: cadence) { value?.fail(problem.message, hint: problem.hint) }
        return cadence
    }

    /// Checks what tests say of other channels.
    ///
    /// - Parameters:
    ///   - value: the quality block.
    ///   - tests: read of it.
    ///   - quantity: of the series that they judge.
    ///   - series: those that are measured; nil when this one is not.
    func checkChannels(_ value: YAMLValue?, _ tests: QualityTests, _ quantity: Quantity, among series: [SeriesSpec]?) {
        for problem in tests.problems(of: quantity, among: series) { value?.fail(problem.message, hint: problem.hint) }
    }

    /// The parameters that a quality block names, as `test.parameter`.
    func named(_ value: YAMLValue?) -> Set<String> { value.map(QualityBlock.names) ?? [] }
}
