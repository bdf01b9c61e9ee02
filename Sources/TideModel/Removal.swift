/// What retention removes: everything of one class within some times, as far as it was there before the record says so.
public struct Removal: Sendable, Hashable {
    /// What kind of data.
    public enum Class: UInt8, Sendable, CaseIterable {
        /// Raw frames, by receive time.
        case raw
        /// Readings, with their former values, by device time.
        case readings
    }

    /// Why.
    public enum Cause: UInt8, Sendable, CaseIterable {
        /// All of it is older than is wanted.
        case age
        /// Its class takes more space than is wanted.
        case size
        /// The file system has less free space than is wanted.
        case space
    }

    /// Days that must have passed since the end of `times`, so that every day of every zone that reaches into them is
    /// over and in the rollups.
    public static let graceDays: Int64 = 3

    /// What kind of data.
    public var kind: Class
    /// Which times.
    public var times: Range<Timestamp>
    /// Why.
    public var cause: Cause
    /// Bytes that it took on disk.
    public var bytes: UInt64

    /// Makes a removal.
    public init(kind: Class, times: Range<Timestamp>, cause: Cause, bytes: UInt64) {
        (self.kind, self.times, self.cause, self.bytes) = (kind, times, cause, bytes)
    }

    /// Whether the times are over for good at a moment.
    public func isOver(at time: Timestamp) -> Bool {
        let (end, isOutside) = times.upperBound.milliseconds.addingReportingOverflow(Self.graceDays * 86_400_000)
        return !isOutside && end <= time.milliseconds
    }
}

extension Removal {
    func write(to writer: inout ByteWriter) {
        writer.write(kind.rawValue)
        writer.write(cause.rawValue)
        writer.write(times.lowerBound.milliseconds)
        writer.write(times.upperBound.milliseconds)
        writer.write(bytes)
    }

    init(_ reader: inout ByteReader) throws(FormatError) {
        let (kind, cause) = (try reader.read(UInt8.self), try reader.read(UInt8.self))
        let (first, end) = (try reader.read(Int64.self), try reader.read(Int64.self))
        let bytes = try reader.read(UInt64.self)
        guard let kind = Class(rawValue: kind), let cause = Cause(rawValue: cause), first <= end else {
            throw FormatError("a removal that cannot be", at: reader.offset)
        }
        let times = Timestamp(milliseconds: first)..<Timestamp(milliseconds: end)
        self.init(kind: kind, times: times, cause: cause, bytes: bytes)
    }
}
