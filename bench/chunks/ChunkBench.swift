import Foundation
import TideChunks
import TideModel

/// Seals and reads a day of telemetry of 1,000 devices with 6 channels, one message a minute; on one core.
///
/// usage: chunk-bench [DEVICES] [rollups]     prints bytes per sample and millions of samples per second
@main
struct ChunkBench {
    static func main() throws {
        let devices = CommandLine.arguments.dropFirst().first.flatMap { Int($0) } ?? 1_000
        let fleet = (0..<devices).map { Telemetry.day(device: $0) }
        let samples = fleet.reduce(0) { $0 + $1.rows.count * $1.series.count }
        if CommandLine.arguments.contains("rollups") { return try RollupBench.run(fleet) }
        for rows in [1_440, 720, 60] {
            let parts = fleet.map { Telemetry.cut($0, rows: rows) }
            try measure("\(rows) rows", parts, samples)
        }
        try measure("1440 rows, live", fleet.map { [Telemetry.live($0)] }, samples)
        try measureMerge(fleet.map { Telemetry.cut($0, rows: 60) }, samples)
        try RollupBench.run(fleet)
    }

    private static func measure(_ name: String, _ parts: [[ChunkContent]], _ samples: Int) throws {
        let million = Double(samples) / 1e6
        var sealed: [[[UInt8]]] = []
        let sealing = seconds { sealed = parts.map { $0.map { $0.sealed() } } }
        let bytes = sealed.joined().reduce(0) { $0 + $1.count }
        print("\(name): \((Double(bytes) / Double(samples)).text(4)) bytes per sample")
        print("  seal         \((million / sealing).text(1)) M samples/s")
        let opening = try seconds { for bytes in sealed.joined() { _ = try Chunk(bytes) } }
        print("  open         \((million / opening).text(1)) M samples/s, checksum included")
        let chunks = try sealed.map { try $0.map { try Chunk($0) } }
        let reading = try seconds {
            guard try read(chunks) == samples else { fatalError("samples are missing") }
        }
        print("  read         \((million / reading).text(1)) M samples/s: time, value, flag of every series")
        let whole = try seconds { for chunk in chunks.joined() { _ = try chunk.content() } }
        print("  read all     \((million / whole).text(1)) M samples/s: all columns")
        for (original, chunk) in zip(parts.joined(), chunks.joined()) where try chunk.content() != original {
            fatalError("what was read is not what was sealed")
        }
    }

    private static func measureMerge(_ parts: [[ChunkContent]], _ samples: Int) throws {
        let chunks = try parts.map { try $0.map { try Chunk($0.sealed()) } }
        var bytes = 0
        let merging = try seconds {
            for parts in chunks { bytes += try ChunkMerger.merge(parts, hasOldest: true).count }
        }
        print("24 chunks of 60 rows into one: \((Double(bytes) / Double(samples)).text(4)) bytes per sample")
        print("  merge        \((Double(samples) / 1e6 / merging).text(1)) M samples/s")
    }

    private static func read(_ chunks: [[Chunk]]) throws -> Int {
        let always = Timestamp(milliseconds: .min)..<Timestamp(milliseconds: .max)
        var samples = ChunkSamples()
        var count = 0
        for chunk in chunks.joined() {
            let times = try chunk.rowTimes()
            for series in chunk.series {
                samples.removeAll()
                try chunk.appendSamples(of: series.number, in: always, rowTimes: times, to: &samples)
                count += samples.count
            }
        }
        return count
    }
}

/// Seconds that `body` takes.
func seconds(_ body: () throws -> Void) rethrows -> Double {
    let clock = ContinuousClock()
    let began = clock.now
    try body()
    return (clock.now - began) / .seconds(1)
}

extension Double {
    func text(_ decimals: Int) -> String { String(format: "%.\(decimals)f", self) }
}
