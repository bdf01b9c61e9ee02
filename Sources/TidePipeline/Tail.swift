public import TideModel

/// Committed readings that the series store may not have yet, by record; a value, so a query keeps what it saw.
public struct Tail: Sendable {
    /// The readings of one record.
    public struct Chunk: Sendable {
        /// The record.
        public let record: RecordNumber
        /// Device times of its readings, from the first to the last; nil when it has none.
        public let times: ClosedRange<Timestamp>?
        /// Readings of any verdict.
        public let count: Int
        private let packed: [UInt8]
        /// What `Readings.tests` points into.
        public let tests: [TestWord]
        /// The values its readings superseded.
        public let superseded: [SupersededValue]
        /// Changed flags of earlier readings.
        public let amendments: [Amendment]

        /// Makes the chunk of a record.
        public init(_ record: Record) {
            self.record = record.number
            let (first, last) = (record.readings.time.min(), record.readings.time.max())
            times = first.flatMap { first in
                last.map { Timestamp(milliseconds: first)...Timestamp(milliseconds: $0) }
            }
            count = record.readings.series.count
            packed = record.packedReadings ?? record.readings.packed()
            tests = record.tests
            superseded = record.superseded
            amendments = record.amendments
        }

        /// Its readings: kept in few bytes, because there are those of all devices since the last flush.
        public var readings: Readings {
            do { return try Readings(packed: packed) } catch {
                preconditionFailure("what was packed here cannot be unpacked: \(error)")
            }
        }
    }

    /// Chunks by record number.
    public private(set) var chunks: [Chunk] = []
    /// Readings in them, of any verdict.
    public private(set) var count = 0
    /// Readings that were asked for last, by record, the latest last: who repeats himself does so in order.
    private var opened: [(record: RecordNumber, readings: Readings)] = []
    private static let maximumOpened = 4

    /// Makes an empty tail.
    public init() {}

    /// Adds a committed record.
    public mutating func append(_ record: Record) {
        if record.readings.rowCount > 0 || !record.amendments.isEmpty {
            chunks.append(Chunk(record))
            count += record.readings.series.count
        }
    }

    /// Forgets records up to `number`: the series store has them.
    public mutating func forget(through number: RecordNumber) {
        let gone = chunks.firstIndex { $0.record > number } ?? chunks.count
        count -= chunks[..<gone].reduce(0) { $0 + $1.count }
        chunks.removeFirst(gone)
        opened.removeAll { $0.record <= number }
    }

    /// The readings of a record, if it has any here.
    mutating func readings(of record: RecordNumber) -> Readings? {
        if let place = opened.lastIndex(where: { $0.record == record }) {
            opened.append(opened.remove(at: place))
            return opened.last?.readings
        }
        guard let readings = chunk(of: record)?.readings else { return nil }
        if opened.count == Self.maximumOpened { opened.removeFirst() }
        opened.append((record, readings))
        return readings
    }

    /// The flags of single tests that a record's readings refer to.
    func tests(of record: RecordNumber) -> [TestWord] { chunk(of: record)?.tests ?? [] }

    private func chunk(of record: RecordNumber) -> Chunk? {
        var low = 0, high = chunks.count
        while low < high {
            let middle = (low + high) / 2
            if chunks[middle].record < record { low = middle + 1 } else { high = middle }
        }
        return low < chunks.count && chunks[low].record == record ? chunks[low] : nil
    }
}
