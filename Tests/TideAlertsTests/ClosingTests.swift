import Testing
import TideAlerts
import TideModel

/// What people say that an alert was, while it goes on, when it is over, and long after.
@Suite struct ClosingTests {
    private static let minute: Int64 = 60_000

    @Test("the label goes from where it began to where it ended, by device time")
    func ofWhatIsOver() throws {
        var bench = try AlertBench([.low()])
        let began = bench.now
        try bench.take(2)
        bench.wait(minutes: 3)
        try bench.take(5)
        bench.wait(minutes: 10)
        try bench.carryOut(.close(1, .fouling, comment: "cleaned", by: "w"))
        let label = try #require(bench.labels.first)
        #expect(bench.labels.count == 1 && label.number == 1 && label.origin == .alert(1) && label.cause == .fouling)
        #expect(label.from == began && label.until == began + 3 * Self.minute && label.at == bench.now)
        #expect(label.rule == "test/low" && label.target == "bay/d0/oxygen" && label.series == [0])
        #expect(label.by == "w" && label.comment == "cleaned")
    }

    @Test("of what goes on it ends with the close; said again, it is another label")
    func ofWhatGoesOn() throws {
        var bench = try AlertBench([.low()])
        let began = bench.now
        try bench.take(2)
        bench.wait(minutes: 5)
        try bench.carryOut(.close(1, .sensorFault, comment: nil, by: "w"))
        bench.wait(minutes: 5)
        try bench.carryOut(.close(1, .true, comment: nil, by: "li"))
        #expect(bench.labels.map(\.number) == [1, 2] && bench.labels.map(\.cause) == [.sensorFault, .true])
        #expect(bench.labels.allSatisfy { $0.from == began && $0.until == began + 5 * Self.minute })
        try bench.restart()
        try bench.carryOut(.close(1, .weather, comment: nil, by: "li"))
        #expect(bench.labels.last?.number == 3)
    }

    @Test("what is long over is closed and commented as the journal has it, and nothing else is done with it")
    func longAfter() throws {
        var bench = try AlertBench([.low()])
        let began = bench.now
        try bench.take(2)
        bench.wait(minutes: 3)
        try bench.take(5)
        bench.wait(minutes: 90)
        try bench.tick()
        #expect(bench.engine.open.isEmpty)
        let past = try #require(bench.alerts[1])
        #expect(throws: AlertRefused.self) { try bench.carryOut(.close(1, .true, comment: nil, by: "w")) }
        #expect(throws: AlertRefused.self) { try bench.carryOut(.close(2, .true, comment: nil, by: "w"), past: past) }
        for command in [
            AlertCommand.acknowledge(1, by: "w"), .assign(1, to: "li", by: "w"),
            .snooze(1, until: bench.now + Self.minute, by: "w"),
        ] {
            #expect(throws: AlertRefused.self) {
                try bench.carryOut(command, past: past)
            }
        }
        let states = bench.engine.remembered
        try bench.carryOut(.comment(1, "it was the pump", by: "w"), past: past)
        try bench.carryOut(.close(1, .true, comment: nil, by: "w"), past: past)
        #expect(bench.events.suffix(2).map(\.kind) == [.commented, .closed])
        #expect(bench.alerts[1]?.cause == .true && bench.alerts[1]?.ended == began + 3 * Self.minute)
        #expect(bench.labels.map(\.until) == [began + 3 * Self.minute])
        #expect(bench.engine.open.isEmpty && bench.engine.remembered == states)
        // It is no incident that could begin again.
        try bench.take(2)
        #expect(bench.alerts.count == 2 && bench.alerts[1]?.status == .resolved)
    }

    @Test("an alert that the journal has as going on is not taken for one that is over")
    func stale() throws {
        var bench = try AlertBench([.low()])
        try bench.take(2)
        var past = try #require(bench.alerts[1])
        past.id = 9
        #expect(throws: AlertRefused.self) { try bench.carryOut(.comment(9, "x", by: "w"), past: past) }
    }
}
