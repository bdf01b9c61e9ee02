import Foundation
import GRDB
import Logging
import Testing
import TideAPI
import TideDaemon
import TideModel
import TideProfiles
import TideSQLite
import TideTesting

/// What people do beside the daemon must not stop it.
@Suite(.serialized)
struct BesideTests {
    private func publish(_ setup: Setup, _ range: Range<Int>, device: String = "d") throws {
        try BacklogPublisher(port: setup.broker.port).publish(range.count) { index in
            let number = range.lowerBound + index
            return ("farm/s/\(device)/up", "{\"ts\": \(1_700_000_000_000 + number), \"v\": \(number)}", 1)
        }
    }

    @Test func aRetryOfWhatAnEarlierRunPutIntoQuarantineDoesNotSpoilTheStop() async throws {
        let setup = try Setup(window: 100)
        try setup.subscribe()
        let message = ("farm/s/new/other", "{\"v\": 1}", Int32(1))
        try BacklogPublisher(port: setup.broker.port).publish(5) { _ in message }
        #expect(try setup.drain().frames.quarantined == 5)
        let other = Profiles.plain.replacing("test/plain", with: "test/other").replacing("/now", with: "/other")
        setup.scratch.write("profiles/other.yaml", other)
        let child = try setup.daemon()
        #expect(try await setup.waitForStats { $0.figures["mqtt_connected"] == 1 } != nil)
        let retry = try setup.fieldtide(["quarantine", "retry", "--data", setup.data])
        #expect(retry.status == 0, "\(retry.text)")
        child.end(SIGTERM)
        #expect(child.waitForExit() == 0, "\(setup.scratch.read("daemon.log").suffix(2_000))")
        let stats = try await Numbered.balanced(setup)
        #expect(stats.frames.stored == 5 && stats.frames.quarantined == 0)
    }

    /// `fieldtide stats` at the moment of the start had the folder, and the daemon gave up.
    @Test func aDaemonWaitsForACommandThatLooksIntoItsFolder() async throws {
        let setup = try Setup(window: 100)
        var lock: FolderLock? = try FolderLock(folder: setup.data)
        let child = try setup.daemon()
        let isWaiting = eventually { setup.scratch.read("daemon.log").contains("waiting for it") }
        #expect(isWaiting, "\(setup.scratch.read("daemon.log"))")
        _ = lock
        lock = nil
        #expect(try await setup.waitForStats { $0.figures["mqtt_connected"] == 1 } != nil)
        child.end(SIGTERM)
        #expect(child.waitForExit() == 0)
    }

    @Test func verifyNeitherStopsTheDaemonNorTakesItsWorkForAFault() async throws {
        let setup = try Setup(window: 1_500)
        try setup.subscribe()
        let child = try setup.daemon()
        #expect(try await setup.waitForStats { $0.figures["mqtt_connected"] == 1 } != nil)
        let command = [Setup.programs + "/fieldtide", "verify", "--data", setup.data]
        var total = 0
        for _ in 0..<5 {
            let verify = try ChildProcess(command, log: setup.scratch.file("verify.log"))
            repeat {
                try publish(setup, total..<total + 500)
                total += 500
            } while verify.isRunning
            #expect(verify.waitForExit() == 0, "\(setup.scratch.read("verify.log"))")
        }
        #expect(try await setup.waitForStats { $0.frames.stored == UInt64(total) } != nil)
        child.end(SIGTERM)
        #expect(child.waitForExit() == 0)
        try await Numbered.balanced(setup)
    }

    @Test func readersThatStandStillDoNotStopTheWriter() async throws {
        let total = 30_000
        let setup = try Setup(window: 1_500)
        try setup.subscribe()
        try publish(setup, 0..<total)
        try setup.drain()
        #expect(try setup.fieldtide(["verify", "--data", setup.data]).status == 0, "flushes")
        let child = try setup.daemon()
        #expect(try await setup.waitForStats { $0.figures["mqtt_connected"] == 1 } != nil)
        // More of them than the store has connections; each is given the first bytes, which nobody takes.
        let readers = try (0..<6).map { try StillReader(setup, $0) }
        for reader in readers { #expect(reader.isServed()) }
        // Late: the writer must look stored history up.
        try publish(setup, -10..<0)
        #expect(try await setup.waitForStats { $0.readings.late == 10 } != nil)
        let asked = ContinuousClock.now
        child.end(SIGTERM)
        #expect(child.waitForExit() == 0)
        #expect(ContinuousClock.now - asked < .seconds(5))
    }

    @Test func profilesWhoseRecordCouldNotBeCommittedAreCommittedByTheNextAttempt() async throws {
        let scratch = ScratchFolder()
        let data = scratch.file("data")
        let before = ProfileSet([ProfileSource(path: "a.yaml", text: Profiles.timed)], zones: { _ in nil })
        let after = ProfileSet(
            [Profiles.timed, Profiles.plain].map { ProfileSource(path: "b.yaml", text: $0) },
            zones: { _ in nil }
        )
        var log = Logger(label: "test")
        log.logLevel = .critical
        let kernel = try Kernel(folder: data, profiles: before, filters: ["farm/#"], log: log)
        kernel.start()
        // Another program that writes keeps the commit from succeeding.
        var unsafe = GRDB.Configuration()
        unsafe.allowsUnsafeTransactions = true
        let other = try DatabaseQueue(path: data + "/" + SQLiteJournal.fileName, configuration: unsafe)
        try await other.writeWithoutTransaction { try $0.execute(sql: "BEGIN IMMEDIATE") }
        await #expect(throws: (any Error).self) { try await kernel.use(after) }
        try await other.writeWithoutTransaction { try $0.execute(sql: "ROLLBACK") }
        try other.close()
        for _ in 0..<2_000 where try await kernel.service.stats(false).state != "running" { poll(nil, 0, 10) }
        try await kernel.use(after)
        await kernel.stop()
        let journal = try SQLiteJournal(folder: data)
        defer { journal.close() }
        #expect(Set(try journal.loadTables().profiles.map(\.id)) == ["test/timed", "test/plain"])
    }
}

/// An `export` into a pipe that nobody reads.
private final class StillReader {
    private let pipe: Int32
    private let export: ChildProcess

    init(_ setup: Setup, _ number: Int) throws {
        let path = setup.scratch.file("pipe-\(number)")
        mkfifo(path, 0o600)
        pipe = open(path, O_RDONLY | O_NONBLOCK)
        let command = [Setup.programs + "/fieldtide", "export", "--data", setup.data, "--output", path]
        export = try ChildProcess(command, log: setup.scratch.file("export-\(number).log"))
    }

    deinit { close(pipe) }

    /// Waits until there is something to read.
    func isServed() -> Bool {
        var watched = pollfd(fd: pipe, events: Int16(POLLIN), revents: 0)
        return poll(&watched, 1, 30_000) == 1 && watched.revents & Int16(POLLIN) != 0
    }
}
