import Testing
import TideAPI
import TideAlerts
import TideDaemon
import TideModel
import TideSQLite
import TideTesting

/// Rules over what is stored: the incidents that the daemon found when it came, against labels.
struct ReplayTests {
    /// What tells an incident from another, and how it went.
    struct Found: Hashable, CustomStringConvertible {
        var rule, target: String
        var began, ended: Timestamp?
        var severity: String
        var description: String {
            let times = [began, ended].map { $0.map { "\(($0.milliseconds - LiveFolder.start) / 1_000) s" } ?? "open" }
            return "\(rule) \(target) \(severity) \(times[0]) to \(times[1])"
        }
    }

    private func withFolder(
        _ folder: LiveFolder,
        _ body: (ControlService, ControlCalls) async throws -> Void
    ) async throws {
        let handle = try await LocalFolder.open(dataFolder: folder.path)
        let routes = ControlRoutes(service: handle.service)
        try await body(handle.service, ControlCalls { await routes.respond(to: $0) })
        await handle.close()
    }

    private func replay(
        _ calls: ControlCalls,
        _ rules: String = LiveFolder.rules,
        from: Int64 = 0,
        minutes: Int64 = LiveFolder.minutes
    ) async throws -> ReplayDTO {
        let start = Timestamp(milliseconds: LiveFolder.start)
        let stored = try #require(RuleSet.load([RuleFile(path: "r.yaml", text: rules)]).stored)
        return try await calls.replay(
            ReplayQuery(
                rules: stored.text,
                from: start + from * 60_000,
                to: start + minutes * 60_000,
                withIncidents: true
            )
        )
    }

    private static func found(_ replay: ReplayDTO) -> [Found] {
        replay.incidents.map {
            Found(
                rule: $0.rule,
                target: $0.target,
                began: $0.began.time,
                ended: $0.ended?.time,
                severity: $0.severity
            )
        }
    }

    @Test(arguments: [1, 2, 3] as [UInt64])
    func aReplayFindsWhatWasFoundLive(seed: UInt64) async throws {
        let folder = try LiveFolder(seed: seed)
        try await withFolder(folder) { service, calls in
            let live = try await calls.alerts(AlertQuery(limit: 1_000)).map {
                Found(
                    rule: $0.rule,
                    target: $0.target,
                    began: $0.began.time,
                    ended: $0.ended?.time,
                    severity: $0.highest
                )
            }
            for rule in ["low", "falling", "silent", "hours", "soon", "many", "dark"].map({ "test/\($0)" }) {
                #expect(live.contains { $0.rule == rule }, "seed \(seed) has no \(rule)")
            }
            let first = try await replay(calls)
            let (missing, more) = (Set(live).subtracting(Self.found(first)), Set(Self.found(first)).subtracting(live))
            #expect(missing.isEmpty && more.isEmpty, "not found: \(missing); found too: \(more)")
            #expect(first.incidents.count == live.count && first.readings == folder.readings && first.series == 3)
            #expect(first.messages == ["wang": folder.messages])
            #expect(first.rules.map(\.incidents).reduce(0, +) == live.count && first.stopped == nil)
            // The same from month files as from the journal's tail.
            try await service.imports.finish()
            #expect(try await replay(calls) == first)
        }
    }

    /// Rules look back before the first time that counts, and what went on by then counts.
    @Test func aPartIsThatPartOfTheWhole() async throws {
        let folder = try LiveFolder(seed: 4)
        try await withFolder(folder) { _, calls in
            let whole = Self.found(try await replay(calls))
            let part = try await replay(calls, from: 240, minutes: 420)
            let (from, to) = (part.from.time, part.to.time)
            let wanted = whole.filter { found in
                found.began.map { $0 < to } ?? false && found.ended.map { $0 >= from } ?? true
            }
            #expect(wanted.count > 3)
            let begun = [wanted, Self.found(part)].map { $0.compactMap(\.began).filter { $0 >= from } }
            #expect(begun[0] == begun[1] && begun[0].count > 1)
            #expect(part.incidents.count == wanted.count)
        }
    }

    /// Thirty years before the first reading are walked through in a few steps, and the same is found.
    @Test func emptyYearsAreJumpedOver() async throws {
        let folder = try LiveFolder(seed: 4)
        try await withFolder(folder) { service, calls in
            let start = Timestamp(milliseconds: LiveFolder.start)
            let stored = try #require(RuleSet.load([RuleFile(path: "r.yaml", text: LiveFolder.rules)]).stored)
            let query = ReplayQuery(
                rules: stored.text,
                from: start + -30 * 365 * 86_400_000,
                to: start + LiveFolder.minutes * 60_000,
                withIncidents: true
            )
            var steps = 0
            let run = try await service.alerts.replay(query)
            let far = try await run { steps += 1 }
            #expect(Set(Self.found(far)) == Set(Self.found(try await replay(calls))))
            #expect(steps < 60)
        }
    }

    @Test func incidentsAreHeldAgainstWhatPeopleSaid() async throws {
        let folder = try LiveFolder(seed: 5)
        try await withFolder(folder) { _, calls in
            let low = try await calls.alerts(AlertQuery(limit: 1_000)).filter { $0.rule == "test/low" }
            try #require(low.count >= 3)
            _ = try await calls.close(low[0].id, .true, comment: nil, by: "w")
            _ = try await calls.close(low[1].id, .fouling, comment: nil, by: "w")
            _ = try await calls.close(low[2].id, .weather, comment: nil, by: "w")
            let same = try await replay(calls).rules.first { $0.id == "test/low" }
            #expect(same?.right == 1 && same?.wrong == 1 && same?.other == 1 && same?.missed == 0)
            #expect(same?.unlabelled == low.count - 3)
            // A rule that finds nothing misses what was true.
            let deaf = LiveFolder.rules.replacing("below: 4 mg/L", with: "below: 0.1 mg/L")
                .replacing("below: 3 mg/L", with: "below: 0.05 mg/L")
                .replacing("below: -4 mg/L/h", with: "below: -400 mg/L/h")
                .replacing("above: 0.5 h", with: "above: 9 h")
            let missed = try await replay(calls, deaf)
            #expect(missed.rules.first { $0.id == "test/low" }?.incidents == 0)
            #expect(missed.rules.first { $0.id == "test/low" }?.missed == 1)
            #expect(missed.missed.map(\.alert) == [low[0].id])
        }
    }

    @Test func whatCannotBeReplayedIsSaid() async throws {
        let folder = try LiveFolder(seed: 6, minutes: 5)
        try await withFolder(folder) { _, calls in
            await #expect(throws: ControlError.self) { _ = try await replay(calls, from: 5, minutes: 5) }
            let start = Timestamp(milliseconds: LiveFolder.start)
            let unread = ReplayQuery(rules: "rules: 1", from: start, to: start + 60_000, withIncidents: false)
            await #expect(throws: ControlError(400, ["the rules cannot be read: do the versions match?"])) {
                _ = try await calls.replay(unread)
            }
        }
    }
}
