public import TideModel

/// What is to blame that devices are not heard, in words that messages need.
public struct Outages: Sendable {
    private let causes: [LivenessCause]
    private var outages: [LivenessCause: Outage] = [:]

    /// Finds it.
    ///
    /// - Parameters:
    ///   - devices: how they stand, by number.
    ///   - name: of a device, `site/device`.
    public init(_ devices: [LivenessStanding], name: (DeviceNumber) -> String) {
        causes = LivenessTopology(devices).causes()
        for (cause, device) in zip(causes, devices) {
            guard let (kind, name) = Self.named(cause, name) else { continue }
            let heard = Timestamp(milliseconds: device.heard)
            var outage = outages[cause] ?? Outage(kind, name, devices: 0, since: heard)
            outage.devices += 1
            outage.since = max(outage.since, heard)
            outages[cause] = outage
        }
        // A gateway that spoke itself is one of those that are not heard.
        for case .gateway(let gateway) in outages.keys where causes[Int(gateway)] == .itself {
            outages[.gateway(gateway)]?.devices += 1
        }
    }

    /// What is to blame for a device, also for the gateway that is to blame for others; nil for itself.
    public func outage(of device: DeviceNumber) -> Outage? {
        let cause = causes[Int(device)]
        return outages[cause == .itself ? .gateway(device) : cause]
    }

    private static func named(_ cause: LivenessCause, _ name: (DeviceNumber) -> String) -> (Outage.Kind, String)? {
        switch cause {
        case .itself: nil
        case .gateway(let gateway), .presumedGateway(let gateway): (.gateway, name(gateway))
        case .uplink(let site): (.uplink, site)
        }
    }
}
