public import TideModel
internal import TideProfiles

// What people see of clocks and liveness.

extension Pipeline {
    /// What is known of a device's clock.
    public func clock(of device: DeviceNumber) -> ClockAssessment {
        let id = state.registry.devices[Int(device)].profile
        let rule = profiles.profiles.firstIndex { $0.id == id }.map { rules[$0].time }
        return (rule?.doctor ?? ClockDoctor()).assessment(of: state.devices[Int(device)].clock)
    }

    /// Devices whose clock is wrong, by number.
    public func wrongClocks() -> [(device: DeviceNumber, clock: ClockAssessment)] {
        var found: [(DeviceNumber, ClockAssessment)] = []
        for number in state.devices.indices where state.devices[number].clock.code.isTrouble {
            found.append((DeviceNumber(number), clock(of: DeviceNumber(number))))
        }
        return found
    }

    /// How all devices stand; looks at each series once (some 10 ns).
    public func deviceCounts() -> DeviceCounts {
        var counts = DeviceCounts()
        var verdicts: [ClockState.Code: Int] = [:], statuses: [LivenessStatus: Int] = [:]
        let doctor = ClockDoctor()
        for number in state.devices.indices {
            let clock = state.devices[number].clock
            verdicts[clock.code, default: 0] += 1
            statuses[state.status(of: DeviceNumber(number)), default: 0] += 1
            let offset = doctor.assessment(of: clock).offset ?? 0
            (counts.ahead, counts.behind) = (max(counts.ahead, offset), max(counts.behind, -offset))
        }
        for (code, count) in verdicts { counts.clocks[code.name, default: 0] += count }
        for (status, count) in statuses { counts.liveness[status.name] = count }
        return counts
    }
}

extension PipelineState {
    /// Whether a device is heard: as well as its best series.
    public func status(of device: DeviceNumber) -> LivenessStatus {
        LivenessStatus.ofDevice(devices[Int(device)].series.lazy.map { liveness[$0].status })
    }

    /// Why devices are not heard: causes first, so that an outage is one line.
    public func outages() -> Outages {
        var standings = registry.standings
        for (device, known) in devices.enumerated() {
            for series in known.series {
                let state = liveness[series]
                standings[device].add(state.status, heard: state.heard, since: state.since.milliseconds)
            }
        }
        return Outages(standings) { "\(registry.devices[Int($0)].key)" }
    }

    /// Since when a device has its status: the latest change among its series with it; nil when it never had another.
    public func statusSince(of device: DeviceNumber) -> Timestamp? {
        let status = status(of: device)
        guard status != .neverSeen else { return nil }
        return devices[Int(device)].series.lazy.map { liveness[$0] }.filter { $0.status == status }.map(\.since).max()
    }
}

extension RegistryState {
    /// Every device by number, of which nothing was heard yet.
    var standings: [LivenessStanding] {
        let numbers = Dictionary(
            devices.enumerated().map { ("\($0.element.key)", DeviceNumber($0.offset)) },
            uniquingKeysWith: { first, _ in first }
        )
        return devices.map { device in
            LivenessStanding(site: device.site, gateway: device.gateway.flatMap { numbers[$0] })
        }
    }
}

extension ClockState.Code {
    /// Whether something is known to be wrong.
    var isTrouble: Bool { self != .unknown && self != .fine }

    /// As `ClockVerdict.name`.
    var name: String {
        switch self {
        case .unknown: ClockVerdict.unknown.name
        case .fine: ClockVerdict.fine.name
        case .drifting: ClockVerdict.drifting(millisecondsPerDay: 0).name
        case .zoneError: ClockVerdict.zoneError(quarterHours: 0).name
        case .resetUnix, .reset1980, .reset2000: ClockVerdict.reset(.unix).name
        case .frozen: ClockVerdict.frozen.name
        case .future: ClockVerdict.future.name
        case .behind: ClockVerdict.behind.name
        }
    }
}
