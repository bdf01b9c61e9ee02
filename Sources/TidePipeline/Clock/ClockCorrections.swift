public import TideModel

/// The corrections of one device, oldest first; raw time and these alone, with few exceptions, give the corrected time.
///
/// A reading's key holds its time, so a message that is sent again must get the time it got before. Hence a correction
/// begins only beyond all raw times that were stored, is a constant, and is ended rather than changed.
public struct ClockCorrections: Sendable, Equatable {
    /// Corrections kept, 640 bytes: a device whose zone is set wrongly so often needs a person.
    public static let maximum = 16

    /// How far ahead of its receive time a time may be that is right, milliseconds.
    static let ahead: Int64 = 60_000

    /// Oldest first.
    public private(set) var entries: [ClockCorrection] = []

    /// Makes an empty list.
    public init() {}

    /// The correction in force for the newest times, if any.
    public var current: ClockCorrection? { entries.last.flatMap { $0.through == nil ? $0 : nil } }

    /// Begins a correction.
    ///
    /// - Parameters:
    ///   - milliseconds: to be added, not 0.
    ///   - newest: the newest raw time of the device that was stored, or nil.
    ///   - record: the record that holds the event.
    /// - Returns: false when nothing was begun: one is in force, or there are too many.
    public mutating func begin(_ milliseconds: Int64, after newest: Timestamp?, record: RecordNumber) -> Bool {
        guard current == nil, milliseconds != 0, entries.count < Self.maximum else { return false }
        let after = newest?.milliseconds ?? .min
        entries.append(ClockCorrection(record: record, milliseconds: milliseconds, after: after))
        return true
    }

    /// Ends the correction in force.
    ///
    /// - Parameter last: the last raw time that was corrected.
    /// - Returns: false when none was in force.
    public mutating func end(through last: Timestamp) -> Bool {
        guard let current else { return false }
        entries[entries.count - 1].through = max(current.after, last.milliseconds)
        return true
    }

    /// The raw time of a corrected one.
    ///
    /// - Parameters:
    ///   - time: corrected, milliseconds since 1970.
    ///   - received: when it was read.
    /// - Returns: the time as sent; `time` itself when no correction gives it.
    func raw(of time: Int64, received: Int64) -> Int64 {
        for entry in entries.reversed() {
            let raw = time &- entry.milliseconds
            let found = corrected(Timestamp(milliseconds: raw), received: Timestamp(milliseconds: received))
            if found.milliseconds == time { return raw }
        }
        return time
    }

    /// The corrected time of a raw time.
    ///
    /// A clock that was ahead and is set back names times again that it named before. Of these, a time that would be
    /// ahead of its receive time is from before, another one is taken for new.
    public func corrected(_ raw: Timestamp, received: Timestamp) -> Timestamp {
        for entry in entries.reversed() where raw.milliseconds > entry.after {
            guard let through = entry.through else { return raw + entry.milliseconds }
            guard raw.milliseconds <= through else { continue }
            let isNamedOnce = entry.milliseconds > 0 || raw < Timestamp(milliseconds: through) + entry.milliseconds
            if isNamedOnce || raw > received + Self.ahead { return raw + entry.milliseconds }
        }
        return raw
    }
}
