internal import ServiceLifecycle
internal import TideAPI
internal import TideModel
internal import TidePipeline
internal import TideProfiles

extension Kernel {
    /// How often a tail without news says that it is alive: so long a watcher that went away stays unnoticed.
    private static let beat = Duration.seconds(10)

    /// Hands on frames as they are committed, until the daemon stops or `body` throws.
    func tail(_ query: TailQuery, _ body: @Sendable ([TailDTO]) async throws -> Void) async throws {
        let watcher = writer.tap.add(query)
        defer { writer.tap.remove(watcher) }
        try await withGracefulShutdownHandler {
            try await withThrowingTaskGroup(of: Void.self) { group in
                defer { group.cancelAll() }
                group.addTask {
                    while !Task.isCancelled {
                        try? await Task.sleep(for: Self.beat)
                        watcher.beat()
                    }
                }
                try await body([TailDTO()])
                while let news = await watcher.next() { try await body(try await lines(news, query)) }
            }
        } onGracefulShutdown: {
            watcher.end()
        }
    }

    private func lines(
        _ news: (frames: [WatchedFrame], dropped: UInt64),
        _ query: TailQuery
    ) async throws -> [TailDTO] {
        var frames = news.frames
        if query.trace, !frames.isEmpty {
            let trace = try await onWriter {
                DecodeTrace(profiles: $0.pipeline?.profiles ?? .empty, registry: $0.pipeline?.state.registry)
            }
            for index in frames.indices {
                let profile = frames[index].shown.profile
                frames[index].shown.trace = frames[index].raw.map { trace.steps($0, decodedBy: profile) }
            }
        }
        var lines = frames.map { TailDTO(frame: $0.shown) }
        if news.dropped > 0 { lines.append(TailDTO(dropped: news.dropped)) }
        return lines.isEmpty ? [TailDTO()] : lines
    }
}
