import Foundation
import Testing

/// SIGKILL during whatever is done to a data folder: nothing acknowledged lost, nothing twice, nothing half.
@Suite(.serialized)
struct StoreKillTests {
    private static let environment = ProcessInfo.processInfo.environment
    /// Kills that must count; `make torture` asks for more.
    private static let wanted = Int(environment["FIELDTIDE_KILLS"] ?? "") ?? 10
    /// Makes records, work and moments; a moment is met only about, so a seed repeats a kill but nearly.
    private static let seed = UInt64(environment["FIELDTIDE_SEED"] ?? "") ?? .random(in: 1..<1_000_000)

    @Test func everythingAcknowledgedIsThereOnce() throws {
        var run = try StoreKillRun(seed: Self.seed)
        do { try run.run(kills: Self.wanted) } catch {
            print(run.summary)
            throw error
        }
        print(run.summary)
        let phases = StoreKillRun.phases.count
        #expect(run.hits.count >= min(phases, Self.wanted), "every phase must be hit: \(run.summary)")
        #expect(run.check.compared > 100, "a check that compares nothing proves nothing")
    }
}
