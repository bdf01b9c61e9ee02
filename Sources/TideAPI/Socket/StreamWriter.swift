internal import HummingbirdCore
internal import NIOCore

/// Writes a streamed body to a connection; each write waits until the connection has room.
///
/// Unchecked because the library hides that its writer, a wrapper of NIO's thread-safe one, is Sendable.
struct StreamWriter: @unchecked Sendable {
    let writer: any ResponseBodyWriter

    /// Sends all pieces.
    ///
    /// What ends the stream early is told to the client in a last line that begins with the mark, so that no client
    /// need take half an answer for a whole one. Breaking the connection off instead would lose that line:
    /// AsyncHTTPClient throws away what it has not handed on yet.
    ///
    /// - Parameters:
    ///   - stream: makes the pieces.
    ///   - failed: told what ended the stream, unless it is the client that went away.
    /// - Throws: when the client went away.
    func send(
        _ stream: @Sendable (@escaping ControlResponse.Sink) async throws -> Void,
        failed: (ControlError) -> Void
    ) async throws {
        do {
            try await stream { try await write($0) }
        } catch {
            let problem = Problem.error(error)
            try await write([Problem.streamMark] + ControlJSON.encode(Problem(problem)) + [UInt8(ascii: "\n")])
            failed(problem)
        }
        try await writer.finish(nil)
    }

    private func write(_ piece: [UInt8]) async throws {
        var writer = writer
        try await writer.write(ByteBuffer(bytes: piece))
    }
}
