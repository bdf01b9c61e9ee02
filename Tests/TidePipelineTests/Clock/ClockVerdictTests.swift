import Testing
import TideModel
import TidePipeline
import TideTesting

/// A scripted device and what has to be said of it, in this order and nothing else.
struct ClockCase: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var days = 10
    var interval: Int64?
    var make: @Sendable () -> ClockScript
    var expected: [String]

    static let start = ClockScript.start
    static let all = [
        ClockCase(
            testDescription: "fine, delays of 0.3 s",
            make: { ClockScript() },
            expected: ["fine"]
        ),
        ClockCase(
            testDescription: "fine, delays of mean 5 s with bursts of 50 s",
            days: 30,
            make: { ClockScript(delay: 5_000, bursts: 0.1) },
            expected: ["fine"]
        ),
        ClockCase(
            testDescription: "fine, hourly, delays of mean 5 s with bursts",
            days: 60,
            make: { ClockScript(interval: ClockScript.hour, delay: 5_000, bursts: 0.1) },
            expected: ["fine"]
        ),
        ClockCase(
            testDescription: "fast by 20 ppm",
            make: { ClockScript(clock: running(20)) },
            expected: ["fine", "drifting"]
        ),
        ClockCase(
            testDescription: "slow by 20 ppm, delays of mean 5 s",
            make: { ClockScript(delay: 5_000, clock: running(-20)) },
            expected: ["fine", "drifting"]
        ),
        ClockCase(
            testDescription: "fast by 50 ppm, stamps of 1 s",
            make: { ClockScript(resolution: 1_000, clock: running(50)) },
            expected: ["fine", "drifting"]
        ),
        ClockCase(
            testDescription: "slow by 50 ppm",
            make: { ClockScript(clock: running(-50)) },
            expected: ["fine", "drifting"]
        ),
        ClockCase(
            testDescription: "fast by 300 ppm, and so ahead by minutes in the end",
            make: { ClockScript(clock: running(300)) },
            expected: ["fine", "drifting"]
        ),
        ClockCase(
            testDescription: "eight hours ahead",
            make: { ClockScript(delay: 5_000, clock: { $0 + 8 * ClockScript.hour }) },
            expected: ["zone_error"]
        ),
        ClockCase(
            testDescription: "eight hours behind",
            make: { ClockScript(delay: 5_000, clock: { $0 - 8 * ClockScript.hour }) },
            expected: ["zone_error"]
        ),
        ClockCase(
            testDescription: "right, then eight hours ahead after a restart",
            make: {
                ClockScript(clock: { $0 < start + 3 * ClockScript.day ? $0 : $0 + 8 * ClockScript.hour })
            },
            expected: ["fine", "zone_error"]
        ),
        ClockCase(
            testDescription: "eight hours ahead, then put right",
            make: {
                ClockScript(clock: { $0 < start + 3 * ClockScript.day ? $0 + 8 * ClockScript.hour : $0 })
            },
            expected: ["zone_error", "fine"]
        ),
        ClockCase(
            testDescription: "reset to 1970 at every start",
            make: { ClockScript(clock: { ($0 - start) % ClockScript.day }) },
            expected: ["reset"]
        ),
        ClockCase(
            testDescription: "right, then reset to 2000-01-01",
            make: { ClockScript(clock: beginning(at: 946_684_800_000, from: start + 2 * ClockScript.day)) },
            expected: ["fine", "reset"]
        ),
        ClockCase(
            testDescription: "reset to 1970, then set",
            make: {
                ClockScript(clock: { $0 < start + ClockScript.day ? $0 - start : $0 })
            },
            expected: ["reset", "fine"]
        ),
        ClockCase(
            testDescription: "frozen after two days",
            make: { ClockScript(clock: { min($0, start + 2 * ClockScript.day) }) },
            expected: ["fine", "frozen"]
        ),
        ClockCase(
            testDescription: "frozen for a day, then two days behind",
            make: {
                ClockScript(clock: {
                    $0 < start + 3 * ClockScript.day
                        ? min($0, start + ClockScript.day) : $0 - 2 * ClockScript.day
                })
            },
            expected: ["fine", "frozen", "unknown", "behind"]
        ),
        ClockCase(
            testDescription: "ahead by a day",
            make: { ClockScript(delay: 5_000, clock: { $0 + ClockScript.day }) },
            expected: ["future"]
        ),
        ClockCase(
            testDescription: "stamps of 1 s at 10 Hz",
            days: 1,
            make: { ClockScript(interval: 100, jitter: 5, resolution: 1_000) },
            expected: ["fine"]
        ),
        ClockCase(
            testDescription: "stamps of whole minutes, every 10 s",
            make: { ClockScript(interval: 10_000, jitter: 900, resolution: ClockScript.minute) },
            expected: ["fine"]
        ),
        ClockCase(
            testDescription: "stamps of whole minutes, whose phase wanders",
            days: 40,
            make: {
                ClockScript(interval: 10 * ClockScript.minute + 150, jitter: 0, resolution: ClockScript.minute)
            },
            expected: ["fine"]
        ),
        ClockCase(
            testDescription: "an outage of 6 h, kept and sent at its end",
            make: { ClockScript(outages: [start + ClockScript.day..<start + 30 * ClockScript.hour]) },
            expected: ["fine"]
        ),
        ClockCase(
            testDescription: "satellite: delays of mean 20 min, an outage of two days",
            days: 40,
            make: {
                ClockScript(
                    interval: ClockScript.hour,
                    delay: 1_200_000,
                    outages: [start + 5 * ClockScript.day..<start + 7 * ClockScript.day]
                )
            },
            expected: ["fine"]
        ),
        ClockCase(
            testDescription: "slow by 50 ppm, set by NTP after six days",
            make: {
                ClockScript(clock: { $0 < start + 6 * ClockScript.day ? running(-50)($0) : $0 })
            },
            expected: ["fine", "drifting", "fine"]
        ),
        ClockCase(
            testDescription: "slow by 40 ppm, set by NTP each night",
            days: 30,
            make: {
                ClockScript(clock: { $0 - ($0 - start) % ClockScript.day / 25_000 })
            },
            expected: ["fine"]
        ),
        ClockCase(
            testDescription: "set forward by 40 s once, as after a new battery",
            make: { ClockScript(clock: { $0 < start + 3 * ClockScript.day ? $0 - 40_000 : $0 }) },
            expected: ["fine"]
        ),
        ClockCase(
            testDescription: "one stamp in a hundred garbled, one message in ten resent",
            days: 30,
            make: { ClockScript(garbled: 0.01, resent: 0.1) },
            expected: ["fine"]
        ),
        ClockCase(
            testDescription: "hours that are named by their begin",
            days: 20,
            interval: ClockScript.hour,
            make: {
                ClockScript(interval: ClockScript.hour, clock: { $0 - $0 % ClockScript.hour - ClockScript.hour })
            },
            expected: ["fine"]
        ),
    ]
}

struct ClockVerdictTests {
    @Test(arguments: ClockCase.all) func verdict(_ wanted: ClockCase) {
        var random = SplitMix(seed: 6)
        var run = ClockRun()
        let doctor = ClockDoctor(interval: wanted.interval)
        run.take(wanted.make().messages(days: wanted.days, &random), doctor)
        #expect(run.names == wanted.expected, "\(run.changes), \(doctor.assessment(of: run.state))")
    }
}
