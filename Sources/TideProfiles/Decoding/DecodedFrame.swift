public import TideModel

/// What a decoder made of one frame: a buffer that is filled again and again and keeps its memory.
///
/// Rows are device times; the cells of row `i` are `rows[i].firstCell ..< rows[i + 1].firstCell` (or the end).
/// A frame with `problem` has no rows. A frame without problem and without rows named no field of its profile.
public struct DecodedFrame: Sendable {
    /// One row per device time.
    public var rows: [DecodedRow] = []
    /// Values of all rows, row by row.
    public var cells: [DecodedCell] = []
    /// Texts that become attributes of the device.
    public var attributes: [DecodedAttribute] = []
    /// Who sent the rows, where the payload says so; empty when the topic alone does.
    public var identities: [DeviceKey] = []
    /// A number for each of `identities` that the decoder gives its device, beside them; empty where it gives none.
    ///
    /// It stands for the same key in later frames of the same decoder, as long as `identityEpoch` is the same.
    public var identityNumbers: [UInt32] = []
    /// Changes when the decoder begins its numbers anew.
    public var identityEpoch: UInt32 = 0
    /// Why the frame could not be decoded at all.
    public var problem: FrameProblem?
    /// Cells and attributes that were there but could not be used (`CellStatus.isFault`); more than 0 means partial.
    public var faults: UInt32 = 0
    /// Keys that the profile does not know, when it says `strict: count`.
    public var unknownKeys: UInt32 = 0
    /// Lines that hold nothing of the profile, such as those of other measurements.
    public var otherRows: UInt32 = 0
    /// What is wrong with lines that could not be read; each has a row with a problem, and no cells.
    public var lineFaults: [LineFault] = []

    /// The profile says that such messages hold nothing to be stored.
    public var isIgnored = false

    /// Rows count from the message's arrival, because it has no time of its own.
    public var countsFromArrival = false
    /// How the network numbered it; nil when it did not.
    public var uplink: UplinkNumber?

    /// Makes an empty buffer.
    public init() {}

    /// Empties the buffer but keeps its memory.
    @inlinable
    public mutating func removeAll() {
        rows.removeAll(keepingCapacity: true)
        cells.removeAll(keepingCapacity: true)
        if !attributes.isEmpty { attributes.removeAll(keepingCapacity: true) }
        if !identities.isEmpty { identities.removeAll(keepingCapacity: true) }
        if !identityNumbers.isEmpty { identityNumbers.removeAll(keepingCapacity: true) }
        if !lineFaults.isEmpty { lineFaults.removeAll(keepingCapacity: true) }
        problem = nil
        faults = 0
        unknownKeys = 0
        otherRows = 0
        identityEpoch = 0
        isIgnored = false
        uplink = nil
        countsFromArrival = false
    }

    /// Adds a cell to a row, behind its others.
    mutating func insert(_ cell: DecodedCell, row: Int) {
        cells.insert(cell, at: cells(ofRow: row).upperBound)
        for later in rows.indices where later > row { rows[later].firstCell += 1 }
    }

    /// Adds an attribute behind the others of its row.
    mutating func insert(_ attribute: DecodedAttribute) {
        attributes.insert(attribute, at: attributes.firstIndex { $0.row > attribute.row } ?? attributes.endIndex)
    }

    /// How long after the arrival the youngest of the rows without a time of their own is, 0 or less.
    public var youngestArrival: Int64 {
        rows.lazy.filter { $0.isArrival && $0.problem == .none }.map(\.time).max() ?? .min
    }

    /// What is wrong with the line of a row, found by halves: thousands may be wrong, and each is asked for.
    func lineFault(ofRow row: Int) -> LineFault? {
        var (low, high) = (0, lineFaults.count)
        while low < high {
            let middle = (low + high) / 2
            if Int(lineFaults[middle].row) < row { low = middle + 1 } else { high = middle }
        }
        return low < lineFaults.count && Int(lineFaults[low].row) == row ? lineFaults[low] : nil
    }

    /// The cells of row `row`, as indices into `cells`.
    @inlinable
    public func cells(ofRow row: Int) -> Range<Int> {
        let end = row + 1 < rows.count ? Int(rows[row + 1].firstCell) : cells.count
        return Int(rows[row].firstCell)..<end
    }
}
