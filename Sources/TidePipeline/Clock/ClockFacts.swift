/// Why a message says nothing about its device's clock; any of them excludes it.
///
/// A message that is only late is not among them: delay adds to receive − device time and cannot lower the minimum, and
/// after a clock was set back all that it sends counts as late.
public struct ClockFacts: OptionSet, Sendable, Equatable, BitwiseCopyable {
    /// The bits.
    public let rawValue: UInt8
    /// Makes facts of bits.
    public init(rawValue: UInt8) { self.rawValue = rawValue }
    /// Redelivered, retained, or all of its readings were there already.
    public static let copy = ClockFacts(rawValue: 1)
    /// Part of a file that is imported: nobody knows when it was sent.
    public static let imported = ClockFacts(rawValue: 2)
    /// Read while catching up: it waited at the broker, so its receive time says nothing.
    public static let backlog = ClockFacts(rawValue: 4)
    /// Without a device time; the receive time stands in.
    public static let arrival = ClockFacts(rawValue: 8)
}
