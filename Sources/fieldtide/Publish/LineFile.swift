internal import CZlib
internal import Foundation

/// The lines of a file, one after the other, whether it is compressed by gzip or not; memory does not grow with it.
final class LineFile {
    /// One line without its end.
    struct Line {
        var bytes: [UInt8]
        /// From 1.
        var number: Int
    }

    /// Longest line, bytes: no message that the daemon takes is longer.
    static let longestLine = 1 << 20
    /// Bytes read at once: large enough that a call costs nothing.
    private static let pieceSize = 128 << 10

    /// Path, for messages; `-` is standard input.
    let path: String
    private let file: gzFile
    private var piece = [UInt8](repeating: 0, count: LineFile.pieceSize)
    private var filled = 0
    private var position = 0
    private var number = 0

    /// Opens a file.
    init(_ path: String) throws {
        self.path = path
        let opened = path == "-" ? gzdopen(dup(0), "rb") : gzopen(path, "rb")
        guard let opened else { throw UsageError("\(path): \(String(cString: strerror(errno)))") }
        file = opened
    }

    deinit { gzclose(file) }

    /// The next line; nil at the end.
    func next() throws -> Line? {
        var bytes: [UInt8] = []
        var isBegun = false
        while true {
            if position == filled, try !fill() {
                return isBegun ? line(bytes) : nil
            }
            isBegun = true
            let end = piece[position..<filled].firstIndex(of: UInt8(ascii: "\n"))
            bytes += piece[position..<(end ?? filled)]
            position = end.map { $0 + 1 } ?? filled
            if bytes.count > Self.longestLine {
                throw CommandFailure("\(path):\(number + 1):1: the line is longer than \(Self.longestLine) bytes")
            }
            if end != nil { return line(bytes) }
        }
    }

    private func line(_ bytes: [UInt8]) -> Line {
        number += 1
        var bytes = bytes
        if bytes.last == UInt8(ascii: "\r") { bytes.removeLast() }
        if number == 1, bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes.removeFirst(3) }  // spreadsheets mark UTF-8 so
        return Line(bytes: bytes, number: number)
    }

    private func fill() throws -> Bool {
        let count = gzread(file, &piece, UInt32(Self.pieceSize))
        var code: Int32 = Z_OK
        let text = gzerror(file, &code).map { String(cString: $0) } ?? ""
        if code == Z_BUF_ERROR { throw CommandFailure("\(path):\(number + 1):1: the compressed data ends too early") }
        guard count >= 0 else {
            let cause = code == Z_ERRNO ? String(cString: strerror(errno)) : text
            throw CommandFailure("\(path):\(number + 1):1: cannot be read: \(cause)")
        }
        (filled, position) = (Int(count), 0)
        return count > 0
    }
}
