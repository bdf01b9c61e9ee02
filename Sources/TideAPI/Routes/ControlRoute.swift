/// One route: what it answers to, and how.
struct ControlRoute: Sendable {
    /// HTTP method.
    var method: String
    /// Parts of the path below `/v1`; `{…}` stands for any one part.
    var pattern: [String]
    /// What it is for, for the list that an unknown route answers with.
    var summary: String
    /// Makes the answer; `captures` are the parts that `{…}` stood for.
    var handle: @Sendable (_ reader: inout RequestReader, _ captures: [String]) async throws -> ControlResponse

    init(
        _ method: String,
        _ path: String,
        _ summary: String,
        _ handle: @escaping @Sendable (inout RequestReader, [String]) async throws -> ControlResponse
    ) {
        self.method = method
        pattern = path.split(separator: "/").map(String.init)
        self.summary = summary
        self.handle = handle
    }

    /// As the list of routes shows it.
    var description: String { "\(method) /v1/\(pattern.joined(separator: "/")): \(summary)" }

    /// Captures when the path (below `/v1`) is this route's; nil when it is not.
    func captures(_ path: [String]) -> [String]? {
        guard path.count == pattern.count else { return nil }
        var captures: [String] = []
        for (part, expected) in zip(path, pattern) {
            if expected.hasPrefix("{") { captures.append(part) } else if part != expected { return nil }
        }
        return captures
    }
}
