public import TideModel

/// Committed readings that the series store may not have yet, by record; a value, so a query keeps what it saw.
public struct Tail: Sendable {
    /// The readings of one record.
    public struct Chunk: Sendable {
        /// The record.
        public let record: RecordNumber
        /// Its readings.
        public let readings: Readings
        /// The values its readings superseded.
        public let superseded: [SupersededValue]
        /// Changed flags of earlier readings.
        public let amendments: [Amendment]

        /// Makes the chunk of a record.
        public init(_ record: Record) {
            self.record = record.number
            readings = record.readings
            superseded = record.superseded
            amendments = record.amendments
        }
    }

    /// Chunks by record number.
    public private(set) var chunks: [Chunk] = []

    /// Makes an empty tail.
    public init() {}

    /// Adds a committed record.
    public mutating func append(_ record: Record) {
        if record.readings.rowCount > 0 || !record.amendments.isEmpty { chunks.append(Chunk(record)) }
    }

    /// Forgets records up to `number`: the series store has them.
    public mutating func forget(through number: RecordNumber) {
        chunks.removeFirst(chunks.firstIndex { $0.record > number } ?? chunks.count)
    }

    /// The readings of a record, if it has any here.
    func readings(of record: RecordNumber) -> Readings? {
        var low = 0, high = chunks.count
        while low < high {
            let middle = (low + high) / 2
            if chunks[middle].record < record { low = middle + 1 } else { high = middle }
        }
        return low < chunks.count && chunks[low].record == record ? chunks[low].readings : nil
    }
}
