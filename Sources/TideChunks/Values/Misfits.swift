internal import TideModel

/// The values of a column that are no numbers of its scale.
struct Misfits {
    /// Their positions, ascending.
    let places: [UInt32]
    private let patterns: [Int64]

    /// Reads those of a column of `count` values.
    init(_ cursor: inout ByteCursor, count: Int) throws(FormatError) {
        let misfits = try cursor.count(atMost: count)
        places = misfits == 0 ? [] : try PresenceColumn.read(&cursor, count: misfits, of: count)
        patterns = try IntegerColumn.read(&cursor, count: misfits)
    }

    private func indices(_ range: Range<Int>) -> Range<Int> {
        places.firstIndex(notBelow: UInt32(range.lowerBound))..<places.firstIndex(notBelow: UInt32(range.upperBound))
    }

    /// Where the other values of `range` lie when all misfits of the column are left out.
    func others(_ range: Range<Int>) -> Range<Int> {
        let misfits = indices(range)
        return range.lowerBound - misfits.lowerBound..<range.upperBound - misfits.upperBound
    }

    /// Makes room for the misfits of `range` among the other values, which `memory` begins with, from the last one on.
    func insert(_ range: Range<Int>, into memory: UnsafeMutableRawPointer) {
        let misfits = indices(range)
        var (left, end) = (range.count - misfits.count, range.count)
        for misfit in misfits.reversed() {
            let place = Int(places[misfit]) - range.lowerBound
            let behind = end - place - 1
            left -= behind
            (memory + 8 * (place + 1)).copyMemory(from: memory + 8 * left, byteCount: 8 * behind)
            memory.storeBytes(of: patterns[misfit], toByteOffset: 8 * place, as: Int64.self)
            end = place
        }
    }
}
