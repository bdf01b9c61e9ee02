internal import Synchronization

extension ControlCalls {
    /// How complete the selected series and their devices are, line by line.
    ///
    /// - Parameters:
    ///   - query: which, over which range.
    ///   - body: takes the lines.
    /// - Throws: `ControlError`, and what `body` throws.
    public func gaps(_ query: GapsQuery, _ body: @escaping @Sendable ([GapsDTO]) async throws -> Void) async throws {
        var items = parameters(query.selection)
        if let from = query.from { items.append(.init("from", RFC3339.string(from))) }
        if let to = query.to { items.append(.init("to", RFC3339.string(to))) }
        if let interval = query.interval { items.append(.init("interval", "\(interval)")) }
        try await lines("gaps", items, body)
    }

    /// Frames as they are committed, until the daemon ends or `body` throws.
    ///
    /// - Parameters:
    ///   - query: which frames.
    ///   - body: takes the lines.
    /// - Throws: `ControlError`, and what `body` throws.
    public func tail(_ query: TailQuery, _ body: @escaping @Sendable ([TailDTO]) async throws -> Void) async throws {
        var items = [("topic", query.topic), ("site", query.site), ("device", query.device)]
            .compactMap { name, value in value.map { ControlRequest.Parameter(name, $0) } }
        if query.trace { items.append(.init("trace", "true")) }
        try await lines("tail", items, body)
    }

    /// Copies the data folder, until it is done or `body` throws, which ends it.
    ///
    /// - Parameters:
    ///   - query: where to.
    ///   - body: takes the lines, of which the last has the backup.
    /// - Throws: `ControlError`, and what `body` throws.
    public func backup(
        _ query: BackupQuery,
        _ body: @escaping @Sendable ([BackupDTO]) async throws -> Void
    ) async throws {
        var items = [ControlRequest.Parameter("to", query.shelf)]
        if let keep = query.keep { items.append(.init("keep", "\(keep)")) }
        try await lines("backup", items, method: "POST", body)
    }

    private func lines<Value: Decodable & Sendable>(
        _ path: String,
        _ query: [ControlRequest.Parameter],
        method: String = "GET",
        _ body: @escaping @Sendable ([Value]) async throws -> Void
    ) async throws {
        let cutter = LineCutter()
        try await answer(method, [path], query: query).send { piece in
            let lines = cutter.lines(piece)
            if !lines.isEmpty { try await body(try lines.map { try ControlJSON.decode(Value.self, from: $0) }) }
        }
    }
}

/// Cuts a stream of pieces into whole lines.
private final class LineCutter: Sendable {
    private let rest = Mutex<[UInt8]>([])

    /// The lines that a piece completes.
    func lines(_ piece: [UInt8]) -> [[UInt8]] {
        rest.withLock { rest in
            let bytes = rest + piece
            let end = bytes.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
            rest = Array(bytes[end...])
            return bytes[..<end].split(separator: UInt8(ascii: "\n")).map(Array.init)
        }
    }
}
