import Foundation
import TideChunks
import TideModel

/// A day of one device: slow waves, a random walk, noise, rounded as sensors do.
enum Telemetry {
    private struct Channel {
        var mean: Double
        var amplitude: Double
        var noise: Double
        var decimals: Double
        var phase: Double
    }

    private static let channels = [
        Channel(mean: 18.0, amplitude: 1.5, noise: 0.02, decimals: 2, phase: 0),  // water temperature
        Channel(mean: 7.5, amplitude: 1.2, noise: 0.05, decimals: 2, phase: 1),  // dissolved oxygen
        Channel(mean: 8.05, amplitude: 0.1, noise: 0.01, decimals: 2, phase: 2),  // pH
        Channel(mean: 31.0, amplitude: 0.3, noise: 0.02, decimals: 2, phase: 3),  // salinity
        Channel(mean: 5.0, amplitude: 2.0, noise: 0.4, decimals: 1, phase: 0),  // turbidity
        Channel(mean: 3.6, amplitude: 0.02, noise: 0.002, decimals: 3, phase: 0),  // battery
    ]

    static func day(device: Int) -> ChunkContent {
        var random = SplitMix(seed: UInt64(device))
        let offset = Int64.random(in: 0..<60_000, using: &random)
        var content = ChunkContent(device: DeviceNumber(device))
        content.profiles = [String(repeating: "0123456789abcdef", count: 4)]
        content.series = channels.indices.map { ChunkSeries(series: SeriesNumber(device * channels.count + $0)) }
        var walk = [Double](repeating: 0, count: channels.count)
        for minute in 0..<1_440 {
            let jitter = Int64.random(in: -200..<200, using: &random)
            content.rows.append(
                time: 1_764_000_000_000 + Int64(minute) * 60_000 + offset + jitter,
                received: 1_764_100_000_000,
                profile: 1
            )
            for (index, channel) in channels.enumerated() {
                walk[index] += random.gauss(channel.noise / 8) * 0.3
                let wave = channel.amplitude * sin(2 * .pi * Double(minute) / 1_440 + channel.phase)
                let scale = pow(10, channel.decimals)
                let value = channel.mean + wave + walk[index] + random.gauss(channel.noise)
                content.series[index].value.append((value * scale).rounded() / scale)
                content.series[index].flag.append(2)
                content.series[index].record.append(17)
            }
        }
        return content
    }

    /// The same as it comes from a broker: received 50-500 ms later, each message in a record of its own, some suspect.
    static func live(_ content: ChunkContent) -> ChunkContent {
        var random = SplitMix(seed: UInt64(content.device))
        var (live, record) = (content, RecordNumber(1_000_000))
        for row in 0..<content.rows.count {
            live.rows.received[row] = content.rows.time[row] + .random(in: 50..<500, using: &random)
            record += RecordNumber.random(in: 55..<65, using: &random)
            for index in live.series.indices {
                live.series[index].record[row] = record
                live.series[index].flag[row] = Int.random(in: 0..<200, using: &random) == 0 ? 3 : 1
            }
        }
        return live
    }

    /// The same in chunks of `rows` rows.
    static func cut(_ content: ChunkContent, rows: Int) -> [ChunkContent] {
        stride(from: 0, to: content.rows.count, by: rows).map { start in
            let range = start..<min(start + rows, content.rows.count)
            var part = content
            part.rows.time = Array(content.rows.time[range])
            part.rows.received = Array(content.rows.received[range])
            part.rows.flags = Array(content.rows.flags[range])
            part.rows.profile = Array(content.rows.profile[range])
            for index in part.series.indices {
                part.series[index].value = Array(content.series[index].value[range])
                part.series[index].flag = Array(content.series[index].flag[range])
                part.series[index].record = Array(content.series[index].record[range])
            }
            return part
        }
    }
}

/// Seeded random numbers.
///
/// Source: Steele, Lea, Flood, "SplitMix" (2014).
struct SplitMix: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    /// A number of the normal distribution around 0 (Box and Muller).
    mutating func gauss(_ deviation: Double) -> Double {
        let distance = (-2 * log(Double.random(in: 0x1p-53...1, using: &self))).squareRoot()
        return deviation * distance * cos(2 * .pi * Double.random(in: 0..<1, using: &self))
    }
}
