internal import TideModel

// Which of two readings is the latest, when times may be wrong.

extension SeriesState {
    /// Whether a reading that is stored, or only seeds, becomes the latest.
    ///
    /// - Parameters:
    ///   - time: its device time.
    ///   - received: when it was read.
    ///   - flags: facts of its row.
    /// - Returns: true for one that is as late or later; one that cannot be believed gives way to any that can.
    @inline(__always)
    func givesWay(to time: Int64, received: Int64, _ flags: RowFlags) -> Bool {
        guard self.time != .min else { return true }
        // Nearly always so.
        let isOrdinary = !flags.union(rowFlags).contains(.future) && ClockEpoch(showing: self.time) == nil
        if isOrdinary, time >= self.time { return true }
        let isDoubtful = Self.isDoubtful(self.time, rowFlags), isOtherDoubtful = Self.isDoubtful(time, flags)
        guard isDoubtful == isOtherDoubtful else { return isDoubtful }
        if time >= self.time { return true }
        // The clock was set right: what stands is ahead of the present. Old messages that come late do not tell that.
        return !isDoubtful && received >= self.received && self.time > received + ClockCorrections.ahead
    }

    /// Whether other readings than the latest may stand at a time, or after it.
    @inline(__always)
    func mayHide(_ time: Int64) -> Bool { newest > self.time ? time <= newest : time < self.time }

    private static func isDoubtful(_ time: Int64, _ flags: RowFlags) -> Bool {
        flags.contains(.future) || ClockEpoch(showing: time) != nil && !flags.contains(.seed)
    }
}
