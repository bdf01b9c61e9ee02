public import TideModel

/// The frame book of one delivery class, with the names of the daemon's reports.
public struct FrameBookDTO: Sendable, Equatable, Codable {
    /// Frames received: the sum of those below, `partial` excepted.
    public var received: UInt64
    /// Stored whole or in part.
    public var stored: UInt64
    /// All readings were there already.
    public var duplicate: UInt64
    /// Sent again by the broker though committed.
    public var redelivered: UInt64
    /// Kept raw with a reason.
    public var quarantined: UInt64
    /// Left aside by a profile.
    public var ignored: UInt64
    /// Of `stored`, those with a channel that became missing.
    public var partial: UInt64
    /// Makes the report of a book.
    public init(_ book: FrameBook) {
        received = book.received
        stored = book.stored
        duplicate = book[.duplicate]
        redelivered = book[.redelivered]
        quarantined = book[.quarantined]
        ignored = book[.ignored]
        partial = book[.partial]
    }
}
