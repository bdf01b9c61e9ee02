import Foundation
import Testing
import TideAPI
import TideTesting

/// What a service manager hears of the built daemon, on a real notification socket.
@Suite("Service manager")
struct NotifyTests {
    /// A third of it lies between two signs of life; long enough for a loaded machine.
    private static let watchdog = 1_500_000

    private func daemon(_ farm: Farm, _ socket: NotifySocket, _ more: [String] = []) throws -> ChildProcess {
        let settings = ["NOTIFY_SOCKET=\(socket.name)", "WATCHDOG_USEC=\(Self.watchdog)"] + more
        let command = ["env"] + settings + [Program.programs + "/fieldtided", "--config", farm.config]
        return try ChildProcess(command, log: farm.scratch.file("daemon.log"))
    }

    private static func status(_ lines: [String]) -> String {
        lines.first { $0.hasPrefix("STATUS=") }.map { String($0.dropFirst("STATUS=".count)) } ?? ""
    }

    @Test(arguments: [false, true]) func hearsOfReadinessReloadAndEnd(isAbstract: Bool) throws {
        let farm = try Farm()
        let socket = try NotifySocket(isAbstract ? "@\(farm.scratch.path)" : farm.scratch.file("notify"))
        let daemon = try daemon(farm, socket)

        let ready = socket.next()
        #expect(ready?.first == "READY=1", "\(ready ?? []) \(farm.scratch.read("daemon.log"))")
        // Ready means that the socket is served, at once and without a second try.
        #expect(try farm.fieldtide("latest").status == 0)
        #expect(socket.first { Self.status($0).hasSuffix("broker connected") } != nil)
        try farm.publish([("farm/a/d1/open", #"{"ts": 1577836800000, "t": 20}"#)])
        #expect(socket.first { Self.status($0).hasSuffix(", 1 frames acknowledged, broker connected") } != nil)
        #expect(socket.first { $0.contains("WATCHDOG=1") } != nil)

        kill(daemon.id, SIGHUP)
        let reloading = socket.first { $0.first == "RELOADING=1" }
        let stamp = reloading?.dropFirst().first.flatMap { Double($0.replacing("MONOTONIC_USEC=", with: "")) } ?? 0
        let now = Double(DispatchTime.now().uptimeNanoseconds) / 1_000
        #expect(stamp <= now && stamp > now - 60e6, "\(reloading ?? []) at \(now)")
        #expect(socket.first { $0.first == "READY=1" } == ["READY=1", "STATUS=2 profiles are in force"])

        farm.scratch.write("profiles/open.yaml", "schema: none\n")
        kill(daemon.id, SIGHUP)
        #expect(socket.first { $0.first == "RELOADING=1" } != nil)
        let kept = socket.first { $0.first == "READY=1" }
        #expect(kept == ["READY=1", "STATUS=the profiles stay as they were: see the log"])

        kill(daemon.id, SIGTERM)
        #expect(socket.first { $0 == ["STOPPING=1"] } != nil)
        #expect(daemon.waitForExit() == 0)
    }

    /// The broker comes when it comes: a daemon that waits for it is up.
    @Test func isReadyWithoutABroker() throws {
        let farm = try Farm(broker: false)
        let socket = try NotifySocket(farm.scratch.file("notify"))
        let daemon = try daemon(farm, socket)
        #expect(socket.next()?.first == "READY=1", "\(farm.scratch.read("daemon.log"))")
        daemon.end(SIGTERM)
    }

    @Test func aWatchdogOfAnotherProcessIsNotFed() throws {
        let farm = try Farm(broker: false)
        let socket = try NotifySocket(farm.scratch.file("notify"))
        let daemon = try daemon(farm, socket, ["WATCHDOG_PID=1"])
        let ready = socket.next()
        #expect(ready?.first == "READY=1")
        #expect(ready?.contains("WATCHDOG=1") == false)
        daemon.end(SIGTERM)
    }

    /// The writer's thread is held in its next system call by a tracer; everything else goes on.
    @Test(.enabled(if: Tracer.isPossible, "tracing another process is forbidden here"))
    func aStuckWriterIsNotFed() throws {
        let farm = try Farm()
        let socket = try NotifySocket(farm.scratch.file("notify"))
        let daemon = try daemon(farm, socket)
        #expect(socket.first { $0.contains("WATCHDOG=1") } != nil)
        let writer = try #require(try Tracer.thread("tide-writer", of: daemon))

        let tracer = try Tracer(["-p", "\(writer)", "-e", "inject=all:delay_enter=60s"], farm.scratch)
        // A sign or two may have been under way; then there is none for more than the watchdog's time.
        let told = (0..<8).compactMap { _ in socket.next() }
        #expect(told.allSatisfy { !Self.status($0).isEmpty }, "the others go on")
        #expect(told.count == 8 && told.suffix(5).allSatisfy { !$0.contains("WATCHDOG=1") }, "\(told)")

        tracer.end()
        #expect(socket.first { $0.contains("WATCHDOG=1") } != nil, "it is fed again once the writer gets on")
        daemon.end(SIGTERM)
    }

    /// Failed storage recovers by itself: a restart would not help, so the watchdog is fed.
    @Test(.enabled(if: Tracer.isPossible, "tracing another process is forbidden here"))
    func failedStorageIsFed() throws {
        let farm = try Farm()
        let socket = try NotifySocket(farm.scratch.file("notify"))
        let daemon = try daemon(farm, socket)
        #expect(socket.first { $0.contains("WATCHDOG=1") } != nil)
        let writer = try #require(try Tracer.thread("tide-writer", of: daemon))

        let tracer = try Tracer(["-p", "\(writer)", "-e", "inject=fdatasync,fsync:error=EIO"], farm.scratch)
        #expect(socket.first { Self.status($0).hasSuffix("broker connected") } != nil)
        try farm.publish([("farm/a/d1/open", #"{"ts": 1577836800000, "t": 20}"#)])
        #expect(socket.first { Self.status($0).hasPrefix("storage_failed, record ") } != nil)
        let told = (0..<5).compactMap { _ in socket.next() }
        #expect(told.count == 5 && told.allSatisfy { $0.contains("WATCHDOG=1") }, "\(told)")
        #expect(told.allSatisfy { Self.status($0).hasPrefix("storage_failed, record ") }, "\(told)")

        tracer.end()
        #expect(socket.first { Self.status($0).hasSuffix(", 1 frames acknowledged, broker connected") } != nil)
        #expect(try Stats(farm).frames.stored == 1)
        daemon.end(SIGTERM)
    }
}
