internal import Crypto
internal import Foundation

/// A file that is imported, mapped into memory and cut into parts by whole lines.
struct ImportFile: Sendable {
    /// Path as it was given.
    let path: String
    private let content: Data

    /// Longest part, in bytes: some 20,000 readings, which keep the writer for about 20 ms.
    static let partBytes = 512 << 10
    /// Most lines of a part, as many as a message may have.
    static let partLines = 16_000
    /// Longest line, in bytes.
    static let lineBytes = 1 << 20

    /// Maps a file.
    ///
    /// - Throws: what stands in the way of reading it.
    init(path: String) throws {
        self.path = path
        do {
            content = try Data(contentsOf: URL(fileURLWithPath: path), options: .alwaysMapped)
        } catch { throw CommandFailure("cannot read \(path): \(error.localizedDescription)") }
    }

    /// The text of a small file.
    static func text(of path: String) throws -> String {
        do { return try String(contentsOfFile: path, encoding: .utf8) } catch {
            throw CommandFailure("cannot read \(path): \(error.localizedDescription)")
        }
    }

    /// Bytes of it.
    var size: Int64 { Int64(content.count) }

    /// Names the file and how it is read: by profile, topic, the file's length and its first 64 KB.
    func job(_ profile: String, _ topic: String) -> String {
        var hash = SHA256()
        hash.update(data: Data("\(profile)\n\(topic)\n\(size)\n".utf8))
        hash.update(data: content.prefix(64 << 10))
        return hash.finalize().prefix(16).map { String(format: "%02x", $0) }.joined()
    }

    /// SHA-256 of all of it, in hexadecimal digits.
    func sha256() -> String { SHA256.hash(data: content).map { String(format: "%02x", $0) }.joined() }

    /// The beginning of the file, as much as a line may have.
    var head: [UInt8] { Array(content.prefix(Self.lineBytes)) }

    /// The part that begins at an offset: whole lines, at least one.
    ///
    /// - Parameters:
    ///   - offset: where a line begins.
    ///   - quotes: a line break in quotes does not end a line.
    /// - Returns: its bytes.
    /// - Throws: when a line is too long to be a message.
    func part(at offset: Int64, quotes: Bool) throws -> [UInt8] {
        let start = Int(offset)
        let end = min(content.count, start + Self.partBytes)
        return try content.withUnsafeBytes { bytes in
            let cut = LineCut(bytes, from: start, quotes: quotes)
            let length = try cut.length(upTo: end, lines: Self.partLines) ?? cut.firstLine(limit: Self.lineBytes)
            return Array(bytes[start..<start + length])
        }
    }
}

/// Finds where a part of lines ends: never within a text in quotes, which may hold line breaks.
private struct LineCut {
    private let bytes: UnsafeRawBufferPointer
    private let start: Int
    private let quotes: Bool

    init(_ bytes: UnsafeRawBufferPointer, from start: Int, quotes: Bool) {
        (self.bytes, self.start, self.quotes) = (bytes, start, quotes)
    }

    /// Length of as many whole lines as end before `end`; nil when not even one does.
    func length(upTo end: Int, lines: Int) -> Int? {
        let part = UnsafeRawBufferPointer(rebasing: bytes[start..<end])
        guard let base = part.baseAddress else { return nil }
        guard !quotes || memchr(base, 0x22, part.count) == nil else { return careful(part, lines) }
        var (length, count) = (0, 0)
        while count < lines, length < part.count, let found = memchr(base + length, 0x0A, part.count - length) {
            length = UnsafeRawPointer(found) - base + 1
            count += 1
        }
        if count < lines, end == bytes.count { return part.count }
        return length == 0 ? nil : length
    }

    private func careful(_ part: UnsafeRawBufferPointer, _ lines: Int) -> Int? {
        var (isQuoted, isEscaped, length, count) = (false, false, 0, 0)
        for (index, byte) in part.enumerated() where count < lines {
            if isEscaped {
                isEscaped = false
            } else if byte == UInt8(ascii: "\\") {
                isEscaped = true
            } else if byte == UInt8(ascii: "\"") {
                isQuoted.toggle()
            } else if byte == UInt8(ascii: "\n"), !isQuoted {
                length = index + 1
                count += 1
            }
        }
        if count < lines, start + part.count == bytes.count { return part.count }
        return length == 0 ? nil : length
    }

    /// Length of the first line, however long.
    func firstLine(limit: Int) throws -> Int {
        let end = min(bytes.count, start + limit)
        let part = UnsafeRawBufferPointer(rebasing: bytes[start..<end])
        if let base = part.baseAddress, let found = memchr(base, 0x0A, part.count) {
            return UnsafeRawPointer(found) - base + 1
        }
        if end == bytes.count { return part.count }
        throw CommandFailure("a line has more than \(limit) bytes, at byte \(start): no message may be that long")
    }
}
