public import TideModel

/// One device time of a decoded frame, with the cells that carry it.
///
/// The cells of a row with a problem are there for people; they must not be stored.
@frozen
public struct DecodedRow: Sendable, Equatable, BitwiseCopyable {
    /// Device time, milliseconds since 1970; when `isArrival`, milliseconds after the message's arrival, 0 or less.
    public var time: Int64
    /// Index of its first cell.
    public var firstCell: UInt32
    /// Index into `DecodedFrame.identities`; meaningless when that is empty.
    public var identity: UInt32
    /// Number of the row in the payload, from 0: what quarantine calls a part.
    public var part: UInt32
    /// The device sent no usable time, and its profile lets the receive time stand in.
    public var isArrival: Bool
    /// The time was corrected by what is known of its device's clock.
    public var isCorrected: Bool
    /// The device time as sent, also where it is not taken; `noTime` when none can be read.
    public var rawTime: Int64
    /// Why the row must not be stored; `.none` when it may.
    public var problem: DecodeReason

    /// Stands in `rawTime` for none.
    public static let noTime = Int64.min

    /// The device time, or what stands in for it.
    ///
    /// - Parameter received: when the message was read.
    /// - Returns: the moment of the row.
    public func moment(received: Timestamp) -> Timestamp {
        isArrival ? received + time : Timestamp(milliseconds: time)
    }

    /// Makes a row.
    @inlinable
    public init(
        time: Int64,
        firstCell: UInt32,
        identity: UInt32 = 0,
        part: UInt32 = 0,
        isArrival: Bool = false,
        rawTime: Int64 = noTime,
        problem: DecodeReason = .none
    ) {
        self.time = time
        self.firstCell = firstCell
        self.identity = identity
        self.part = part
        self.isArrival = isArrival
        self.isCorrected = false
        self.rawTime = rawTime
        self.problem = problem
    }
}
