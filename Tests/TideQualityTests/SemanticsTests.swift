import Testing
import TideModel
import TideQuality
import TideUnits

/// The traps of ioos_qc's semantics, each with its example, and where the stream is stricter.
@Suite("Quality semantics")
struct SemanticsTests {
    struct Case: CustomTestStringConvertible, Sendable {
        var name: String
        var tests: QualityTests
        var values: [Double]
        var want: [UInt8]
        /// Seconds between points, or at each.
        var times: [Int64]?
        var testDescription: String { name }

        init(_ name: String, _ tests: QualityTests, _ values: [Double], _ want: [UInt8], times: [Int64]? = nil) {
            (self.name, self.tests, self.values, self.want, self.times) = (name, tests, values, want, times)
        }

        var points: [QualityPoint] {
            values.enumerated().map { QualityPoint(time: (times?[$0] ?? Int64($0) * 600) * 1_000, value: $1) }
        }
    }

    private static func tests(_ change: (inout QualityTests) -> Void) -> QualityTests {
        var tests = QualityTests()
        change(&tests)
        return tests
    }

    private static let average = tests { $0.spike = SpikeTest(suspectThreshold: 1, failThreshold: 2) }
    private static let differential = tests {
        $0.spike = SpikeTest(suspectThreshold: 1, failThreshold: 2, method: .differential)
    }
    private static let nan = Double.nan

    private static let batch: [Case] = [
        Case(
            "gross range: bounds pass, NaN and infinity are missing",
            tests { $0.grossRange = GrossRangeTest(failSpan: Span(0, 5), suspectSpan: Span(1, 4)) },
            [0, 5, 4, 1, 8, nan, 5.0000001, .infinity],
            [3, 3, 1, 1, 4, 9, 4, 9]
        ),
        Case(
            "spike: ends and neighbours of a missing value are not evaluated, the threshold itself passes",
            average,
            [3, 4.99, 5, 6, 8, 6, nan, 6, 7, 6.75, 7, nan],
            [2, 1, 1, 1, 3, 2, 9, 2, 1, 1, 2, 9]
        ),
        Case(
            "spike: a threshold of 0 is none",
            tests { $0.spike = SpikeTest(suspectThreshold: 0, failThreshold: 0) },
            [0, 1, 0, 0],
            [2, 1, 1, 2]
        ),
        Case(
            "spike: both sides of a step stand out from the average",
            average,
            [0, 0, 0, 5, 5, 5],
            [2, 1, 4, 4, 1, 2]
        ),
        Case("spike: a step is no differential spike", differential, [0, 0, 0, 5, 5, 5], [2, 1, 1, 1, 1, 2]),
        Case("spike: a single one", differential, [0, 0, 5, 0, 0], [2, 1, 4, 1, 2]),
        Case(
            "rate of change: per second; one spike flags two points, and a gap of one missing value passes",
            tests { $0.rateOfChange = RateOfChangeTest(threshold: 5.0 / 600) },
            [1, 2, 10, 2.1, nan, 3, 3],
            [1, 1, 3, 3, 9, 1, 1]
        ),
        Case(
            "rate of change: ten readings within one stamp count as a second apart",
            tests { $0.rateOfChange = RateOfChangeTest(threshold: 1) },
            [1, 1.5, 4, 4.5, 5],
            [1, 1, 3, 1, 1],
            times: [10, 10, 10, 10, 11]
        ),
        Case(
            "flat line: a tolerance of 0 never flags",
            tests { $0.flatLine = FlatLineTest(suspectThreshold: 1_200, failThreshold: 1_800, tolerance: 0) },
            [7, 7, 7, 7, 7, 7, 7],
            [1, 1, 1, 1, 1, 1, 1]
        ),
        Case(
            "flat line: the run goes on over a missing value",
            tests { $0.flatLine = FlatLineTest(suspectThreshold: 1_200, failThreshold: 1_800, tolerance: 0.1) },
            [7, 7, nan, 7, 7, 8],
            [1, 1, 9, 4, 4, 1]
        ),
        Case(
            "attenuated: without min_obs the first point fails",
            tests {
                $0.attenuatedSignal = AttenuatedSignalTest(suspectThreshold: 0.4, failThreshold: 0.2, period: 3_600_000)
            },
            [1, 2, 3, 4],
            [4, 1, 1, 1]
        ),
        Case(
            "attenuated: with min_obs it waits",
            tests {
                $0.attenuatedSignal = AttenuatedSignalTest(
                    suspectThreshold: 0.4,
                    failThreshold: 0.2,
                    period: 3_600_000,
                    minimum: 3
                )
            },
            [1, 2, 3, 4],
            [2, 2, 1, 1]
        ),
        Case(
            "identical payload: counted without tolerance",
            tests { $0.identicalPayload = CountTest(suspectThreshold: 2, failThreshold: 3) },
            [5, 5, 5, 5, 6],
            [1, 1, 3, 4, 1]
        ),
        Case(
            "stuck clock: the time stays",
            tests { $0.stuckClock = CountTest(suspectThreshold: 1, failThreshold: 2) },
            [5, 6, 7, 8],
            [1, 3, 4, 1],
            times: [10, 10, 10, 11]
        ),
    ]

