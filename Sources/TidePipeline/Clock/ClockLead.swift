internal import TideModel

/// That our own clock was set ahead: readings of devices whose clocks were right may seem old by it.
struct ClockLead: Sendable, Equatable {
    /// How far, ms.
    var milliseconds: Int64
    /// By our own clock.
    var until: Timestamp

    /// Step that is made up for at most, an hour, and for how long, a day: who is ahead for longer was wrong before it, ms.
    private static let longest: Int64 = 3_600_000
    private static let time: Int64 = 86_400_000

    /// That it was set ahead by a step (ms) at a time, after it.
    init(of step: Int64, at time: Timestamp) {
        (milliseconds, until) = (min(step, Self.longest), time + Self.time)
    }

    func write(to writer: inout ByteWriter) {
        writer.write(milliseconds)
        writer.write(until.milliseconds)
    }

    init(_ reader: inout ByteReader) throws(FormatError) {
        (milliseconds, until) = (try reader.read(), Timestamp(milliseconds: try reader.read()))
    }
}
