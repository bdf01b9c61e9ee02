import Foundation
import Testing
import TideAPI
import TideDaemon
import TideSQLite
import TideTesting

/// `fieldtide backup` beside a daemon that is fed by a broker, and what `fieldtide restore` makes of it.
@Suite("Backup", .serialized)
struct BackupTests {
    private let setup: Setup
    private let shelf: BackupShelf

    init() throws {
        setup = try Setup(window: 1_500)
        try setup.subscribe()
        shelf = BackupShelf(path: setup.scratch.file("shelf"))
    }

    /// Messages in order: all by QoS 1, because a broker may hand on those of QoS 2 later.
    private func publish(_ range: Range<Int>) throws {
        try BacklogPublisher(port: setup.broker.port).publish(range.count) { index in
            let (topic, payload, _) = Numbered.message(range.lowerBound + index)
            return (topic, payload, 1)
        }
    }

    private func daemon() async throws -> ChildProcess {
        let child = try setup.daemon()
        #expect(try await setup.waitForStats { $0.figures["mqtt_connected"] == 1 } != nil)
        return child
    }

    private func backUp(_ more: [String] = []) throws -> ChildProcess {
        let command = [Setup.programs + "/fieldtide", "backup", "--data", setup.data, shelf.path] + more
        return try ChildProcess(command, log: setup.scratch.file("backup.log"))
    }

    private var backupLog: String { setup.scratch.read("backup.log") }

    /// Messages that a daemon has put into its books.
    private func taken() async throws -> Int {
        let frames = try #require(try await setup.ask { try await $0.stats() }).frames
        return Int(frames.stored + frames.quarantined)
    }

    /// Restores a backup to a folder of its own: it must hold the first messages, each once, and nothing else.
    ///
    /// - Returns: how many.
    private func check(_ name: String) async throws -> Int {
        let data = setup.scratch.file("restored-\(name)")
        let run = try setup.fieldtide(["restore", shelf.path + "/" + name, "--data", data])
        #expect(run.status == 0, "\(run.text)")
        let restored = try Setup(window: 20, data: data)
        let frames = try await Numbered.balanced(restored).frames
        let count = Int(frames.stored + frames.quarantined)
        try await Numbered.check(restored, 0..<count)
        return count
    }

    @Test func whatIsBackedUpUnderLoadIsTheFirstMessagesAndIngestionGoesOnFromThere() async throws {
        var child = try await daemon()
        try publish(0..<20_000)
        var total = 20_000
        var bounds: [ClosedRange<Int>] = []
        for _ in 0..<4 {
            let before = try await taken()
            let backup = try backUp()
            repeat {
                // The quarantine keeps 25,000 frames of one reason, which is a quarter of all.
                guard total < 90_000 else { break }
                try publish(total..<total + 500)
                total += 500
            } while backup.isRunning
            #expect(backup.waitForExit() == 0, "\(backupLog)")
            bounds.append(before...total)
        }
        #expect(try await setup.waitForStats { $0.frames.stored + $0.frames.quarantined == UInt64(total) } != nil)
        child.end(SIGKILL)
        #expect(shelf.names.count == bounds.count)
        var last = 0
        for (name, bounds) in zip(shelf.names, bounds) {
            last = try await check(name)
            #expect(bounds.contains(last), "\(name)")
        }
        // The disk is lost: the newest backup takes the folder's place, at the same broker and session.
        try FileManager.default.removeItem(atPath: setup.data)
        let run = try setup.fieldtide(["restore", shelf.path, "--data", setup.data])
        #expect(run.status == 0 && run.text.contains("through record"), "\(run.text)")
        let news = total..<total + 5_000
        try publish(news)
        child = try await daemon()
        let all = UInt64(last + news.count)
        #expect(try await setup.waitForStats { $0.frames.stored + $0.frames.quarantined == all } != nil)
        child.end(SIGTERM)
        #expect(child.waitForExit() == 0)
        let values = try await setup.readings().compactMap(\.value).map { Int($0) }
        let wanted = (Array(0..<last) + Array(news)).filter { Numbered.kind($0) != 2 }
        #expect(values.count == wanted.count && Set(values) == Set(wanted))
        try await Numbered.balanced(setup)
    }

