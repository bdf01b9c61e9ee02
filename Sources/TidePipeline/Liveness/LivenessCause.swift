public import TideModel

/// Why a device is late or silent.
public enum LivenessCause: Sendable, Hashable {
    /// Nothing is the matter, or nothing is known but its own silence.
    case itself
    /// A gateway that it speaks through, directly or over others, is late or silent itself: the one farthest from it.
    case gateway(DeviceNumber)
    /// A gateway that was never heard itself, none of whose devices is heard: at least two were.
    case presumedGateway(DeviceNumber)
    /// Nothing of the site was heard since, and no single gateway explains it: at least three devices should have been.
    case uplink(site: String)
}
