internal import ArgumentParser
internal import Foundation
internal import Logging
internal import TideAPI
internal import TideDaemon
internal import TideSQLite

/// The way to a data folder's owner: the daemon through its socket, or, where none runs, this process.
struct FolderChannel {
    /// How long a daemon that has the lock and no socket yet is waited for.
    private static let patience = Duration.seconds(5)

    /// What can be asked.
    let calls: ControlCalls
    /// Whether a daemon answers.
    let isDaemon: Bool
    private let close: @Sendable () async throws -> Void

    /// Opens the folder, runs `body`, closes it.
    ///
    /// - Parameters:
    ///   - options: which folder.
    ///   - profiles: profiles to put in force when this process becomes the owner; empty keeps those in force.
    ///   - filters: topic filters for the books of what this process stores.
    ///   - creates: make the folder when it is not there.
    ///   - body: what is done with it.
    /// - Returns: what `body` returns.
    /// - Throws: what stands in the way of opening it, or what `body` throws.
    static func with<Result: Sendable>(
        _ options: FolderOptions,
        profiles: [String] = [],
        filters: [String] = [],
        creates: Bool = false,
        _ body: (FolderChannel) async throws -> Result
    ) async throws -> Result {
        let folder = try options.dataFolder()
        let channel = try await open(folder, options, profiles, filters, creates: creates)
        let result: Result
        do {
            result = try await body(channel)
        } catch {
            try? await channel.close()
            throw error
        }
        try await channel.close()
        return result
    }

    /// As `with`, but only beside a running daemon.
    ///
    /// - Parameters:
    ///   - options: which folder.
    ///   - body: what is asked of the daemon; also takes the folder's path.
    /// - Throws: when no daemon runs on it, or what `body` throws.
    static func withDaemon(
        _ options: FolderOptions,
        _ body: (ControlCalls, _ folder: String) async throws -> Void
    ) async throws {
        let folder = try options.dataFolder()
        guard let client = try ControlClient.connect(to: ControlSocket(dataFolder: folder)) else {
            throw CommandFailure(
                "no daemon runs on \(folder): start fieldtided, or name its folder with --data or --config"
            )
        }
        let channel = daemon(client)
        do {
            try await body(channel.calls, folder)
        } catch {
            try? await channel.close()
            throw error
        }
        try await channel.close()
    }

    private static func open(
        _ folder: String,
        _ options: FolderOptions,
        _ profiles: [String],
        _ filters: [String],
        creates: Bool
    ) async throws -> FolderChannel {
        // As root, what this process made in the folder would be closed to the daemon: become its owner first.
        try FolderOwner.assume(of: folder)
        let socket = ControlSocket(dataFolder: folder)
        if let client = try ControlClient.connect(to: socket) { return daemon(client) }
        guard creates || FileManager.default.fileExists(atPath: folder) else {
            throw UsageError(
                "there is no data folder \(folder): name it with --data, or its configuration with --config"
            )
        }
        let deadline = ContinuousClock.now + patience
        while true {
            do {
                return try await inProcess(folder, options, profiles, filters)
            } catch let error as StoreError where error.code == .notOwner && ContinuousClock.now < deadline {
                // A daemon is just starting (or stopping).
                try await Task.sleep(for: .milliseconds(50))
                if let client = try ControlClient.connect(to: socket) { return daemon(client) }
            }
        }
    }

    @Sendable
    private static func tell(_ note: String) { Messages.write("fieldtide: \(note)") }

    private static func daemon(_ client: ControlClient) -> FolderChannel {
        FolderChannel(
            calls: ControlCalls(told: tell) { try await client.respond(to: $0) },
            isDaemon: true,
            close: { try await client.close() }
        )
    }

    private static func inProcess(
        _ folder: String,
        _ options: FolderOptions,
        _ profiles: [String],
        _ filters: [String]
    ) async throws -> FolderChannel {
        var log = Logger(label: "fieldtide") { StreamLogHandler.standardError(label: $0) }
        log.logLevel = .warning
        let handle = try await LocalFolder.open(
            dataFolder: folder,
            profiles: profiles,
            filters: filters,
            quarantine: try options.ownConfiguration()?.quarantine,
            log: log
        )
        let routes = ControlRoutes(service: handle.service)
        return FolderChannel(
            calls: ControlCalls(told: tell) { await routes.respond(to: $0) },
            isDaemon: false,
            close: { await handle.close() }
        )
    }
}
