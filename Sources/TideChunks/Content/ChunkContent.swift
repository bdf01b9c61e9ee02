public import TideModel

/// All that one chunk says of one device, in columns: what is sealed into bytes, and what comes back.
public struct ChunkContent: Sendable, Equatable {
    /// The device.
    public var device: DeviceNumber
    /// Content hashes of the profiles that rows refer to, numbered from 1.
    public var profiles: [String] = []
    /// Results of single quality tests that cells refer to, numbered from 1.
    public var tests: [TestFlags] = []
    /// The rows, in any order; sealing sorts them by time.
    public var rows = ChunkRows()
    /// The series, each once, in any order; sealing sorts them by number.
    public var series: [ChunkSeries] = []

    /// Makes an empty content.
    public init(device: DeviceNumber) { self.device = device }

    /// Sorts series by number, rows by time (those of equal time stay in their order), and cells with their rows.
    public mutating func sort() {
        if zip(series, series.dropFirst()).contains(where: { $0.series > $1.series }) {
            series.sort { $0.series < $1.series }
        }
        let time = rows.time
        guard zip(time, time.dropFirst()).contains(where: { $0 > $1 }) else { return }
        let order = (0..<UInt32(time.count)).sorted { (time[Int($0)], $0) < (time[Int($1)], $1) }
        var place = [UInt32](repeating: 0, count: order.count)
        for (new, old) in order.enumerated() { place[Int(old)] = UInt32(new) }
        rows = rows.picking(order)
        for index in series.indices { series[index].move(to: place) }
    }

    /// The chunk's bytes, as FORMAT.md tells.
    ///
    /// Columns of unequal length, or more rows and cells than `Chunk.maximumRows` and `maximumCells`, are the caller's
    /// broken invariant.
    public func sealed() -> [UInt8] {
        var content = self
        content.sort()
        var sealer = ChunkSealer(device: device, profiles: profiles, tests: tests, rows: content.rows)
        for series in content.series { sealer.append(series) }
        return sealer.finish()
    }
}
