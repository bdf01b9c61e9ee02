internal import TideQuality
internal import TideUnits

extension ProfileLoader {
    /// The quality block over what the quantity says, parameter by parameter; its numbers are in the series' own unit.
    func tests(_ value: YAMLValue?, _ measured: Measured) -> QualityTests {
        var tests = QualityTests()
        if let span = measured.quantity.failSpan {
            tests.grossRange = GrossRangeTest(failSpan: span, suspectSpan: measured.quantity.suspectSpan)
        }
        guard let value else { return tests }
        tests = QualityReader(conversion: measured.conversion).read(value, over: tests)
        for test in tests.configured where Self.inFilesOnly.contains(test) {
            value.fail("\(test.name) \(Self.notYet)", hint: "`fieldtide qc` has it")
        }
        if let test = tests.attenuatedSignal, test.period == nil {
            value.fail("attenuated_signal_test has no test_period", hint: "such as test_period: 12h")
        }
        return tests
    }

    /// Tests that need what other channels say.
    private static let inFilesOnly: Set<QualityTest> = [.location, .neighbour, .densityInversion]

    private static func looksBack(_ test: QualityTest) -> Bool {
        test != .grossRange && test != .climatology && !inFilesOnly.contains(test)
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
        guard let value, let test = tests.configured.first(where: Self.looksBack) else { return cadence }
        if interval == nil {
            value.fail("\(test.name) needs the time between readings", hint: "write expects: {interval: 10m}")
        } else if QualityPlan(tests: tests, cadence: cadence).points > QualityPlan.mostPoints {
            value.fail(
                "a test looks back over more than \(QualityPlan.mostPoints) readings at this interval",
                hint: "a shorter time"
            )
        }
        return cadence
    }
}
