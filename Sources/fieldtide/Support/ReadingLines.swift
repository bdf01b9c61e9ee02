internal import Foundation
internal import Synchronization
internal import TideAPI

/// Cuts a stream of JSON lines into readings.
final class ReadingLines: Sendable {
    private let rest = Mutex<[UInt8]>([])

    /// The readings of the lines that a piece completes.
    ///
    /// - Throws: why a line is no reading.
    func readings(_ piece: [UInt8]) throws -> [ReadingDTO] {
        let whole = rest.withLock { rest -> [UInt8] in
            let bytes = rest + piece
            let end = bytes.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
            rest = Array(bytes[end...])
            return Array(bytes[..<end])
        }
        let reader = try ReadingReader(.jsonl, header: nil, received: 0)
        return try whole.split(separator: UInt8(ascii: "\n")).map { try reader.read($0) }
    }
}
