import Foundation
import TideTesting

/// Kills a worker again and again, aiming at what was hit least, and looks at the folder between.
struct StoreKillRun {
    /// What was wrong, and how to come near to it again.
    struct Failure: Error, CustomStringConvertible {
        var description: String
    }

    /// What can be hit.
    static let phases = WorkPage.Phase.allCases.filter { $0 != .starting }

    let check: StoreKillCheck
    /// Kills that count, by what they hit.
    private(set) var hits: [WorkPage.Phase: Int] = [:]
    private let folder: TestFolder
    private let seed: UInt64
    private var dice: SplitMix
    private let page: WorkPage
    private var starts: UInt64 = 0
    private var seconds = (all: 0.0, checks: 0.0)

    init(seed: UInt64) throws {
        self.seed = seed
        dice = SplitMix(seed: seed)
        folder = try TestFolder()
        for name in ["removals", "shelf"] {
            try FileManager.default.createDirectory(atPath: folder.path + "/" + name, withIntermediateDirectories: true)
        }
        page = try WorkPage(file: folder.path + "/page")
        check = StoreKillCheck(folder: folder.path, seed: seed)
    }

    /// How many kills hit what, in one line.
    var summary: String {
        let parts = Self.phases.map { "\(hits[$0] ?? 0) \($0)" }.joined(separator: ", ")
        let all = hits.values.reduce(0, +)
        return "seed \(seed): \(all) kills of \(starts) starts hit \(parts); \(check.summary); \(Int(seconds.all)) s, "
            + "\(Int(seconds.checks)) of them for checks"
    }

    /// Kills until `wanted` kills count, and each phase was hit, as far as so many allow.
    mutating func run(kills wanted: Int) throws {
        let began = ContinuousClock.now
        defer { seconds.all = (ContinuousClock.now - began) / .seconds(1) }
        var kills = 0
        while kills < wanted || hits.count < min(wanted, Self.phases.count) {
            guard starts < 4 * wanted + 40 else { throw Failure(description: "kills come too late") }
            let aim = Self.phases.min { hits[$0] ?? 0 < hits[$1] ?? 0 } ?? .ingest
            let hit = try kill(aimingAt: aim)
            guard hit != .starting else { continue }
            hits[hit, default: 0] += 1
            kills += 1
            // Now and then what a kill left is all that the next run has.
            if kills.isMultiple(of: 3) { continue }
            try look(after: hit, isWhole: kills.isMultiple(of: 4))
        }
        try look(after: .starting, isWhole: true)
    }

    private mutating func look(after hit: WorkPage.Phase, isWhole: Bool) throws {
        let began = ContinuousClock.now
        defer { seconds.checks += (ContinuousClock.now - began) / .seconds(1) }
        do {
            let problems = try check.run(acknowledged: page.acknowledged, isWhole: isWhole)
            guard problems.isEmpty else { throw Failure(description: problems.joined(separator: "; ")) }
        } catch { throw Failure(description: "seed \(seed), start \(starts), killed in \(hit): \(error)") }
    }

    private static let program: String = {
        let tests = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        return tests.deletingLastPathComponent().path + "/.build/release/store-worker"
    }()

    /// Starts the worker and kills it some time after a phase has begun.
    ///
    /// - Returns: what it did when it died.
    private mutating func kill(aimingAt aim: WorkPage.Phase) throws -> WorkPage.Phase {
        starts += 1
        page.phase = .starting
        let child = try ChildProcess([Self.program, folder.path, "\(seed)", "\(starts)"], log: log)
        // Not always the first time; the folder is opened once.
        let times = aim == .opening ? 1 : max(1, Int.random(in: -2...3, using: &dice))
        for _ in 0..<times {
            try wait(child, for: "\(aim) to end") { page.phase != aim }
            try wait(child, for: "\(aim)") { page.phase == aim }
        }
        if aim == .removing, Bool.random(using: &dice) {
            // Some files of what is removed are gone, and others are not.
            let months = check.months()
            try wait(child, for: "a file to go") { page.phase != aim || !months.isSubset(of: check.months()) }
        } else {
            // Some phases are over in a millisecond, others take a hundred. Where the kill comes is the point.
            usleep(UInt32.random(in: 0...(1 << UInt32.random(in: 3...15, using: &dice)), using: &dice))
        }
        child.end(SIGKILL)
        return page.phase
    }

    private var log: String { folder.path + "/log" }

    private func wait(_ child: ChildProcess, for what: String, until isThere: () -> Bool) throws {
        let end = ContinuousClock.now + .seconds(60)
        while !isThere() {
            guard child.isRunning, ContinuousClock.now < end else {
                let text = (try? String(contentsOfFile: log, encoding: .utf8)) ?? ""
                throw Failure(description: "seed \(seed), start \(starts): waited for \(what): \(text)")
            }
            usleep(10)
        }
    }
}
