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

/// Flags of the single quality tests of a cell, and the configuration that says which tests they are.
public struct TestFlags: Sendable, Hashable {
    /// Id of the quality configuration.
    public var configuration: UInt64
    /// One flag per test (`QCFlag.rawValue`), in the configuration's order; at most 255.
    public var flags: [UInt8]

    /// Makes a tuple of flags.
    public init(configuration: UInt64, flags: [UInt8]) {
        self.configuration = configuration
        self.flags = flags
    }
}

extension ChunkSeries {
    /// Moves every cell to the new place of its row; `place` has an element per row.
    mutating func move(to place: [UInt32]) {
        guard count > 0 else { return }
        let isFull = count == place.count
        let target = isFull && rows.isEmpty ? place : rows.map { place[Int($0)] }
        let order = target.indices.sorted { target[$0] < target[$1] }
        let moved = picking(order)
        self = moved
        rows = isFull ? [] : order.map { target[$0] }
    }

    /// The cells with these numbers, in this order; rows, superseded values and amendments stay as they are.
    func picking(_ cells: [Int]) -> ChunkSeries {
        var picked = self
        picked.value = cells.map { value[$0] }
        picked.flag = cells.map { flag[$0] }
        picked.record = cells.map { record[$0] }
        if !raw.isEmpty { picked.raw = cells.map { raw[$0] } }
        if !tests.isEmpty { picked.tests = cells.map { tests[$0] } }
        if !calibration.isEmpty { picked.calibration = cells.map { calibration[$0] } }
        if !revision.isEmpty { picked.revision = cells.map { revision[$0] } }
        return picked
    }
}