    /// Who dies while a backup is made.
    private enum Victim: CaseIterable { case daemon, command, alone }

    @Test func whoeverDiesWholeBackupsStayWhole() async throws {
        let wanted = Int(ProcessInfo.processInfo.environment["FIELDTIDE_KILLS"] ?? "") ?? 6
        var dice = SystemRandomNumberGenerator()
        var (total, hits, tries) = (0, [Victim: Int](), 0)
        try publish(0..<40_000)
        total = 40_000
        try setup.drain()
        #expect(try backUp().waitForExit() == 0, "\(backupLog)")
        let first = try #require(shelf.names.first)
        while hits.values.reduce(0, +) < wanted || hits.count < Victim.allCases.count, tries < wanted * 40 {
            let victim = Victim.allCases[tries % Victim.allCases.count]
            tries += 1
            let child = victim == .alone ? nil : try await daemon()
            if victim != .alone {
                try publish(total..<total + 200)
                total += 200
            }
            // What the last kill left must not be taken for what this one hits.
            for name in try partials() { try FileManager.default.removeItem(atPath: shelf.path + "/" + name) }
            let backup = try backUp()
            // Kills when it copies: at a moment after the half backup is there.
            var patience = 20_000
            while backup.isRunning, patience > 0, try partials().isEmpty {
                patience -= 1
                usleep(100)
            }
            // Half of them early: a small folder is copied soon.
            usleep(UInt32.random(in: 0...(tries.isMultiple(of: 2) ? 40_000 : 1_000), using: &dice))
            let isHit = try backup.isRunning && !partials().isEmpty
            if victim == .daemon { child?.end(SIGKILL) } else { backup.end(SIGKILL) }
            backup.waitForExit()
            if isHit { hits[victim, default: 0] += 1 }
            if victim == .command, isHit {
                var patience = 1_000
                while try !partials().isEmpty, patience > 0 {
                    patience -= 1
                    usleep(10_000)
                }
                #expect(try partials() == [], "a backup that nobody waits for ends")
            }
            child?.end(SIGTERM)
            var check = BackupCheck(shelf.path)
            #expect(try check.run().problems == [])
            #expect(shelf.names.first == first, "the former backup stays")
        }
        print("backups: \(hits) of \(tries) kills hit, \(shelf.names.count) backups are whole")
        #expect(hits.count == Victim.allCases.count, "every victim must be hit: \(hits)")
        try setup.drain()
        let last = try backUp(["--keep", "3"])
        #expect(last.waitForExit() == 0, "\(backupLog)")
        #expect(shelf.names.count <= 3)
        #expect(try partials() == [])
        for name in shelf.names.dropLast() { _ = try await check(name) }
        #expect(try await check(shelf.names[shelf.names.count - 1]) == total)
    }

    private func partials() throws -> [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: shelf.path)) ?? []).filter { $0.hasSuffix(".partial") }
    }

    @Test(.enabled(if: SmallDisk.isPossible, "needs the right to mount a tmpfs"))
    func aFullShelfIsSaidAndNothingIsLeft() async throws {
        let disk = try SmallDisk(megabytes: 1)
        defer { withExtendedLifetime(disk) {} }  // what it holds is unmounted with it
        let child = try await daemon()
        try publish(0..<20_000)
        let run = try setup.fieldtide(["backup", "--data", setup.data, disk.path + "/shelf"])
        #expect(run.status == 1 && run.text.contains("MiB are free"), "\(run.text)")
        #expect(try FileManager.default.contentsOfDirectory(atPath: disk.path + "/shelf") == ["lock"])
        try publish(20_000..<21_000)
        #expect(try await setup.waitForStats { $0.frames.stored + $0.frames.quarantined == 21_000 } != nil)
        child.end(SIGTERM)
        #expect(child.waitForExit() == 0)
        try await Numbered.check(setup, 0..<21_000)
    }
}
