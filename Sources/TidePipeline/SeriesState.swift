public import TideModel

/// What the pipeline keeps in memory per series: its latest reading.
public struct SeriesState: Sendable, Equatable {
    /// Device time of the latest reading; `Int64.min` when there is none.
    public var time = Int64.min
    /// Receive time of the latest reading.
    public var received = Int64.min
    /// Value of the latest reading, in the canonical unit.
    public var value = Double.nan
    /// Flag of the latest reading (`QCFlag.rawValue`).
    public var flag = QCFlag.missing.rawValue
    /// Facts of its row.
    public var rowFlags = RowFlags()
    /// The latest device time that was stored; later than `time` where that reading is not believed.
    public var newest = Int64.min

    /// When the latest reading was taken, as far as known: device time, or the receive time of one that only seeds.
    public var shownTime: Timestamp {
        Timestamp(milliseconds: rowFlags.contains(.seed) ? received : time)
    }

    /// Equal bit for bit.
    public static func == (a: Self, b: Self) -> Bool {
        a.time == b.time && a.received == b.received && a.value.bitPattern == b.value.bitPattern && a.flag == b.flag
            && a.rowFlags == b.rowFlags && a.newest == b.newest
    }
}

/// What the pipeline keeps in memory per device.
public struct DeviceState: Sendable, Equatable {
    /// The last frame of each topic, so that a retained frame is known for one that was stored already.
    struct LastFrame: Sendable, Equatable {
        var topic: UInt64
        var frame: UInt64
    }

    /// An uplink that was stored, so that its copies are known.
    struct LastUplink: Sendable, Equatable {
        var hash: UInt64
        var time: Int64
    }

    /// Bounds what a device that sends very often costs (1 KB); others have one or two within the time below.
    static let maximumUplinks = 64
    /// Copies come within seconds, and a device that waits for a confirmation repeats itself within minutes (ms); a
    /// device that begins its count anew after a restart may use a number again later.
    static let copiesWithin: Int64 = 5 * 60_000

    /// Topics beyond this many per device are not remembered: bounds the memory that one publisher can claim.
    static let maximumTopics = 16

    /// Its series, in the order of their numbers.
    public internal(set) var series: [SeriesNumber] = []
    /// The last arrival stamp given; the next is at least a millisecond later.
    public internal(set) var lastArrival = Int64.min
    /// Latest device time over all its series, believed or not.
    public internal(set) var latestTime = Int64.min
    /// What the wall clock showed at the record of its last frame.
    public internal(set) var lastSeen = Int64.min
    /// Last frames by topic.
    var lastFrames: [LastFrame] = []
    /// Its last uplinks, oldest first.
    var uplinks: [LastUplink] = []
    /// What is known of its clock.
    public internal(set) var clock = ClockState()
    /// How its times are corrected.
    public internal(set) var corrections = ClockCorrections()
    /// The message whose rows are being folded: when it was read, and the newest device time in it.
    ///
    /// `Int64.min` between records; not part of the checkpoint.
    var openReceived = Int64.min, openTime = Int64.min
    /// Its books of the current hour.
    public internal(set) var book: DeviceHourBook
    /// The first record that changed it since its last checkpoint; 0 when none did.
    ///
    /// Not part of the checkpoint.
    var isDirty = false

    /// Hour of the book of a device that was never heard.
    static let noHour = Int64.min

    init(number: DeviceNumber) { book = DeviceHourBook(device: number, hour: Self.noHour) }

    /// Equal in everything that a checkpoint keeps.
    public static func == (a: Self, b: Self) -> Bool {
        a.series == b.series && a.lastArrival == b.lastArrival && a.latestTime == b.latestTime
            && a.lastSeen == b.lastSeen && a.lastFrames == b.lastFrames && a.uplinks == b.uplinks && a.book == b.book
            && a.clock == b.clock && a.corrections == b.corrections
    }

    /// Whether an uplink is one that was stored already.
    func isCopy(_ mark: UplinkMark) -> Bool {
        uplinks.contains {
            $0.hash == mark.hash && ($0.time - mark.time.milliseconds).magnitude <= UInt64(Self.copiesWithin)
        }
    }

    /// Remembers an uplink; those that have become too old to have copies are forgotten.
    mutating func remember(_ mark: UplinkMark) {
        isDirty = true
        let time = mark.time.milliseconds
        uplinks.removeAll { time.subtractingReportingOverflow($0.time).partialValue > Self.copiesWithin }
        if uplinks.count == Self.maximumUplinks { uplinks.removeFirst() }
        uplinks.append(LastUplink(hash: mark.hash, time: time))
    }

    /// Notes the arrival stamp from which the rows of a message count.
    mutating func note(_ stamp: ArrivalStamp) {
        isDirty = true
        lastArrival = max(lastArrival, stamp.time)
    }

    /// Remembers the last frame of a topic; a topic beyond the bound takes the place of the one longest unheard.
    mutating func remember(topic: UInt64, frame: UInt64) {
        if let last = lastFrames.last, last.topic == topic {
            lastFrames[lastFrames.count - 1].frame = frame
            return
        }
        if let index = lastFrames.firstIndex(where: { $0.topic == topic }) {
            lastFrames.remove(at: index)
        } else if lastFrames.count == Self.maximumTopics {
            lastFrames.removeFirst()
        }
        lastFrames.append(LastFrame(topic: topic, frame: frame))
    }

    /// Whether the last frame of the topic was this one.
    func lastFrame(of topic: UInt64, is frame: UInt64) -> Bool {
        lastFrames.contains { $0.topic == topic && $0.frame == frame }
    }
}
