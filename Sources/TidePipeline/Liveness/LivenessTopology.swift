public import TideModel

/// Which devices are not heard because of a gateway or of a site's uplink: causes first, so that an outage is one message.
public struct LivenessTopology: Sendable {
    /// Gateways one behind the other that are followed; registries may hold circles.
    static let maximumDepth = 8
    /// Devices that have to be missing before a gateway that never speaks itself is presumed to be the cause: one alone
    /// may just be broken.
    static let fewestMissing = 2
    /// Devices that have to be missing before a site's uplink is presumed to be the cause.
    static let fewestOfSite = 3

    private let devices: [LivenessStanding]
    /// By device number: it is missing as a gateway though never heard itself.
    private let isPresumed: [Bool]
    /// Of sites that are out: when anything of them was heard last (ms).
    private var lastHeard: [String: Int64] = [:]

    /// Takes how devices stand, by number.
    public init(_ devices: [LivenessStanding]) {
        self.devices = devices
        isPresumed = Self.presumed(devices)
        lastHeard = sitesOut()
    }

    /// Why a device is not heard; `itself` also for one that is.
    public func cause(of device: DeviceNumber) -> LivenessCause {
        let standing = devices[Int(device)]
        if let last = lastHeard[standing.site], standing.isMissing, standing.wasInTime(at: last) {
            return .uplink(site: standing.site)
        }
        return gateway(of: device)
    }

    /// Causes of all devices, by number.
    public func causes() -> [LivenessCause] { devices.indices.map { cause(of: DeviceNumber($0)) } }

    private func gateway(of device: DeviceNumber) -> LivenessCause {
        guard devices[Int(device)].isMissing else { return .itself }
        var cause = LivenessCause.itself
        var place = device
        for _ in 0..<Self.maximumDepth {
            guard let parent = devices[Int(place)].gateway, Int(parent) < devices.count else { break }
            // In a circle nobody is the cause of another, else nobody would be told.
            if parent == device { return .itself }
            if devices[Int(parent)].isMissing { cause = .gateway(parent) }
            if isPresumed[Int(parent)] { cause = .presumedGateway(parent) }
            place = parent
        }
        return cause
    }

    private static func presumed(_ devices: [LivenessStanding]) -> [Bool] {
        var missing = Array(repeating: 0, count: devices.count), heard = missing
        for device in devices {
            guard let parent = device.gateway, Int(parent) < devices.count else { continue }
            if device.isMissing { missing[Int(parent)] += 1 }
            if device.status == .live { heard[Int(parent)] += 1 }
        }
        return devices.indices.map {
            devices[$0].status == .neverSeen && heard[$0] == 0 && missing[$0] >= fewestMissing
        }
    }

    /// Sites of which nothing came since some moment at which several devices that are missing now were well in time.
    ///
    /// A device that is live because it is not due yet says nothing; one that was heard after the others says that the
    /// uplink is up, because they were late then.
    private func sitesOut() -> [String: Int64] {
        var last: [String: Int64] = [:], missing: [String: [DeviceNumber]] = [:]
        for (number, device) in devices.enumerated() where device.heard > .min {
            last[device.site] = max(last[device.site] ?? .min, device.heard)
            if device.isMissing { missing[device.site, default: []].append(DeviceNumber(number)) }
        }
        return last.filter { site, time in
            let silenced = (missing[site] ?? []).filter { devices[Int($0)].wasSurelyInTime(at: time) }
            guard silenced.count >= Self.fewestOfSite else { return false }
            return Set(silenced.map(root)).count > 1
        }
    }

    /// The gateway that explains a device, or the device, which may be one.
    private func root(of device: DeviceNumber) -> DeviceNumber {
        switch gateway(of: device) {
        case .gateway(let gateway), .presumedGateway(let gateway): gateway
        case .itself, .uplink: device
        }
    }
}
