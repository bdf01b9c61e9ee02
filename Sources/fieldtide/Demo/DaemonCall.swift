internal import TideAPI

/// Questions to a demo's daemon, which may be away, starting or stopped.
struct DaemonCall {
    let dataFolder: String

    /// An answer must come within this time, or Ctrl-C would wait for a daemon that hangs.
    private static let patience = Duration.seconds(2)

    /// What it answers; nil when it does not.
    func ask<Answer: Sendable>(_ body: @escaping @Sendable (ControlCalls) async throws -> Answer) async -> Answer? {
        guard let client = try? ControlClient.connect(to: ControlSocket(dataFolder: dataFolder)) else { return nil }
        let answer = await withTaskGroup(of: Answer?.self) { group in
            group.addTask { try? await body(ControlCalls { try await client.respond(to: $0) }) }
            group.addTask {
                try? await Task.sleep(for: Self.patience)
                return nil
            }
            defer { group.cancelAll() }
            return await group.next() ?? nil
        }
        try? await client.close()
        return answer
    }
}
