import Foundation
import Testing
import TideModel
import TideTesting

/// Few, true, never forgotten: thirty days with seeded faults against the truth.
@Suite struct AlertWorldTests {
    /// What was found, against the truth.
    struct Score: CustomStringConvertible {
        var incidents = 0
        var found = 0
        var alerts = 0
        var right = 0
        var messages = 0
        /// From the moment at which the truth had held for long enough to the alert, minutes; what gateways held back is in it.
        var delays: [Int] = []
        var missed: [String] = []
        var wrong: [String] = []

        var recall: Double { Double(found) / Double(max(1, incidents)) }
        var precision: Double { Double(right) / Double(max(1, alerts)) }
        var messagesPerIncident: Double { Double(messages) / Double(max(1, right)) }

        var description: String {
            "\(incidents) incidents, \(found) found; \(alerts) alerts, \(right) right; "
                + "\(messages) messages, \(messagesPerIncident) for each; delay \(delays.sorted()[delays.count / 2]) min, at worst \(delays.max() ?? 0)"
        }
    }

    private static let hold = 20 * Pond.minute

    private static func score(_ world: AlertWorld) throws -> Score {
        var score = Score()
        let alerts = try world.outcome().filter { $0.rule == "world/oxygen" }
        var byPond: [Int: [Alert]] = [:]
        for alert in alerts {
            let device = alert.target.split(separator: "/")[1]
            byPond[Int(device.dropFirst()) ?? -1, default: []].append(alert)
        }
        score.alerts = alerts.count
        for pond in world.ponds {
            let truth = pond.incidents(
                AlertWorld.limit,
                clear: AlertWorld.clear,
                hold: hold,
                length: world.length
            )
            judge(pond, truth, byPond[pond.number] ?? [], world, &score)
        }
        score.messages = world.messages.flatMap(\.items).count { $0.words.title.en == "Low oxygen" }
        return score
    }

    private static func judge(
        _ pond: Pond,
        _ truth: [Pond.Stretch],
        _ alerts: [Alert],
        _ world: AlertWorld,
        _ score: inout Score
    ) {
        let spans = alerts.map {
            world.since(
                $0.began
            )..<max(world.since($0.began) + 1, world.since($0.ended ?? .init(milliseconds: .max / 2)))
        }
        for incident in truth {
            // What nobody measured, nobody can find; and what began at the very end was not lived through.
            let seen = world.sent[pond.number].count {
                incident.contains($0) && pond.oxygen(at: $0) < AlertWorld.limit - 0.3
            }
            guard seen >= 4, incident.upperBound < world.length - Pond.hour else { continue }
            score.incidents += 1
            let index = spans.indices.first { index in
                // By a clock that is eight hours ahead it began later; people were told while it went on.
                spans[index].overlaps(incident) || incident.contains(world.since(alerts[index].fired))
            }
            if let index {
                score.found += 1
                let delay = world.since(alerts[index].fired) - incident.lowerBound - hold
                score.delays.append(Int(delay / Pond.minute))
            } else {
                score.missed.append("pond \(pond.number) \(incident)")
            }
        }
        for (alert, span) in zip(alerts, spans) {
            let near = (span.lowerBound - Pond.hour)..<(span.upperBound + Pond.hour)
            if truth.contains(where: { $0.overlaps(near) }) || isAtTheLimit(pond, near) {
                score.right += 1
            } else {
                score.wrong.append("pond \(pond.number) alert \(alert.id) \(span)")
            }
        }
    }

    /// The truth was below the limit, if shorter than the rule asks for.
    private static func isAtTheLimit(_ pond: Pond, _ span: Pond.Stretch) -> Bool {
        stride(from: span.lowerBound, to: min(span.upperBound, span.lowerBound + 24 * Pond.hour), by: Int(Pond.minute))
            .contains { pond.oxygen(at: $0) < AlertWorld.limit }
    }

    private static func isMeasured(_ alert: Alert) -> Bool { alert.rule == "world/oxygen" }

    /// Incidents that one world found and another did not, or otherwise.
    private static func differences(_ a: [Alert], _ b: [Alert]) -> [String] {
        func text(_ alert: Alert) -> String {
            "\(alert.rule) \(alert.target) \(alert.began.milliseconds)…\(alert.ended?.milliseconds ?? 0) "
                + "fired \(alert.fired.milliseconds), \(alert.status), \(alert.returns) returns"
        }
        // After our own start a silence does not count for a while, so those of devices begin later with more starts.
        let (one, other) = (Set(a.filter(isMeasured).map(text)), Set(b.filter(isMeasured).map(text)))
        return one.symmetricDifference(other).sorted().map { (one.contains($0) ? "1: " : "2: ") + $0 }
    }

    private static var size: (ponds: Int, seeds: ClosedRange<UInt64>) {
        let environment = ProcessInfo.processInfo.environment
        let ponds = environment["FIELDTIDE_PONDS"].flatMap { Int($0) } ?? 100
        let seed = environment["FIELDTIDE_SEED"].flatMap { UInt64($0) } ?? 20_261_127
        return (ponds, seed...seed)
    }

    @Test("thirty days: all found, nothing false, one message each, whenever the process begins anew")
    func world() throws {
        let (ponds, seeds) = Self.size
        for seed in seeds {
            var world = try AlertWorld(seed: seed, restarts: 1, ponds: ponds, days: 30)
            try world.run()
            var other = try AlertWorld(seed: seed, restarts: 2, ponds: ponds, days: 30)
            try other.run()
            let score = try Self.score(world)
            print("seed \(seed), \(ponds) ponds, \(world.restartCount) restarts: \(score)")
            #expect(score.incidents >= ponds, "seed \(seed): too few to say anything")
            #expect(score.recall == 1, "seed \(seed): \(score.missed)")
            #expect(score.precision >= 0.95, "seed \(seed): \(score.wrong)")
            #expect(score.messagesPerIncident <= 1.2, "seed \(seed): \(score)")
            let differences = try Self.differences(world.outcome(), other.outcome())
            #expect(differences.isEmpty, "seed \(seed): \(differences.prefix(5).joined(separator: "; "))")
        }
    }
}
