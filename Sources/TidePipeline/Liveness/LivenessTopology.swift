public import TideModel

/// Which devices are not heard because of a gateway: causes first, so that an outage is one message.
public struct LivenessTopology: Sendable {
    /// Gateways one behind the other that are followed; registries may hold circles.
    static let maximumDepth = 8
    /// Devices that have to be missing before a gateway that never speaks itself is presumed to be the cause: one alone
    /// may just be broken.
    static let fewestMissing = 2

    /// Who speaks through whom, and what status it has.
    private let parents: [DeviceNumber?]
    private let statuses: [LivenessStatus]
    /// By device number: it is missing as a gateway though never heard itself.
    private let isPresumed: [Bool]

    /// Takes how devices stand.
    ///
    /// - Parameters:
    ///   - parents: by device number, the gateway that its registry entry names.
    ///   - statuses: by device number, as many as `parents`.
    public init(parents: [DeviceNumber?], statuses: [LivenessStatus]) {
        precondition(parents.count == statuses.count, "a status for each device")
        self.parents = parents
        self.statuses = statuses
        isPresumed = Self.presumed(parents, statuses)
    }

    /// Why a device is not heard; `itself` also for one that is.
    public func cause(of device: DeviceNumber) -> LivenessCause {
        guard Self.isMissing(statuses[Int(device)]) else { return .itself }
        var cause = LivenessCause.itself
        var place = device
        for _ in 0..<Self.maximumDepth {
            guard let parent = parents[Int(place)], Int(parent) < parents.count else { break }
            // In a circle nobody is the cause of another, else nobody would be told.
            if parent == device { return .itself }
            if Self.isMissing(statuses[Int(parent)]) { cause = .gateway(parent) }
            if isPresumed[Int(parent)] { cause = .presumedGateway(parent) }
            place = parent
        }
        return cause
    }

    /// Causes of all devices, by number.
    public func causes() -> [LivenessCause] { parents.indices.map { cause(of: DeviceNumber($0)) } }

    private static func isMissing(_ status: LivenessStatus) -> Bool { status == .late || status == .silent }

    private static func presumed(_ parents: [DeviceNumber?], _ statuses: [LivenessStatus]) -> [Bool] {
        var missing = Array(repeating: 0, count: parents.count), heard = missing
        for (device, parent) in parents.enumerated() {
            guard let parent, Int(parent) < parents.count else { continue }
            if isMissing(statuses[device]) { missing[Int(parent)] += 1 }
            if statuses[device] == .live { heard[Int(parent)] += 1 }
        }
        return parents.indices.map {
            statuses[$0] == .neverSeen && heard[$0] == 0 && missing[$0] >= fewestMissing
        }
    }
}
