import Testing
import TideModel
import TideQuality
import TideTesting
import TideUnits

/// The stream's engine point by point: what a quantity's nature changes, and that nothing depends on how it is fed.
@Suite("Quality in the stream")
struct StreamTests {
    private func judge(
        _ values: [Double],
        _ tests: QualityTests,
        _ cadence: QualityCadence
    ) -> [QualityFlags] {
        let plan = QualityPlan(tests: tests, cadence: cadence)
        var state = QualityState()
        var flags: [QualityFlags] = []
        for (index, value) in values.enumerated() {
            let verdict = state.judge(QualityPoint(time: Int64(index) * 60_000, value: value), by: plan)
            if let flag = verdict.spikeBefore { flags[index - 1].set(flag, .spike) }
            flags.append(verdict.flags)
        }
        return flags
    }

    /// A fast fall of oxygen may be the emergency itself.
    @Test(arguments: SpikeTest.Method.allCases)
    func aFastFallOfOxygenIsNeverFailed(_ method: SpikeTest.Method) {
        var tests = QualityTests()
        tests.spike = SpikeTest(suspectThreshold: 1, failThreshold: 2, method: method)
        tests.rateOfChange = RateOfChangeTest(threshold: 0.01, failThreshold: 0.02)
        let fall = [8.0, 8, 8, 1, 0.5, 0, 0, 0]
        let news = judge(fall, tests, QualityCadence(interval: 60, fallIsNews: true))
        #expect(news.allSatisfy { $0.aggregate(isMissing: false) != .fail })
        #expect(news[3].flag(.rateOfChange) == .suspect)
        let other = judge(fall, tests, QualityCadence(interval: 60))
        #expect(other[3].flag(.rateOfChange) == .fail)
        // A point that comes back is a spike all the same, and so is a fast rise.
        let spike = judge([8, 8, 0.1, 8, 8], tests, QualityCadence(interval: 60, fallIsNews: true))
        #expect(spike[2].flag(.spike) == .fail)
        let rise = judge([1, 1, 9, 9], tests, QualityCadence(interval: 60, fallIsNews: true))
        #expect(rise[2].flag(.rateOfChange) == .fail)
    }

    /// No rain, no wind, no light, no oxygen: for hours.
    @Test func aQuantityMayRestAtZero() {
        var tests = QualityTests()
        tests.flatLine = FlatLineTest(suspectThreshold: 120, failThreshold: 240, tolerance: 0.1)
        tests.attenuatedSignal = AttenuatedSignalTest(
            suspectThreshold: 0.2,
            failThreshold: 0.1,
            period: 300_000,
            minimum: 2
        )
        tests.rateOfChange = RateOfChangeTest(threshold: 0.01, failThreshold: 0.02)
        let zero = Array(repeating: 5.0, count: 1) + Array(repeating: 0, count: 20)
        let rest = judge(zero, tests, QualityCadence(interval: 60, restsAtZero: true))
        #expect(rest.allSatisfy { $0.aggregate(isMissing: false) != .fail })
        #expect(judge(zero, tests, QualityCadence(interval: 60))[20].aggregate(isMissing: false) == .fail)
        let stuck = judge(Array(repeating: 5, count: 20), tests, QualityCadence(interval: 60, restsAtZero: true))
        #expect(stuck[19].flag(.flatLine) == .fail && stuck[19].flag(.attenuatedSignal) == .fail)
    }

    /// The newest point's spike flag is 2 until its successor arrives, and then final without being written again.
    @Test func aSpikeWaitsForItsSuccessor() {
        var tests = QualityTests()
        tests.spike = SpikeTest(suspectThreshold: 1, failThreshold: 2)
        let plan = QualityPlan(tests: tests, cadence: QualityCadence(interval: 60))
        var state = QualityState()
        _ = state.judge(QualityPoint(time: 0, value: 1), by: plan)
        let newest = state.judge(QualityPoint(time: 60_000, value: 9), by: plan)
        #expect(newest.flags.flag(.spike, isNewest: true) == .notEvaluated)
        #expect(newest.flags.aggregate(isMissing: false, isNewest: true) == .notEvaluated)
        let successor = state.judge(QualityPoint(time: 120_000, value: 1), by: plan)
        #expect(successor.spikeBefore == .fail)
        let calm = state.judge(QualityPoint(time: 180_000, value: 1), by: plan)
        #expect(calm.spikeBefore == .suspect || calm.spikeBefore == .fail)
        #expect(newest.flags.flag(.spike) == .pass)
    }

    /// A run that is kept as its extremes tells the same as looking at every point of the window.
    @Test(arguments: 1...200)
    func flatRunsAreThoseOfTheWholeWindow(_ seed: Int) {
        var random = SplitMix(seed: UInt64(seed))
        let (suspect, extra) = (Int.random(in: 1...12, using: &random), Int.random(in: 0...12, using: &random))
        let tolerance: Double = [0.15, 0.5, 1.1].randomElement(using: &random) ?? 1
        var tests = QualityTests()
        tests.flatLine = FlatLineTest(
            suspectThreshold: Int64(suspect) * 60,
            failThreshold: Int64(suspect + extra) * 60,
            tolerance: tolerance
        )
        var value = 0.0
        var values: [Double] = []
        for _ in 0..<300 {
            value += Double(Int.random(in: -2...2, using: &random)) * 0.1
            let chance = Int.random(in: 0..<100, using: &random)
            values.append(chance < 6 ? .nan : chance < 9 ? 50 : value)
        }
        let flags = judge(values, tests, QualityCadence(interval: 60))
        for index in values.indices {
            func isFlat(_ count: Int) -> Bool {
                guard index >= count else { return false }
                let window = values[(index - count)...index].filter { !$0.isNaN }
                return window.max()! - window.min()! < tolerance
            }
            let want: QCFlag =
                values[index].isNaN ? .missing : isFlat(suspect + extra) ? .fail : isFlat(suspect) ? .suspect : .pass
            #expect(flags[index].flag(.flatLine) == want, "point \(index)")
        }
    }
}
