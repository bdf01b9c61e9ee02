public import TideModel

/// A sealed run of readings of one device: exact, small, checksummed, never changed.
///
/// Opening checks length and checksum and finds the series; columns are unpacked when they are asked for. FORMAT.md
/// describes every byte.
public struct Chunk: Sendable {
    /// Bounds the memory that a few damaged bytes can claim; a day of one message per second has 86,400 rows.
    public static let maximumRows = 1 << 17
    /// As `maximumRows`, for the cells of all series together; decoded they take less than 128 MB.
    public static let maximumCells = 1 << 21
    /// Longest chunk.
    public static let maximumBytes = 1 << 30

    static let magic = Array("FTC1".utf8)
    /// Magic, length and checksum.
    static let frameBytes = 12

    /// The chunk as stored.
    public let bytes: [UInt8]
    /// The device.
    public let device: DeviceNumber
    /// Number of rows.
    public let rowCount: Int
    /// Number of readings, all series together.
    public let cellCount: Int
    /// First and last device time of what is in it (milliseconds since 1970), or 0...0 when nothing is.
    public let times: ClosedRange<Int64>
    /// First and last record that wrote what is in it, or 0...0.
    public let records: ClosedRange<RecordNumber>
    /// The series, by number.
    public let series: [Series]
    /// Where the content of each section of the chunk lies, by tag; a later section of the same tag counts.
    let sections: [UInt8: Range<Int>]

    /// What is known of a series without unpacking anything.
    public struct Series: Sendable, Equatable {
        /// The series.
        public let number: SeriesNumber
        /// Number of readings.
        public let count: Int
        /// Least and greatest value, NaN left out; nil when there is no other.
        public let values: ClosedRange<Double>?
        /// Where its sections lie.
        let body: Range<Int>
    }

    /// Opens a chunk.
    ///
    /// - Throws: `FormatError` when it is cut short, damaged, or of a version that is not known.
    public init(_ bytes: [UInt8]) throws(FormatError) {
        let parts = try bytes.reading { (buffer) throws(FormatError) in try Parts(buffer) }
        self.bytes = bytes
        device = parts.device
        rowCount = parts.rowCount
        cellCount = parts.cellCount
        times = parts.times
        records = parts.records
        series = parts.series
        sections = parts.sections
    }

    /// The series with this number, if the chunk has it.
    public func series(_ number: SeriesNumber) -> Series? {
        let index = series.firstIndex(notBelow: number, \.number)
        return index < series.count && series[index].number == number ? series[index] : nil
    }
}
