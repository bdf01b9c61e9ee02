internal import Glibc
public import TideModel

/// The records of a folder that a worker fills: those of the conformance suite with rare parts, by a seed; and between
/// them removals that the worker decided upon, which it wrote down before it committed them.
public struct SeededRecords {
    private var work: ConformanceWork
    private let notes: String

    /// - Parameters:
    ///   - seed: makes the same records everywhere.
    ///   - notes: folder of the removals that were decided upon, which must exist.
    public init(seed: UInt64, notes: String) {
        work = ConformanceWork(seed: seed)
        self.notes = notes
    }

    /// The last record there is.
    public var last: RecordNumber { RecordNumber(work.records.count) }

    /// Those after one number through another.
    public func records(after: RecordNumber, through: RecordNumber) -> ArraySlice<Record> {
        work.records[Int(after)..<Int(through)]
    }

    /// Makes all records through one that are not made yet.
    public mutating func advance(through number: RecordNumber) throws {
        while last < number {
            if let record = try noted(last + 1) { work.add(record) } else { _ = next() }
        }
    }

    /// The next record of the seed.
    public mutating func next() -> Record { work.nextRecord { $0.rare = RareWork.parts(of: $0) } }

    /// The next record, which removes something.
    public mutating func next(removing removals: [Removal]) throws -> Record {
        var record = Record(number: last + 1, at: nextTime)
        record.removals = removals
        record.rare = RareWork.parts(of: record)
        let path = path(record.number), bytes = record.encoded()
        let file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard file >= 0, write(file, bytes, bytes.count) == bytes.count, close(file) == 0 else {
            throw ChildProcessError(description: "cannot write \(path): errno \(errno)")
        }
        work.add(record)
        return record
    }

    /// When the next record is made.
    public var nextTime: Timestamp { SeriesStoreConformance.time(of: last + 1) }

    /// Forgets a removal that was written down for the next record, and not committed before the end.
    public func forgetNote() { unlink(path(last + 1)) }

    private func path(_ number: RecordNumber) -> String { "\(notes)/\(number)" }

    private func noted(_ number: RecordNumber) throws -> Record? {
        let file = open(path(number), O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return nil }
        defer { close(file) }
        var bytes = [UInt8](repeating: 0, count: 65_536)
        let count = read(file, &bytes, bytes.count)
        var record = try Record(decoding: Array(bytes.prefix(max(0, count))))
        record.rare = RareWork.parts(of: record)
        return record
    }
}
