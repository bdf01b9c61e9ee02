import Foundation
import Logging
import Synchronization
import TideAPI
import TideModel

/// How requests reach the owner: in the same process, or through a socket.
enum Way: String, CaseIterable, Sendable {
    case inProcess, socket

    /// Runs a test's body with calls to a folder, whose readings before 2026 were removed.
    func run(
        _ folder: MemoryFolder,
        alerts: MemoryAlerts? = nil,
        told: @escaping @Sendable (String) -> Void = { _ in },
        _ body: @escaping @Sendable (ControlCalls) async throws -> Void
    ) async throws {
        var service = folder.service()
        let end = Timestamp(milliseconds: 1_767_225_600_000)
        service.removedBefore = { from, _ in from ?? .distantPast < end ? end : nil }
        if let alerts { service.alerts = alerts.service }
        let routes = ControlRoutes(service: service)
        switch self {
        case .inProcess: try await body(ControlCalls(told: told) { await routes.respond(to: $0) })
        case .socket:
            try await withServer(routes) { socket in
                let client = ControlClient(socket: socket)
                do {
                    try await body(ControlCalls(told: told) { try await client.respond(to: $0) })
                } catch {
                    try await client.close()
                    throw error
                }
                try await client.close()
            }
        }
    }
}

/// Serves routes on a socket in a folder of its own while `body` runs.
func withServer(
    _ routes: ControlRoutes,
    limits: ControlServer.Limits = .init(),
    prepare: (ControlSocket) throws -> Void = { _ in },
    _ body: @Sendable @escaping (ControlSocket) async throws -> Void
) async throws {
    let folder = try temporaryFolder()
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let socket = ControlSocket(dataFolder: folder)
    try prepare(socket)
    let (listening, started) = AsyncStream.makeStream(of: Void.self)
    let server = ControlServer(routes: routes, socket: socket, limits: limits, logger: .quiet) {
        started.finish()
    }
    try await withThrowingTaskGroup { group in
        group.addTask {
            defer { started.finish() }
            try await server.run()
        }
        for await _ in listening {}
        group.addTask { try await body(socket) }
        try await group.next()
        group.cancelAll()
        while let result = await group.nextResult() {
            if case .failure(let error) = result, !(error is CancellationError) { throw error }
        }
    }
}

/// A new folder under /tmp, whose path is short enough for sockets.
func temporaryFolder() throws -> String {
    let path = "/tmp/tide-api-\(UUID().uuidString.prefix(13))"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
    return path
}

extension Logger {
    /// Tests look at results, not at lines.
    static var quiet: Logger { Logger(label: "test") { _ in SwiftLogNoOpLogHandler() } }
}