    @Test(arguments: batch)
    func aBatchHasTheFlags(_ one: Case) {
        let batch = QualityBatch(one.points, tests: one.tests)
        #expect(one.points.indices.map { batch.flag(one.tests.configured[0], of: $0)?.rawValue } == one.want)
    }

    /// With an interval, as in the stream, nothing is compared over a gap of more than three of them.
    @Test func windowsAreCutAtGaps() {
        var tests = QualityTests()
        tests.spike = SpikeTest(suspectThreshold: 1, failThreshold: 2, method: .differential)
        tests.rateOfChange = RateOfChangeTest(threshold: 0.001)
        tests.flatLine = FlatLineTest(suspectThreshold: 1_200, failThreshold: 1_800, tolerance: 0.1)
        let times: [Int64] = [0, 600, 1_200, 3_000, 4_801, 5_401, 6_001]
        let points = zip(times, [1.0, 1, 1, 1, 9, 1, 1]).map { QualityPoint(time: $0 * 1_000, value: $1) }
        func flags(_ test: QualityTest, _ interval: Double?) -> [UInt8?] {
            let batch = QualityBatch(points, tests: tests, interval: interval)
            return points.indices.map { batch.flag(test, of: $0)?.rawValue }
        }
        #expect(flags(.spike, nil) == [2, 1, 1, 1, 4, 1, 2])
        #expect(flags(.spike, 600) == [2, 1, 1, 2, 2, 1, 2])
        #expect(flags(.rateOfChange, nil) == [1, 1, 1, 1, 3, 3, 1])
        #expect(flags(.rateOfChange, 600) == [1, 1, 1, 1, 2, 3, 1])
        #expect(flags(.flatLine, nil) == [1, 1, 3, 4, 1, 1, 1])
        #expect(flags(.flatLine, 600) == [1, 1, 3, 4, 2, 2, 1])
    }

    struct Words: CustomTestStringConvertible, Sendable {
        var flags: [QCFlag]
        var isMissing = false
        var want: QCFlag
        var testDescription: String { "\(flags)\(isMissing ? " of a missing value" : "") is \(want)" }
    }

    @Test(arguments: [
        Words(flags: [], want: .notEvaluated), Words(flags: [.notEvaluated, .pass], want: .pass),
        Words(flags: [.pass, .suspect, .notEvaluated], want: .suspect),
        Words(flags: [.suspect, .fail, .pass], want: .fail),
        Words(flags: [.missing, .notEvaluated], want: .notEvaluated),
        Words(flags: [.missing, .missing], want: .missing),
        // ioos_qc lets one pass hide that there is no value.
        Words(flags: [.missing, .pass], isMissing: true, want: .missing),
        Words(flags: [], isMissing: true, want: .missing),
    ])
    func theAggregateIsTheWorstOfWhatWasEvaluated(_ one: Words) {
        var flags = QualityFlags()
        for (test, flag) in zip(QualityTest.allCases, one.flags) { flags.set(flag, test) }
        #expect(flags.aggregate(isMissing: one.isMissing) == one.want)
        flags.isJudgedBeforeLateData = true
        #expect(flags.aggregate(isMissing: one.isMissing) == one.want && flags.isJudgedBeforeLateData)
    }
}
