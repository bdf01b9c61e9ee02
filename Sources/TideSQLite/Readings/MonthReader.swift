internal import GRDB
import TideChunks
import TideModel

/// Reads one month from one snapshot; what was unpacked last is kept for the next series of the same devices.
final class MonthReader {
    let db: Database
    let file: String
    let times: ClosedRange<Int64>
    private var bundles: (range: Int64, chunks: [(id: Int64, chunks: [Chunk])]) = (-1, [])
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
    init(_ db: Database, file: String, times: Range<Timestamp>) {
        self.db = db
        self.file = file
        let (last, _) = times.upperBound.milliseconds.subtractingReportingOverflow(1)
        self.times = times.lowerBound.milliseconds...max(last, times.lowerBound.milliseconds)
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

    /// Devices that have something, ascending, each once.
    func devices() throws -> [DeviceNumber] {
        var devices: Set<DeviceNumber> = []
        let chunks = ChunkTable(db: db, file: file), table = BundleTable(db: db, file: file)
        var last: Int64 = -1
        while let next = try chunks.device(after: last) {
            devices.insert(DeviceNumber(truncatingIfNeeded: next))
            last = next
        }
        var range: Int64 = -1
        while let next = try table.range(after: range) {
            for id in try table.ids(next, times) { devices.formUnion(try table.chunks(id).map(\.device)) }
            range = next
        }
        return devices.sorted()
    }

    private func groups(_ device: DeviceNumber) throws -> [Group] {
        var pieces = try ChunkTable(db: db, file: file).entries(device, times).map { Piece.stored($0) }
        for (_, chunks) in try bundled(Bundle.range(of: device)) {
            let own = chunks[chunks.first(notBelow: device)...].prefix { $0.device == device }
            pieces += own.filter { $0.times.overlaps(times) }.map { .bundled($0) }
        }
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

    /// The bundles of a range, unpacked once for all its devices.
    func bundled(_ range: Int64) throws -> [(id: Int64, chunks: [Chunk])] {
        if bundles.range != range {
            let table = BundleTable(db: db, file: file)
            bundles = (range, try table.ids(range, times).map { ($0, try table.chunks($0)) })
        }
        return bundles.chunks
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
    /// Index of the first chunk of a device that is not below `device`, where devices ascend.
    func first(notBelow device: DeviceNumber) -> Int {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if self[middle].device < device { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
