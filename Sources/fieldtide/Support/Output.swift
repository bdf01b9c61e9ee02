internal import Foundation
internal import Synchronization

/// The reader of our output went away; no reason for a message.
struct ReaderGone: Error {}

/// A file, or standard output, that results are written to.
final class Output: Sendable {
    /// Standard output.
    static let standard = Output(descriptor: 1, path: nil)

    private let descriptor: Int32
    private let path: String?

    private init(descriptor: Int32, path: String?) {
        self.descriptor = descriptor
        self.path = path
    }

    deinit { if path != nil { close(descriptor) } }

    /// Standard output, or a new file; an existing one is replaced, or continued.
    static func to(_ path: String?, continues: Bool = false) throws -> Output {
        guard let path, path != "-" else { return standard }
        let mode = continues ? O_APPEND : O_TRUNC
        let descriptor = open(path, O_WRONLY | O_CREAT | mode | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw OutputError(path: path, cause: String(cString: strerror(errno))) }
        return Output(descriptor: descriptor, path: path)
    }

    /// Whether people look at it.
    var isTerminal: Bool { isatty(descriptor) == 1 }

    /// Writes all bytes.
    func write(_ bytes: [UInt8]) throws {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count >= 0 {
                rest = rest.dropFirst(count)
            } else if errno == EPIPE {
                throw ReaderGone()
            } else if errno != EINTR {
                throw OutputError(path: path ?? "standard output", cause: String(cString: strerror(errno)))
            }
        }
    }

    /// Writes text.
    func write(_ text: String) throws { try write(Array(text.utf8)) }

    /// Makes sure that a file is on disk: a full disk may show only now.
    func finish() throws {
        guard let path, fsync(descriptor) != 0, errno != EINVAL, errno != EROFS else { return }
        throw OutputError(path: path, cause: String(cString: strerror(errno)))
    }
}

/// Results could not be written.
struct OutputError: Error, CustomStringConvertible {
    var path: String
    var cause: String
    var description: String { "cannot write to \(path): \(cause)" }
}

/// Messages for people, on standard error.
enum Messages {
    /// Writes a line; nobody may be there to read it, which is no reason to stop.
    static func write(_ text: String) { writePart(text + "\n") }

    /// Writes text that ends within a line.
    static func writePart(_ text: String) { try? FileHandle.standardError.write(contentsOf: Data(text.utf8)) }
}
