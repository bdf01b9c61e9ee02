/// A local day: from the first moment at which clocks show its beginning to that of the next day.
public struct LocalDay: Sendable, Equatable {
    /// The local date it is named after, as days since 1970-01-01; see `CivilDate`.
    public var number: Int64
    /// Its first moment.
    public var start: Timestamp
    /// The first moment of the day that follows.
    public var end: Timestamp
}

/// Days divide time without gap or overlap, whatever clocks do:
/// - a beginning that clocks skip counts at the moment of the jump, and a day skipped whole has no moment at all;
/// - a beginning that they show twice counts the first time, and what is shown again belongs to the day begun.
extension Zone {
    /// The local day that `time` lies in.
    ///
    /// - Parameters:
    ///   - time: any moment; days at the ends of `Timestamp` saturate.
    ///   - dayStart: minutes after local midnight at which a day begins, -1439...1439 (else clamped). A negative one
    ///     begins on the evening before the date that names the day.
    /// - Returns: the day, with its length as clocks there made it.
    public func day(containing time: Timestamp, dayStart: Int = 0) -> LocalDay {
        let second = floorDivide(time.milliseconds, 1_000)
        let shift = Int64(max(-1_439, min(1_439, dayStart))) * 60
        func start(of number: Int64) -> Int64 { firstSecond(showing: number * 86_400 + shift) }

        var number = floorDivide(second + Int64(period(atSecond: second).offset) - shift, 86_400)
        var next = start(of: number + 1)
        while next <= second {  // clocks were set back over a beginning, by two days at most
            number += 1
            next = start(of: number + 1)
        }
        return LocalDay(number: number, start: .ofSecond(start(of: number)), end: .ofSecond(next))
    }

    /// The first moment of the local day that `time` lies in.
    ///
    /// - Parameters:
    ///   - time: any moment.
    ///   - dayStart: minutes after local midnight at which a day begins, as for `day(containing:dayStart:)`.
    /// - Returns: a moment not later than `time`.
    public func startOfDay(containing time: Timestamp, dayStart: Int = 0) -> Timestamp {
        day(containing: time, dayStart: dayStart).start
    }

    /// The first moment of the next local day.
    ///
    /// - Parameters:
    ///   - time: any moment but the last.
    ///   - dayStart: minutes after local midnight at which a day begins, as for `day(containing:dayStart:)`.
    /// - Returns: a moment later than `time`.
    public func nextStartOfDay(after time: Timestamp, dayStart: Int = 0) -> Timestamp {
        day(containing: time, dayStart: dayStart).end
    }
}
