public import TideModel

/// How a device stands: what decides why it is not heard.
public struct LivenessStanding: Sendable, Equatable {
    /// Id of its site.
    public var site: String
    /// The gateway that its registry entry names.
    public var gateway: DeviceNumber?
    /// As well as its best series.
    public private(set) var status = LivenessStatus.neverSeen
    /// When its newest data is from (ms); `.min` before any came.
    public private(set) var heard = Int64.min
    /// When its status began (ms): of one that is late or silent, until when it was not missed.
    public private(set) var since = Int64.min

    /// Makes the standing of a device of which nothing was heard.
    public init(site: String, gateway: DeviceNumber? = nil) { (self.site, self.gateway) = (site, gateway) }

    /// Takes one of its series.
    public mutating func add(_ status: LivenessStatus, heard: Int64, since: Int64) {
        self.heard = max(self.heard, heard)
        let best = LivenessStatus.ofDevice([self.status, status])
        if best != self.status { (self.status, self.since) = (best, .min) }
        if status == best { self.since = max(self.since, since) }
    }

    /// Whether it is missed.
    var isMissing: Bool { status == .late || status == .silent }

    /// Whether it was in time at a moment (ms), by when it was missed.
    func wasInTime(at time: Int64) -> Bool { heard > .min && time <= since }

    /// Whether it was well in time: even half of the wait until it was missed was not over.
    func wasSurelyInTime(at time: Int64) -> Bool { wasInTime(at: time) && time - heard <= (since - heard) / 2 }
}
