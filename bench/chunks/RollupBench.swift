import Foundation
import TideChunks
import TideModel

/// Computes, seals, merges and reads the hourly buckets of days of telemetry; on one core.
struct RollupBench {
    /// A month of hours as one block, and the number of such devices.
    private static let month = (days: 30, devices: 250)

    static func run(_ fleet: [ChunkContent]) throws {
        let samples = fleet.reduce(0) { $0 + $1.rows.count * $1.series.count }
        var days: [RollupContent] = []
        let computing = seconds { days = fleet.map { $0.rollups(.hour, bounds: hours($0)) } }
        print("rollups: \((Double(samples) / 1e6 / computing).text(0)) M samples/s into hours")
        let small = days.flatMap { day in (0..<24).map { hour in day.only { $0 == hour } } }
        try measure("a device's day", days)
        try measure(
            "a device's day, live",
            fleet.map { live in
                Telemetry.live(live).rollups(.hour, bounds: hours(live))
            }
        )
        try measure("a device's hour", small)
        try measureMerge(try small.map { try RollupBlock($0.sealed()) })
        try measureMonths(days)
    }

    private static func hours(_ day: ChunkContent) -> [Int64] {
        let first = (day.rows.time.first ?? 0) / 3_600_000 * 3_600_000
        return (0...25).map { first + $0 * 3_600_000 }
    }

    private static func measure(_ name: String, _ contents: [RollupContent]) throws {
        var sealed: [[UInt8]] = []
        let buckets = contents.reduce(0) { $0 + $1.series.reduce(0) { $0 + $1.buckets.count } }
        let sealing = seconds { sealed = contents.map { $0.sealed() } }
        let bytes = sealed.reduce(0) { $0 + $1.count }
        print("  \(name): \((Double(bytes) / Double(sealed.count)).text(1)) bytes a block", terminator: "")
        print(", \((Double(bytes) / Double(buckets)).text(2)) a bucket", terminator: "")
        print("; seal \((sealing / Double(sealed.count) * 1e6).text(1)) us a block", terminator: "")
        var read: [RollupContent] = []
        let reading = try seconds { read = try sealed.map { try RollupBlock($0).content() } }
        print(", open and read \((Double(buckets) / 1e6 / reading).text(1)) M buckets/s")
        guard read == contents else { fatalError("what was read is not what was sealed") }
    }

    /// Hours of each device, one block after the other, into a day.
    private static func measureMerge(_ blocks: [RollupBlock]) throws {
        let days = stride(from: 0, to: blocks.count, by: 24).map { Array(blocks[$0..<$0 + 24]) }
        var bytes = 0
        let merging = try seconds { for day in days { bytes += try RollupMerger.merge(day).count } }
        print(
            "  24 hours merged: \(bytes / days.count) bytes, \((merging / Double(days.count) * 1e6).text(1)) us a day"
        )
    }

    /// Means of one series of each device over 720 hours, once from blocks of a month and once from those of days.
    private static func measureMonths(_ days: [RollupContent]) throws {
        let months = (0..<min(month.devices, days.count)).map { device in
            (0..<month.days).map { days[device].shifted(byHours: Int64(24 * $0)) }
        }
        let parts = try months.map { try $0.map { try RollupBlock($0.sealed()) } }
        let whole = try parts.map { [try RollupBlock(try RollupMerger.merge($0))] }
        let bytes = whole.joined().reduce(0) { $0 + $1.bytes.count }
        let buckets = whole.joined().reduce(0) { $0 + $1.cellCount }
        print("  a device's month: \(bytes / whole.count) bytes, \((Double(bytes) / Double(buckets)).text(2)) a bucket")
        for (name, blocks) in [("months", whole), ("days", parts)] {
            var (found, sum): ([RollupBucket], Double) = ([], 0)
            let reading = try seconds {
                for device in blocks {
                    found.removeAll(keepingCapacity: true)
                    for block in device { try block.appendBuckets(of: block.series[2].number, in: always, to: &found) }
                    for bucket in found { sum += bucket.sum / Double(bucket.valued) }
                }
            }
            let count = blocks.count * (found.count)
            print("  means of 1 series of \(blocks.count) devices, \(found.count) hours, from \(name):", terminator: "")
            print(" \((reading * 1e3).text(1)) ms, \((Double(count) / 1e6 / reading).text(1)) M buckets/s")
            guard sum.isFinite else { fatalError("means are missing") }
        }
    }

    private static let always = Timestamp(milliseconds: .min)..<Timestamp(milliseconds: .max)
}

extension RollupContent {
    /// The buckets with some indices only.
    fileprivate func only(_ isWanted: (Int) -> Bool) -> RollupContent {
        var part = self
        for index in series.indices {
            let buckets = series[index].buckets
            part.series[index].buckets = buckets.indices.filter(isWanted).map { buckets[$0] }
        }
        return part
    }

    fileprivate func shifted(byHours hours: Int64) -> RollupContent {
        var later = self
        for index in series.indices {
            for bucket in series[index].buckets.indices {
                later.series[index].buckets[bucket].start += hours * 3_600_000
                later.series[index].buckets[bucket].firstTime += hours * 3_600_000
                later.series[index].buckets[bucket].lastTime += hours * 3_600_000
            }
        }
        return later
    }
}
