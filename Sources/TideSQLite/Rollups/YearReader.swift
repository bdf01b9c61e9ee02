internal import GRDB
import TideChunks
import TideModel

/// Reads the buckets of one year from one snapshot; what was opened last is kept for the next series of the device.
final class YearReader {
    private let db: Database
    private let file: String
    private let kind: RollupKind
    private let starts: ClosedRange<Int64>
    private var packs: (range: Int64, blocks: [[RollupBlock]]) = (-1, [])
    private var device: (number: DeviceNumber, blocks: [RollupBlock])?
    /// Blocks of devices that are asked for next.
    private var ahead: [DeviceNumber: [RollupBlock]] = [:]
    private var losses: [LostBuckets]?

    /// Serves buckets that start within `starts`, milliseconds since 1970.
    init(_ db: Database, file: String, kind: RollupKind, starts: ClosedRange<Int64>) {
        (self.db, self.file, self.kind, self.starts) = (db, file, kind, starts)
    }

    /// A reader of another kind of bucket from the same snapshot.
    func reading(_ kind: RollupKind) -> YearReader { YearReader(db, file: file, kind: kind, starts: starts) }

    /// What was lost for good, and nobody computes any more.
    func lost() throws -> [LostBuckets] {
        if let losses { return losses }
        let lost = try DamagedBlocks(db: db, file: file).lost(kind)
        losses = lost
        return lost
    }

    /// As `lost`, of one device: first and last starts.
    func lost(of device: DeviceNumber) throws -> [ClosedRange<Int64>] {
        try lost().filter { $0.owners.contains(device) }.map(\.starts)
    }

    /// Stretches of time of which the groups of sites may say something else than the hours.
    func staleGroups() throws -> [(site: DeviceNumber, span: ClosedRange<Int64>)] {
        try StaleTable(groups: db).all(starts).map { ($0.device, $0.span) }
    }

    /// Reads blocks of devices that are asked for next, each once; at most so many bytes.
    func readAhead(_ devices: [DeviceNumber], upTo bytes: Int) throws {
        ahead = try BlockTable(db: db, file: file).blocks(kind, devices, starts, upTo: bytes)
    }

    /// The blocks of a device that have a start within what may be asked for.
    func blocks(of device: DeviceNumber) throws -> [RollupBlock] {
        if let known = self.device, known.number == device { return known.blocks }
        var blocks =
            try ahead.removeValue(forKey: device) ?? BlockTable(db: db, file: file).blocks(kind, device, starts)
        for pack in try packs(Bundle.range(of: device)) {
            let first = pack.firstIndex(notBelow: device)
            blocks += pack[first...].prefix { $0.device == device }.filter { $0.starts.overlaps(starts) }
        }
        self.device = (device, blocks)
        return blocks
    }

    /// Stretches of time of which the days of a device may say something else than its hours.
    func staleSpans(_ device: DeviceNumber) throws -> [ClosedRange<Int64>] {
        try StaleTable(db: db).spans(device, .min ... .max)
    }

    /// Devices that have a bucket within what may be asked for.
    func devices() throws -> Set<DeviceNumber> {
        let sql = "SELECT DISTINCT device FROM blocks WHERE kind = ? AND first <= ? AND last >= ?"
        let arguments: StatementArguments = [Int64(kind.rawValue), starts.upperBound, starts.lowerBound]
        let numbers = try Int64.fetchAll(db, sql: sql, arguments: arguments)
        var devices = Set(numbers.map { DeviceNumber(truncatingIfNeeded: $0) })
        var last: Int64 = -1
        while let range = try PackTable(db: db, file: file).range(after: last, kind) {
            for pack in try packs(range) { devices.formUnion(pack.map(\.device)) }
            last = range
        }
        return devices
    }

    /// The series of a device that have a bucket, by number.
    func series(of device: DeviceNumber) throws -> [SeriesNumber] {
        Set(try blocks(of: device).flatMap { $0.series.map(\.number) }).sorted()
    }

    /// Appends the buckets of one series that start within `times`, by start.
    func append(
        _ series: SeriesNumber,
        of device: DeviceNumber,
        in times: Range<Timestamp>,
        to buckets: inout [RollupBucket]
    ) throws {
        let before = buckets.count
        for block in try blocks(of: device) {
            do { try block.appendBuckets(of: series, in: times, to: &buckets) } catch {
                throw StoreError.damage("rollups of device \(device): \(error)", file: file)
            }
        }
        let own = buckets[before...]
        guard zip(own, own.dropFirst()).contains(where: { $0.start >= $1.start }) else { return }
        let standing = RollupMerger.standing(Array(own))
        buckets.replaceSubrange(before..., with: standing)
    }

    private func packs(_ range: Int64) throws -> [[RollupBlock]] {
        if packs.range != range {
            let table = PackTable(db: db, file: file)
            packs = (range, try table.ids(kind, range, starts).map { try table.blocks($0) })
        }
        return packs.blocks
    }
}

extension [RollupBlock] {
    /// Index of the first block of a device that is not below `device`, where devices ascend.
    fileprivate func firstIndex(notBelow device: DeviceNumber) -> Int {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if self[middle].device < device { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
