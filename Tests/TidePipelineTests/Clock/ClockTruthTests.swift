import Testing
import TideModel
import TidePipeline
import TideTesting

/// Devices whose clocks are known.
struct ClockTruthTests {
    /// How often which verdict stood, by truth.
    struct Matrix: CustomStringConvertible {
        private(set) var counts: [String: [String: Int]] = [:]
        private(set) var total = 0
        private(set) var wrong = 0

        mutating func add(_ truth: String, _ verdict: String) {
            counts[truth, default: [:]][verdict, default: 0] += 1
            total += 1
            if truth != verdict { wrong += 1 }
        }

        var description: String {
            counts.sorted { $0.key < $1.key }.map { truth, verdicts in
                let row = verdicts.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
                return "\(truth): \(row.joined(separator: ", "))"
            }.joined(separator: "\n")
        }
    }

    /// A thousand devices: the right verdict 15 days after the fault began and at the end of 24 days, and on the way one
    /// change of verdict for each true change.
    @Test func thousandDevices() {
        var atFault = Matrix(), atEnd = Matrix()
        var flapping: [String] = []
        for seed in UInt64(0)..<1_000 {
            var random = SplitMix(seed: seed)
            let device = ClockTruth(&random)
            let messages = device.script.messages(days: device.days, &random)
            var run = ClockRun()
            let doctor = ClockDoctor(interval: device.script.interval)
            let cure = messages.firstIndex { $0.made >= device.curedAt ?? .max } ?? messages.count
            run.take(messages[..<cure], doctor)
            atFault.add(device.kind.rawValue, doctor.verdict(of: run.state).name)
            run.take(messages[cure...], doctor)
            atEnd.add(device.expected.last ?? "", doctor.verdict(of: run.state).name)
            // That nothing is known is not a verdict.
            let told = run.names.filter { $0 != "unknown" }
            if told != device.expected {
                flapping.append("seed \(seed): \(device.expected) told as \(told), \(device.script)")
            }
        }
        #expect(atFault.wrong == 0 && atFault.total == 1_000, "before cures\n\(atFault)")
        #expect(atEnd.wrong == 0 && atEnd.total == 1_000, "at the end\n\(atEnd)")
        let flaps = flapping.count
        #expect(flaps == 0, "\(flapping.prefix(5).joined(separator: "\n"))")
    }
}
