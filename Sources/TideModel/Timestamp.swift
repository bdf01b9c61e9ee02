/// A point in time: milliseconds since 1970-01-01T00:00:00Z, without leap seconds; never local time.
@frozen
public struct Timestamp: Hashable, Comparable, Sendable {
    /// Milliseconds since 1970-01-01T00:00:00Z.
    public var milliseconds: Int64

    /// Makes a point in time from milliseconds since 1970-01-01T00:00:00Z.
    @inlinable
    public init(milliseconds: Int64) { self.milliseconds = milliseconds }

    /// Before every real point in time: stands for "none yet" where an optional would cost memory per series.
    public static let distantPast = Timestamp(milliseconds: .min)

    /// Orders by time.
    @inlinable
    public static func < (a: Self, b: Self) -> Bool { a.milliseconds < b.milliseconds }

    /// Adds milliseconds, saturating at the ends of Int64.
    @inlinable
    public static func + (a: Self, milliseconds: Int64) -> Self {
        let (sum, overflow) = a.milliseconds.addingReportingOverflow(milliseconds)
        return Timestamp(milliseconds: overflow ? (milliseconds > 0 ? .max : .min) : sum)
    }

    /// The whole hour (UTC) this point lies in, counted from 1970.
    @inlinable
    public var hour: Int64 {
        let hour = milliseconds / 3_600_000
        return milliseconds % 3_600_000 < 0 ? hour - 1 : hour
    }
}

extension Timestamp: Codable {
    /// Reads milliseconds since 1970.
    public init(from decoder: any Decoder) throws {
        self.init(milliseconds: try decoder.singleValueContainer().decode(Int64.self))
    }

    /// Writes milliseconds since 1970.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(milliseconds)
    }
}
