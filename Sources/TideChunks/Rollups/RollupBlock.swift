public import TideModel

/// Sealed buckets of one device and kind: exact, small, checksummed, never changed.
///
/// Opening checks the checksum and reads the header; columns are unpacked when they are asked for. FORMAT.md describes
/// every byte.
public struct RollupBlock: Sendable {
    /// Most starts of one block: a year of hours has 8,784.
    public static let maximumRows = 1 << 14
    /// Most buckets of all series together.
    public static let maximumCells = 1 << 18
    /// Longest block.
    public static let maximumBytes = 1 << 26

    static let magic = Array("R1".utf8)
    static let checksumBytes = 4
    /// From so many starts on, each series has columns of its own; before that, heads of columns would cost more than
    /// it saves.
    static let longestShared = 64

    /// The block as stored.
    public let bytes: [UInt8]
    /// The device.
    public let device: DeviceNumber
    /// How long the buckets are.
    public let kind: RollupKind
    /// Number of different starts.
    public let rowCount: Int
    /// Number of buckets, all series together.
    public let cellCount: Int
    /// First and last start (milliseconds since 1970), or 0...0 when there is none.
    public let starts: ClosedRange<Int64>
    /// Lowest and highest record that last changed one of the buckets, or 0...0.
    public let changedAt: ClosedRange<RecordNumber>
    /// The series, by number.
    public let series: [Series]
    let form: RollupForm
    /// Where the content of each section but groups lies, by tag; a later section of the same tag counts.
    let sections: [UInt8: Range<Int>]
    /// Where the content of each group of series lies, in order of series.
    let groups: [Group]

    /// What is known of a series without unpacking anything.
    public struct Series: Sendable, Equatable {
        /// The series.
        public let number: SeriesNumber
        /// Number of buckets.
        public let count: Int
        /// Buckets of the series before it.
        let firstCell: Int
    }

    /// Series whose values stand in common columns.
    struct Group: Sendable {
        /// Indices of the series.
        let series: Range<Int>
        /// Where the columns lie.
        let columns: Range<Int>
    }

    /// Opens a block.
    ///
    /// - Throws: `FormatError` when it is cut short, damaged, or of a version that is not known.
    public init(_ bytes: [UInt8]) throws(FormatError) {
        let parts = try bytes.reading { (buffer) throws(FormatError) in try RollupParts(buffer) }
        self.bytes = bytes
        device = parts.device
        kind = parts.kind
        rowCount = parts.rowCount
        cellCount = parts.cellCount
        starts = parts.starts
        changedAt = parts.changedAt
        series = parts.series
        form = parts.form
        sections = parts.sections
        groups = parts.groups
    }
}
