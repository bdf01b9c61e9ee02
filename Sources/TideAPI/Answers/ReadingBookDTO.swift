public import TideModel

/// The reading book with the names of the daemon's reports.
public struct ReadingBookDTO: Sendable, Equatable, Codable {
    /// Readings decoded: the sum of those below.
    public var decoded: UInt64
    /// Later than all before.
    public var new: UInt64
    /// Earlier, and not there yet.
    public var late: UInt64
    /// There already with the same value.
    public var duplicate: UInt64
    /// Replaced another value.
    public var superseded: UInt64
    /// Not storable.
    public var refused: UInt64
    /// Makes the report of a book.
    public init(_ book: ReadingBook) {
        decoded = book.decoded
        new = book[.new]
        late = book[.late]
        duplicate = book[.duplicate]
        superseded = book[.superseded]
        refused = book[.refused]
    }
}
