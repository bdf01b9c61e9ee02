/// A clock without its type: what has passed since it was made, and waiting.
struct Ticker: Sendable {
    /// Time since it was made; never goes back.
    let elapsed: @Sendable () -> Duration
    /// Waits until so much has passed since it was made, or throws when cancelled.
    let sleep: @Sendable (_ until: Duration) async throws -> Void

    /// Makes a ticker of a clock.
    init(_ clock: some Clock<Duration>) {
        let start = clock.now
        elapsed = { start.duration(to: clock.now) }
        sleep = { try await clock.sleep(until: start.advanced(by: $0), tolerance: nil) }
    }

    /// The result of `work`, or nil when `limit` passes first; then it is cancelled.
    func within<Value: Sendable>(
        _ limit: Duration,
        _ work: @escaping @Sendable () async throws -> Value
    ) async throws -> Value? {
        let end = elapsed() + limit
        return try await withThrowingTaskGroup(of: Value?.self) { group in
            defer { group.cancelAll() }
            group.addTask { try await work() }
            group.addTask { [sleep] in
                try await sleep(end)
                return nil
            }
            return try await group.next() ?? nil
        }
    }
}
