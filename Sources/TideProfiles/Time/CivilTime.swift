internal import TideModel

/// Date and time as somebody wrote it, not yet on the line of time.
struct CivilTime {
    var year = 1970
    var month = 1
    var day = 1
    var hour = 0
    var minute = 0
    var second = 0
    var millisecond = 0
    /// Seconds east of UTC, where it is written.
    var offset: Int?

    /// Milliseconds since 1970 as if the place were UTC; nil when there is no such date, and :60 is the next second.
    var local: Int64? {
        guard (1970...9999).contains(year), (1...12).contains(month), (1...daysInMonth).contains(day),
            (0...23).contains(hour), (0...59).contains(minute), (0...60).contains(second)
        else { return nil }
        let date = CivilDate(year: Int32(year), month: UInt8(month), day: UInt8(day))
        let seconds = date.dayNumber * 86_400 + Int64(hour * 3_600 + minute * 60 + second)
        return seconds * 1_000 + Int64(millisecond)
    }

    private var daysInMonth: Int {
        switch month {
        case 2: (year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }
}
