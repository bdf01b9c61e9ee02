import AsyncHTTPClient
import Foundation
import Glibc
import Logging
import NIOCore
import ServiceLifecycle
import Synchronization
import Testing
import TideAPI

@Suite("Control socket")
struct ControlServerTests {
    @Test func socketIsForOwnerAndGroupAlone() async throws {
        try await withServer(ControlRoutes(service: MemoryFolder().service())) { socket in
            let attributes = try FileManager.default.attributesOfItem(atPath: socket.path)
            #expect(attributes[.posixPermissions] as? Int == 0o660)
            #expect(attributes[.type] as? FileAttributeType == .typeSocket)
            #expect(try socket.state() == .listening)
            let folder = (socket.path as NSString).deletingLastPathComponent
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == [ControlSocket.fileName])
        }
    }

    @Test func crashedOwnersSocketIsReplacedAndOursIsTakenAway() async throws {
        let path = Mutex("")
        try await withServer(ControlRoutes(service: MemoryFolder().service())) { socket in
            try leaveStale(socket)
            #expect(try socket.state() == .absent)
        } _: { socket in
            let state = try socket.state()
            #expect(state == .listening)
            path.withLock { $0 = socket.path }
        }
        #expect(!FileManager.default.fileExists(atPath: path.withLock { $0 }))
    }

    /// A bound socket whose owner went away without unlinking it, and the private folder of an attempt cut short.
    private func leaveStale(_ socket: ControlSocket) throws {
        let descriptor = Glibc.socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: socket.path.utf8) }
        let bound = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        #expect(bound == 0)
        close(descriptor)
        try FileManager.default.createDirectory(atPath: socket.path + ".d", withIntermediateDirectories: false)
        #expect(FileManager.default.createFile(atPath: socket.path + ".d/s", contents: nil))
    }

    @Test func nobodyListens() async throws {
        let socket = ControlSocket(dataFolder: "/tmp/tide-api-nowhere/")
        #expect(socket.path == "/tmp/tide-api-nowhere/fieldtide.sock")
        #expect(try ControlClient.connect(to: socket) == nil)
        let client = ControlClient(socket: socket)
        let error = await #expect(throws: ControlError.self) {
            _ = try await client.respond(to: ControlRequest("GET", ["v1", "stats"]))
        }
        #expect(error?.description == "no daemon listens on /tmp/tide-api-nowhere/fieldtide.sock")
        try await client.close()
    }

    @Test(.enabled(if: geteuid() == 0, "changes the user of file accesses, which only root may"))
    func anotherUserIsToldWhoMay() async throws {
        try await withServer(ControlRoutes(service: MemoryFolder().service())) { socket in
            let error = try asAnotherUser {
                #expect(throws: ControlError.self) { try ControlClient.connect(to: socket) }
            }
            #expect(error?.status == 403)
            let text = error?.description ?? ""
            #expect(
                text.contains("permission denied on \(socket.path)") && text.contains("user root and group root may")
            )
        }
    }

    /// Access rights of nobody (65534) for this thread alone, by setfsuid(2), which Glibc's module does not show.
    private func asAnotherUser<Result>(_ body: () throws -> Result) throws -> Result {
        typealias SetID = @convention(c) (UInt32) -> Int32
        let setUser = unsafeBitCast(try #require(dlsym(nil, "setfsuid")), to: SetID.self)
        let setGroup = unsafeBitCast(try #require(dlsym(nil, "setfsgid")), to: SetID.self)
        _ = (setGroup(65_534), setUser(65_534))
        defer { _ = (setUser(0), setGroup(0)) }
        return try body()
    }

    @Test func pathTooLongForASocketIsRefused() async throws {
        let socket = ControlSocket(dataFolder: "/tmp/" + String(repeating: "x", count: 100))
        let error = #expect(throws: ControlError.self) { try socket.state() }
        #expect(error?.description.contains("at most 107") == true)
    }

    @Test func streamsWithBoundedMemory() async throws {
        let count = 100_000
        let folder = MemoryFolder(count: count)
        let furthest = Mutex(0)
        let taken = Mutex(0)
        try await Way.socket.run(folder) { calls in
            try await calls.readings(ReadingsQuery(), as: .jsonl) { piece in
                // Slower than the server, which must therefore wait.
                let lines = piece.split(separator: UInt8(ascii: "\n"))
                for line in lines { _ = try? JSONSerialization.jsonObject(with: Data(line)) }
                let newlines = piece.count { $0 == UInt8(ascii: "\n") }
                let now = taken.withLock { taken in
                    taken += newlines
                    return taken
                }
                let ahead = folder.handedOn.withLock { $0 } - now
                furthest.withLock { $0 = max($0, ahead) }
            }
        }
        #expect(taken.withLock { $0 } == count)
        #expect(furthest.withLock { $0 } < 20_000, "the server ran ahead of its reader")
    }

    @Test(arguments: Way.allCases)
    func whatEndsAStreamEarlyIsTold(_ way: Way) async throws {
        let failure = ControlError(503, ["month 2026-01 cannot be read", "run fieldtide verify"])
        let folder = MemoryFolder(count: 3_000, failure: failure)
        let lines = Mutex(0)
        try await way.run(folder) { calls in
            await #expect(throws: failure) {
                try await calls.readings(ReadingsQuery(), as: .csv) { piece in
                    #expect(!piece.contains(0x1E))
                    lines.withLock { $0 += piece.count { $0 == UInt8(ascii: "\n") } }
                }
            }
        }
        #expect(lines.withLock { $0 } == 3_001)
    }

    @Test func anyClientCanTellHalfAnAnswerFromAWholeOne() async throws {
        let folder = MemoryFolder(count: 10, failure: ControlError(503, ["no"]))
        try await withServer(ControlRoutes(service: folder.service())) { socket in
            let path = socket.path.replacingOccurrences(of: "/", with: "%2F")
            let request = HTTPClientRequest(url: "http+unix://\(path)/v1/readings")
            let response = try await HTTPClient.shared.execute(request, timeout: .seconds(30))
            let text = String(buffer: try await response.body.collect(upTo: 1 << 20))
            let lines = text.split(separator: "\n")
            #expect(lines.count == 11)
            #expect(lines.last?.hasPrefix("\u{1E}{") == true && lines.last?.contains("\"status\":503") == true)
        }
    }

    @Test func gracefulStopBreaksOffAStalledReader() async throws {
        let folder = try temporaryFolder()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        var limits = ControlServer.Limits()
        limits.grace = .milliseconds(100)
        let (events, continuation) = AsyncStream.makeStream(of: Void.self)
        let socket = ControlSocket(dataFolder: folder)
        let server = ControlServer(
            routes: ControlRoutes(service: MemoryFolder(count: 10_000_000).service()),
            socket: socket,
            limits: limits,
            logger: .quiet,
            onListening: { continuation.yield() }
        )
        let group = ServiceGroup(configuration: .init(services: [server], logger: .quiet))
        try await withThrowingTaskGroup { tasks in
            tasks.addTask { try await group.run() }
            var iterator = events.makeAsyncIterator()
            await iterator.next()
            let client = ControlClient(socket: socket)
            let calls = ControlCalls { try await client.respond(to: $0) }
            await #expect(throws: ControlError.self) {
                // The server stops while this reader holds its first piece, so the rest never comes.
                try await calls.readings(ReadingsQuery(), as: .jsonl) { _ in
                    await group.triggerGracefulShutdown()
                }
            }
            try await tasks.waitForAll()
            try await client.close()
        }
        #expect(try socket.state() == .absent)
    }

    @Test func bodyLimit() async throws {
        var limits = ControlServer.Limits()
        #expect(limits.bodyBytes == 64 << 20)
        limits.bodyBytes = 1_000
        try await withServer(ControlRoutes(service: MemoryFolder().service()), limits: limits) { socket in
            let client = ControlClient(socket: socket)
            let body = [UInt8](repeating: UInt8(ascii: " "), count: 1_001)
            let response = try await client.respond(to: ControlRequest("POST", ["v1", "registry"], body: body))
            #expect(response.status == 413)
            let text = String(decoding: try await response.collect(), as: UTF8.self)
            #expect(text.contains("more than 1000 bytes"))
            try await client.close()
        }
    }

    @Test func readerThatGoesAwayEndsTheWork() async throws {
        struct Enough: Error {}
        let folder = MemoryFolder(count: 10_000_000)
        try await Way.socket.run(folder) { calls in
            await #expect(throws: Enough.self) {
                try await calls.readings(ReadingsQuery(), as: .jsonl) { _ in throw Enough() }
            }
        }
        #expect(folder.handedOn.withLock { $0 } < 1_000_000)
    }
}
