/// An answer of the owner of a data folder.
public struct ControlResponse: Sendable {
    /// Takes the next piece of a body; returns once there is room for another.
    public typealias Sink = @Sendable ([UInt8]) async throws -> Void

    /// What an answer carries.
    public enum Body: Sendable {
        /// All of it.
        case bytes([UInt8])
        /// Pieces, made while the sink takes them; what the function throws ends the body with an error.
        case stream(@Sendable (_ sink: @escaping Sink) async throws -> Void)
    }

    /// HTTP status.
    public var status: Int
    /// Media type of the body.
    public var contentType: String
    /// Further header fields, by name.
    public var headers: [String: String] = [:]
    /// The body.
    public var body: Body

    /// Makes an answer.
    public init(status: Int = 200, contentType: String, headers: [String: String] = [:], body: Body) {
        self.status = status
        self.contentType = contentType
        self.headers = headers
        self.body = body
    }

    /// Hands the whole body to a sink, piece by piece.
    public func send(to sink: @escaping Sink) async throws {
        switch body {
        case .bytes(let bytes): try await sink(bytes)
        case .stream(let stream): try await stream(sink)
        }
    }

    /// The whole body in memory.
    ///
    /// - Parameter limit: most bytes to take.
    /// - Returns: the body.
    /// - Throws: `ControlError` when there is more, or what ended the body.
    public func collect(limit: Int = 256 << 20) async throws -> [UInt8] {
        let collector = ByteCollector(limit: limit)
        try await send { try await collector.append($0) }
        return await collector.bytes
    }
}

/// Gathers a body; an actor because sinks are called from wherever the body is made.
private actor ByteCollector {
    private(set) var bytes: [UInt8] = []
    private let limit: Int

    init(limit: Int) { self.limit = limit }

    func append(_ piece: [UInt8]) throws {
        guard bytes.count + piece.count <= limit else {
            throw ControlError(500, ["the answer has more than \(limit) bytes: ask for less at a time"])
        }
        bytes += piece
    }
}
