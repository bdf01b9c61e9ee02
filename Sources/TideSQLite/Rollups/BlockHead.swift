internal import GRDB
import TideChunks
import TideModel

/// What the tables say of a block, or of all blocks of a pack, beside its bytes.
struct BlockHead: Equatable {
    var kind: RollupKind
    /// First and last start, milliseconds since 1970.
    var starts: ClosedRange<Int64>
    /// Lowest and highest record that last changed a bucket.
    var changedAt: ClosedRange<RecordNumber>
    /// Lowest and highest series.
    var series: ClosedRange<SeriesNumber>
    /// Buckets.
    var cells: Int

    /// The columns of it, in the order of `init` and `arguments`.
    static let columns = "kind, first, last, lowest, highest, least, greatest, cells"

    /// - Parameter block: one that is not empty.
    init(_ block: RollupBlock) {
        let numbers = (block.series.first?.number ?? 0)...(block.series.last?.number ?? 0)
        (kind, starts, changedAt) = (block.kind, block.starts, block.changedAt)
        (series, cells) = (numbers, block.cellCount)
    }

    /// Reads the columns from one on; nil when they contradict each other.
    init?(_ row: Row, at column: Int) {
        let numbers: [Int64] = (column..<column + 8).map { row[$0] }
        let lowest = RecordNumber(bitPattern: numbers[3]), highest = RecordNumber(bitPattern: numbers[4])
        guard let kind = UInt8(exactly: numbers[0]).flatMap({ RollupKind(rawValue: $0) }),
            let least = SeriesNumber(exactly: numbers[5]), let greatest = SeriesNumber(exactly: numbers[6]),
            numbers[1] <= numbers[2], lowest <= highest, least <= greatest
        else { return nil }
        (self.kind, starts, changedAt) = (kind, numbers[1]...numbers[2], lowest...highest)
        (series, cells) = (least...greatest, Int(numbers[7]))
    }

    /// The columns' values.
    var arguments: [(any DatabaseValueConvertible)?] {
        [
            Int64(kind.rawValue), starts.lowerBound, starts.upperBound, Int64(bitPattern: changedAt.lowerBound),
            Int64(bitPattern: changedAt.upperBound), Int64(series.lowerBound), Int64(series.upperBound), cells,
        ]
    }

    /// Takes another block in.
    mutating func add(_ other: BlockHead) {
        starts = starts.hull(other.starts)
        changedAt = changedAt.hull(other.changedAt)
        series = series.hull(other.series)
        cells += other.cells
    }
}

extension ClosedRange {
    /// The shortest range that has both.
    func hull(_ other: Self) -> Self {
        Swift.min(lowerBound, other.lowerBound)...Swift.max(upperBound, other.upperBound)
    }
}

extension [ClosedRange<Int64>] {
    /// The shortest range that has all; nil when there is none.
    var hull: ClosedRange<Int64>? { first.map { first in dropFirst().reduce(first) { $0.hull($1) } } }
}
