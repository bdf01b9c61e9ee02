/// What became of each frame of a record, in columns of equal length, in the order the frames came.
public struct FrameLog: Sendable, Equatable {
    /// MQTT packet identifier; 0 for sources without one.
    public var packetID: [UInt16] = []
    /// `FrameHash` over topic, then payload.
    public var hash: [UInt64] = []
    /// `FrameHash` of the topic alone.
    public var topicHash: [UInt64] = []
    /// How the frame was booked.
    public var outcome: [FrameOutcome] = []
    /// The device it belongs to, or `noDevice`.
    public var device: [DeviceNumber] = []
    /// Index of the topic filter it is booked on, in `Record.filters`.
    public var filter: [UInt16] = []
    /// Readings of it that were refused.
    public var refused: [UInt32] = []
    /// One-bit facts of the frame.
    public var flags: [FrameHead.Flags] = []

    /// Stands for a device where a frame has none.
    public static let noDevice = DeviceNumber.max

    /// Makes an empty log.
    public init() {}

    /// Number of frames.
    public var count: Int { hash.count }
}

/// How one frame was booked: received = stored + duplicate + redelivered + quarantined + ignored.
///
/// Stored: never renumber.
public enum FrameOutcome: UInt8, Sendable, CaseIterable {
    /// Decoded, and at least one reading or attribute of it stored.
    case stored = 0
    /// As `stored`, but a channel was wrong and became missing (counted `partial` beside `stored`).
    case partial = 1
    /// Decoded, and every reading was there already with the same value; or an uplink that another gateway brought
    /// already.
    case duplicate = 2
    /// Sent again by the broker though it was committed before: acknowledged, nothing stored.
    case redelivered = 3
    /// Kept raw with a reason, to be decoded again.
    case quarantined = 4
    /// Left aside because a profile says so (`ignore`), or a retained frame that only seeds.
    case ignored = 5
}

/// Frames of one subscription filter or device by outcome.
public struct FrameBook: Sendable, Equatable {
    /// One lane per `FrameOutcome.rawValue`; a vector because it is added to for every frame.
    private var lanes = SIMD8<UInt64>()

    /// Makes an empty book.
    public init() {}

    /// Makes a book from stored counts; missing ones are 0.
    public init(counts: [UInt64]) {
        for (index, count) in counts.prefix(FrameOutcome.allCases.count).enumerated() { lanes[index] = count }
    }

    /// Frames counted by `FrameOutcome.rawValue`.
    public var counts: [UInt64] { FrameOutcome.allCases.map { self[$0] } }

    /// Books one frame.
    public mutating func add(_ outcome: FrameOutcome) { lanes[Int(outcome.rawValue)] &+= 1 }

    /// Takes one frame out again, because it is about to be booked anew.
    public mutating func remove(_ outcome: FrameOutcome) { lanes[Int(outcome.rawValue)] &-= 1 }

    /// Adds another book.
    public mutating func add(_ other: FrameBook) { lanes &+= other.lanes }

    /// Frames with this outcome; `stored` here excludes `partial`.
    public subscript(outcome: FrameOutcome) -> UInt64 { lanes[Int(outcome.rawValue)] }

    /// All frames received.
    public var received: UInt64 { lanes.wrappedSum() }

    /// Frames stored whole or in part.
    public var stored: UInt64 { self[.stored] + self[.partial] }
}

/// Readings by verdict: decoded = new + late + duplicate + superseded + refused.
public struct ReadingBook: Sendable, Equatable {
    /// One lane per `ReadingVerdict.rawValue`; a vector because it is added to for every row.
    private var lanes = SIMD8<UInt64>()

    /// Counts of a stored book: of the verdicts up to `seed`, which stays 0; those behind it are in no book.
    public static let columns = 6

    /// Makes an empty book.
    public init() {}

    /// Makes a book from stored counts; missing ones are 0.
    public init(counts: [UInt64]) {
        for (index, count) in counts.prefix(Self.columns).enumerated() { lanes[index] = count }
    }

    /// Readings counted by `ReadingVerdict.rawValue`.
    public var counts: [UInt64] { (0..<Self.columns).map { lanes[$0] } }

    /// Books `count` readings.
    public mutating func add(_ verdict: ReadingVerdict, _ count: UInt64 = 1) { lanes[Int(verdict.rawValue)] &+= count }

    /// Adds another book.
    public mutating func add(_ other: ReadingBook) { lanes &+= other.lanes }

    /// Readings with this verdict.
    public subscript(verdict: ReadingVerdict) -> UInt64 { lanes[Int(verdict.rawValue)] }

    /// All readings decoded.
    public var decoded: UInt64 { lanes.wrappedSum() }
}
