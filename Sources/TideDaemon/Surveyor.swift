internal import TideAPI
internal import TideModel
internal import TidePipeline
internal import TideUnits

/// Looks once at every device; runs on the writer's thread, so it allocates nothing per device.
struct Surveyor {
    let directory: FolderDirectory
    let state: PipelineState
    let at: Timestamp

    func survey() -> Survey {
        var survey = Survey(at: at, sites: [], troubles: [])
        survey.sites.reserveCapacity(directory.sites.count)
        for entry in directory.sites {
            var site = Survey.Site(id: entry.id, name: entry.name, offset: entry.zone?.offset(at: at) ?? 0)
            site.devices = entry.devices.count
            for place in entry.devices { look(at: directory.devices[place], &site, &survey.troubles) }
            survey.sites.append(site)
        }
        return survey
    }

    private func look(
        at device: FolderDirectory.Entry,
        _ site: inout Survey.Site,
        _ troubles: inout [Survey.Trouble]
    ) {
        let seen = state.devices[Int(device.number)].lastSeen
        if seen != .min { site.lastSeen = max(site.lastSeen ?? .min, seen) }
        var channel: Int?
        if state.isSilent(device) ?? (seen == .min || at.milliseconds - seen > device.quietAfter) {
            site.quiet += 1
        } else {
            channel = worst(device)
            guard channel != nil else { return }
            site.flagged += 1
        }
        guard troubles.count < Survey.maximumTroubles else { return }
        troubles.append(
            Survey.Trouble(
                device: device.key,
                lastSeen: seen == .min ? nil : seen,
                channel: channel.map { state.view(directory.series[$0]) },
                health: channel.map(health) ?? .well
            )
        )
    }

    /// Where the series with the worst latest value stands: failed, then missing, then suspect, then beyond what the
    /// profile calls healthy; nil when none is wrong.
    private func worst(_ device: FolderDirectory.Entry) -> Int? {
        var found: (place: Int, weight: Int)?
        for place in device.series {
            let weight = max(
                Self.weight(state.series[Int(directory.series[place].number)].flag),
                health(place) == .well ? 0 : 1
            )
            if weight > found?.weight ?? 0 { found = (place, weight) }
        }
        return found?.place
    }

    /// How the latest value of a series stands to its limits.
    private func health(_ place: Int) -> Survey.Trouble.Health {
        guard let well = directory.healthy[place] else { return .well }
        let value = state.series[Int(directory.series[place].number)].value
        return value < well.lower ? .low : value > well.upper ? .high : .well
    }

    private static func weight(_ flag: UInt8) -> Int {
        switch flag {
        case QCFlag.fail.rawValue: 4
        case QCFlag.missing.rawValue: 3
        case QCFlag.suspect.rawValue: 2
        default: 0
        }
    }
}
