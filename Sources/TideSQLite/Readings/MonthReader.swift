internal import GRDB
import TideChunks
import TideModel

/// Reads one month from one snapshot; what was unpacked last is kept for the next series of the same devices.
final class MonthReader {
    let db: Database
    let file: String
    let times: ClosedRange<Int64>
    private var fresh: (range: Int64, bundles: [[Chunk]]) = (-1, [])
    private var joined: (part: BundlePart, bundles: [[Chunk]])?
    private var device: (number: DeviceNumber, groups: [Group])?
    /// Bytes of the opened chunks that are kept.
    private var kept = 0
    /// Most bytes of opened chunks that are kept for the next series of the device: a month of one message a minute.
    private static let maximumKept = 4 << 20

    /// A chunk, of which only the place may be known yet.
    private enum Piece {
        case stored(ChunkTable.Entry)
        case bundled(Chunk)

        var times: ClosedRange<Int64> {
            switch self {
            case .stored(let entry): entry.head.times
            case .bundled(let chunk): chunk.times
            }
        }
    }

    /// Chunks that overlap in time, from older to newer.
    private struct Group {
        var pieces: [Piece]
        var last: Int64
        /// Opened, and kept for the next series.
        var stack: ChunkStack?
    }

    /// Begins to read.
    ///
    /// - Parameters:
    ///   - db: a snapshot.
    ///   - file: path, for errors.
    ///   - times: what may be asked for, half open.
    convenience init(_ db: Database, file: String, times: Range<Timestamp>) {
        self.init(db, file: file, times: times.milliseconds)
    }

    /// As above; `times` are first and last millisecond.
    init(_ db: Database, file: String, times: ClosedRange<Int64>) {
        (self.db, self.file, self.times) = (db, file, times)
    }

    /// Calls `body` with the chunks of a device, one stack of overlapping ones after the other, by time.
    func forEachStack(_ device: DeviceNumber, _ body: (ChunkStack) throws -> Void) throws {
        if self.device?.number != device {
            self.device = (device, try groups(device))
            kept = 0
        }
        for index in 0..<(self.device?.groups.count ?? 0) {
            if let stack = self.device?.groups[index].stack {
                try body(stack)
            } else if let group = self.device?.groups[index] {
                let stack = try stack(group)
                let bytes = stack.chunks.reduce(0) { $0 + $1.bytes.count }
                if kept + bytes <= Self.maximumKept {
                    kept += bytes
                    self.device?.groups[index].stack = stack
                }
                try body(stack)
            }
        }
    }

    /// What `body` reads; damage that it meets is told with the file.
    func checked<Value>(_ body: () throws -> Value) throws -> Value {
        do { return try body() } catch let error as FormatError {
            throw StoreError.damage("device \(device?.number ?? 0): \(error)", file: file)
        }
    }

    /// Devices that have something within the times that may be asked for, ascending, each once.
    ///
    /// - Parameter wanted: numbers among which they are.
    /// - Returns: their numbers.
    /// - Throws: `StoreError`, also when a bundle is damaged.
    func devices(among wanted: ClosedRange<DeviceNumber> = .min ... .max) throws -> [DeviceNumber] {
        var devices: Set<DeviceNumber> = []
        let chunks = ChunkTable(db: db, file: file), table = BundleTable(db: db, file: file)
        var last = Int64(wanted.lowerBound) - 1
        while let next = try chunks.device(after: last), next <= Int64(wanted.upperBound) {
            let device = DeviceNumber(truncatingIfNeeded: next)
            if try !chunks.entries(device, times).isEmpty { devices.insert(device) }
            last = next
        }
        var range = Bundle.range(of: wanted.lowerBound) - 1
        while let next = try table.range(after: range), next <= Bundle.range(of: wanted.upperBound) {
            let ids = try table.fresh(next, times) + BundlePart.all(next).flatMap { try table.joined($0, times) }
            for id in ids { devices.formUnion(try table.chunks(id).map(\.device)) }
            range = next
        }
        return devices.filter(wanted.contains).sorted()
    }

    private func groups(_ device: DeviceNumber) throws -> [Group] {
        var pieces = try ChunkTable(db: db, file: file).entries(device, times).map { Piece.stored($0) }
        pieces += try (joined(of: device) + fresh(of: device)).filter { $0.times.overlaps(times) }.map { .bundled($0) }
        // Stable: stored before bundled, each in order of age, where they begin together.
        pieces = pieces.enumerated()
            .sorted { ($0.element.times.lowerBound, $0.offset) < ($1.element.times.lowerBound, $1.offset) }
            .map(\.element)
        var groups: [Group] = []
        for piece in pieces {
            if let last = groups.last, piece.times.lowerBound <= last.last {
                groups[groups.count - 1].pieces.append(piece)
                groups[groups.count - 1].last = max(last.last, piece.times.upperBound)
            } else {
                groups.append(Group(pieces: [piece], last: piece.times.upperBound))
            }
        }
        return groups
    }

    /// What fresh bundles have of a device.
    func fresh(of device: DeviceNumber) throws -> [Chunk] {
        try fresh(Bundle.range(of: device)).flatMap { $0.chunks(of: device) }
    }

    /// What joined bundles have of a device; they are unpacked once for all devices of a part.
    func joined(of device: DeviceNumber) throws -> [Chunk] {
        let part = BundlePart(of: device)
        if joined?.part != part {
            let table = BundleTable(db: db, file: file)
            joined = (part, try table.joined(part, times).map { try table.chunks($0) })
        }
        return joined?.bundles.flatMap { $0.chunks(of: device) } ?? []
    }

    /// The fresh bundles of a range, unpacked once for all its devices.
    func fresh(_ range: Int64) throws -> [[Chunk]] {
        if fresh.range != range {
            let table = BundleTable(db: db, file: file)
            fresh = (range, try table.fresh(range, times).map { try table.chunks($0) })
        }
        return fresh.bundles
    }

    private func stack(_ group: Group) throws -> ChunkStack {
        let table = ChunkTable(db: db, file: file)
        return ChunkStack(
            try group.pieces.map { piece in
                switch piece {
                case .stored(let entry): try table.chunk(entry)
                case .bundled(let chunk): chunk
                }
            }
        )
    }
}

extension [Chunk] {
    /// Those of one device, where devices ascend.
    fileprivate func chunks(of device: DeviceNumber) -> ArraySlice<Chunk> {
        self[first(notBelow: device)...].prefix { $0.device == device }
    }

    /// Index of the first chunk of a device that is not below `device`, where devices ascend.
    private func first(notBelow device: DeviceNumber) -> Int {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if self[middle].device < device { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
