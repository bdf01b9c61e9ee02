public import TideModel

/// Where a profile's device time is, how it is written, and what is accepted.
public struct TimeSpec: Sendable, Equatable {
    /// Where the time comes from.
    public enum Source: Sendable, Equatable {
        /// The device sends none: the receive time stands in.
        case receive
        /// It stands in the payload, in the row or else in the message.
        case path(JSONPath)
        /// The network that carried the message says when it got it; else the receive time stands in.
        case network
        /// The first gateway says when it heard it; else the network's time, else the receive time stands in.
        case gateway
        /// A field of a binary payload.
        case field(String)
        /// It stands at the end of the line, in line protocol; else the receive time stands in.
        case line
    }

    /// A clock's known error.
    public enum Quirk: String, Sendable, CaseIterable {
        /// A count since 1970 that was made from local time.
        case localEpoch = "local_epoch"
        /// After a power loss the clock starts again in 2000 (or 1970): times before 2001 mean that it is not set, and
        /// the receive time stands in.
        case reset2000 = "reset_2000"
    }

    /// What may be corrected by what is known of a device's clock.
    public enum Correction: String, Sendable, CaseIterable {
        /// Nothing.
        case none
        /// A clock that is off by a time zone.
        case zone
    }

    /// What happens to a time outside what is accepted.
    public enum Beyond: String, Sendable, CaseIterable {
        /// The row goes to quarantine.
        case quarantine
        /// The receive time stands in.
        case receiveTime = "receive_time"
        /// The row is counted as refused.
        case drop
    }

    /// What equal device times of one series mean.
    public enum SameStamp: String, Sendable, CaseIterable {
        /// Two statements about one moment: the last one wins, the other is kept as superseded.
        case conflict
        /// A clock too coarse: rows of one frame with equal times are spread over the clock's resolution.
        case spread
    }

    /// Where the time comes from.
    public var source = Source.receive
    /// How it is written.
    public var format = TimeFormat.unixMilliseconds
    /// The zone of a time that names none.
    public var zone = Zone.utc
    /// Step of the device's clock, in milliseconds.
    public var resolution: Int64?
    /// A clock's known error.
    public var quirk: Quirk?
    /// How much later than receive time a time may be, in milliseconds.
    public var future: Int64 = 10 * 60_000
    /// How much earlier than receive time a time may be, in milliseconds.
    public var past: Int64 = 400 * 86_400_000
    /// What happens to a time outside of that.
    public var beyond = Beyond.quarantine
    /// What may be corrected by what is known of a device's clock.
    public var correction = Correction.none
    /// What equal device times of one series mean.
    public var sameStamp = SameStamp.conflict

    /// The defaults: no device time.
    public init() {}

    /// Whether the message itself has a time that its device's own clock showed.
    public var isOfDevice: Bool { ![.receive, .network, .gateway].contains(source) }
}
