internal import Foundation
internal import Synchronization
internal import TideAPI
internal import TideModel

/// Cuts a stream of JSON lines into readings.
final class ReadingLines: Sendable {
    private let rest = Mutex<[UInt8]>([])

    /// The readings of the lines that a piece completes.
    func readings(_ piece: [UInt8]) throws -> [ReadingDTO] {
        let whole = rest.withLock { rest -> [UInt8] in
            let bytes = rest + piece
            let end = bytes.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
            rest = Array(bytes[end...])
            return Array(bytes[..<end])
        }
        let decoder = JSONDecoder()
        return try whole.split(separator: UInt8(ascii: "\n")).map {
            try decoder.decode(Line.self, from: Data($0)).reading
        }
    }

    private struct Line: Decodable {
        var site, device, channel, time, received, unit, time_source: String
        var value: Double?
        var flag: UInt8
        var superseded: Bool?

        var reading: ReadingDTO {
            ReadingDTO(
                site: site,
                device: device,
                channel: channel,
                time: RFC3339.parse(time)?.milliseconds ?? 0,
                received: RFC3339.parse(received)?.milliseconds ?? 0,
                value: value,
                unit: unit,
                flag: flag,
                timeSource: time_source,
                superseded: superseded ?? false
            )
        }
    }
}
