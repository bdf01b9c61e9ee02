extension ControlCalls {
    /// Puts the profile of a file in force beside the others.
    public func importProfile(_ text: String) async throws -> ImportProfileDTO {
        try await call("POST", ["import", "profile"], body: Array(text.utf8))
    }

    /// How far a file is imported.
    public func importStep(_ job: String) async throws -> ImportDTO {
        try await call("GET", ["import"], query: [.init("job", job)])
    }

    /// Stores a part of a file.
    public func importPart(_ part: ImportPart, _ bytes: [UInt8]) async throws -> ImportDTO {
        var query: [ControlRequest.Parameter] = [
            .init("job", part.job), .init("file", part.file), .init("profile", part.profile),
            .init("topic", part.topic), .init("size", "\(part.size)"), .init("offset", "\(part.offset)"),
            .init("lines", "\(part.lines)"), .init("by_line", "\(part.isByLine)"),
            .init("received", "\(part.received)"),
        ]
        if let sha256 = part.sha256 { query.append(.init("sha256", sha256)) }
        if let format = part.format { query.append(.init("format", format.rawValue)) }
        if let header = part.header { query.append(.init("header", header)) }
        return try await call("POST", ["import"], query: query, body: bytes)
    }

    /// Moves what was imported to the readings.
    public func importFinish() async throws {
        let _: [String: Bool] = try await call("POST", ["import", "finish"])
    }
}
