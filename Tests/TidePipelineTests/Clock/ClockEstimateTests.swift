import Testing
import TideModel
import TidePipeline
import TideTesting

/// How good the figures are, how fast verdicts come, and what is corrected.
struct ClockEstimateTests {
    private func assessment(_ script: ClockScript, days: Int, seed: UInt64 = 4) -> ClockAssessment {
        var run = ClockRun()
        var random = SplitMix(seed: seed)
        run.take(script.messages(days: days, &random), ClockDoctor())
        return ClockDoctor().assessment(of: run.state)
    }

    @Test(arguments: [20.0, -20, 50, -50, 120]) func driftIsMeasured(ppm: Double) {
        let found = assessment(ClockScript(delay: 5_000, clock: running(ppm)), days: 10)
        #expect(abs(found.verdict.ppm - ppm) < 2, "\(found)")
        // Ten days of it, and the delay that no estimate can tell from the clock.
        let offset = Double(10 * ClockScript.day) * ppm / 1_000_000
        #expect(abs(Double(found.offset ?? 0) - offset) < 2_500, "\(found)")
    }

    @Test func zonesAreWholeQuarters() {
        for (minutes, quarters) in [(480, 32), (-480, -32), (330, 22), (345, 23), (60, 4), (-600, -40)] {
            let script = ClockScript(clock: { $0 + Int64(minutes) * ClockScript.minute - 20_000 })
            let found = assessment(script, days: 3)
            #expect(found.verdict == .zoneError(quarterHours: quarters))
            #expect(found.isSettled)
            #expect(ClockDoctor.correction(for: found.verdict) == -Int64(minutes) * ClockScript.minute)
        }
    }

    @Test func nothingElseIsCorrected() {
        let others: [ClockVerdict] = [
            .unknown, .fine, .drifting(millisecondsPerDay: 5_000), .reset(.unix), .reset(.year2000), .frozen, .future,
            .behind, .zoneError(quarterHours: 0),
        ]
        for verdict in others { #expect(ClockDoctor.correction(for: verdict) == nil) }
    }

    /// From a fault to its verdict, with a message each ten minutes.
    @Test(arguments: [
        ("zone_error", 8 * ClockScript.hour, 30 * ClockScript.minute),
        ("future", 3 * ClockScript.day, 30 * ClockScript.minute),
        ("zone_error", -8 * ClockScript.hour, 24 * ClockScript.hour),
        ("behind", -30 * ClockScript.day, 24 * ClockScript.hour),
    ]) func delay(name: String, offset: Int64, limit: Int64) throws {
        let fault = ClockScript.start + 3 * ClockScript.day
        var run = ClockRun()
        var random = SplitMix(seed: 5)
        let script = ClockScript(clock: { $0 < fault ? $0 : $0 + offset })
        run.take(script.messages(days: 6, &random), ClockDoctor())
        let change = try #require(run.changes.last)
        #expect(change.name == name && change.at - fault <= limit, "\((change.at - fault) / ClockScript.minute) min")
    }

    /// A stamp that is wrong once changes neither verdict nor estimate, whatever it shows.
    @Test(arguments: [Int64(0), 946_684_800_123, ClockScript.start * 2, .max, .min, ClockScript.start + 2 * 86_400_000])
    func oneGarbledStamp(time: Int64) {
        var run = ClockRun()
        var random = SplitMix(seed: 7)
        var messages = ClockScript().messages(days: 3, &random)
        run.take(messages[..<200], ClockDoctor())
        let before = ClockDoctor().assessment(of: run.state)
        messages[200].time = time
        run.take(messages[200...200], ClockDoctor())
        #expect(ClockDoctor().assessment(of: run.state) == before)
        run.take(messages[201...], ClockDoctor())
        #expect(run.names == ["fine"])
    }

    /// Two that agree are not enough either.
    @Test func twoGarbledStamps() {
        var run = ClockRun()
        var random = SplitMix(seed: 8)
        var messages = ClockScript().messages(days: 3, &random)
        for index in 200...201 { messages[index].time += ClockScript.day }
        run.take(messages, ClockDoctor())
        #expect(run.names == ["fine"])
    }

    /// Garbled stamps that are far behind look like delay; the clock must not be taken for a finer one by them.
    @Test func garbledStampsOfACoarseClock() {
        var random = SplitMix(seed: 12_597)
        let device = ClockTruth(&random)
        var run = ClockRun()
        let messages = device.script.messages(days: device.days, &random)
        run.take(messages, ClockDoctor(interval: device.script.interval))
        #expect(device.script.resolution == ClockScript.minute && run.names == ["fine"])
    }

    /// A message with ten minutes of samples is as late as its newest, and one frame sent twenty times is no frozen clock.
    @Test func batchesAndCopies() {
        var run = ClockRun()
        let doctor = ClockDoctor()
        for batch in 0..<200 {
            let newest = ClockScript.start + Int64(batch) * 10 * ClockScript.minute
            for copy in 0..<20 {
                let message = ClockScript.Message(
                    received: newest + 900 + Int64(copy) * ClockScript.minute,
                    time: newest,
                    facts: copy == 0 ? [] : .copy,
                    made: newest
                )
                run.take([message], doctor)
            }
        }
        #expect(run.names == ["fine"])
        #expect(doctor.assessment(of: run.state).offset == -900)
    }

    @Test func latestFallsBackToWhatIsPlausible() {
        let doctor = ClockDoctor(resolution: 1_000), now = Timestamp(milliseconds: ClockScript.start)
        #expect(doctor.isPlausible(now + 61_000, received: now) && !doctor.isPlausible(now + 61_001, received: now))
        #expect(doctor.isPlausible(now + -400 * 86_400_000, received: now))
        #expect(!doctor.isPlausible(Timestamp(milliseconds: 946_684_800_000), received: now))
    }
}
