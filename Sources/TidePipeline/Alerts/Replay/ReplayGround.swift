internal import TideAlerts
internal import TideModel
internal import TideProfiles

/// Registry and series as a replay of rules needs them; shares its memory with the pipeline's state.
public struct ReplayGround: Sendable {
    let registry: RegistryState
    let definitions: SeriesTable
    let rules: SeriesRules?

    /// Where each series is from, by number.
    func places() -> [SeriesPlace] {
        var rules = rules
        rules?.extend(definitions, registry)
        return definitions.indices.map { SeriesPlace(SeriesNumber($0), definitions, registry, rules) }
    }

    /// When each series is late and silent, by number; nil where its profile does not say.
    func livenessRules() -> [LivenessRule?] {
        var rules = rules
        rules?.extend(definitions, registry)
        return definitions.indices.map { rules?[SeriesNumber($0)] }
    }

    /// Zones of sites.
    func zones(_ find: (String) -> Zone?) -> [String: Zone] {
        registry.sites.mapValues { find($0.zone) ?? .utc }
    }

    /// Which gateways and uplinks are to blame for who is not heard.
    func cause() -> BenchGround.Cause {
        let registry = registry, owners = definitions.indices.map { definitions[$0].device }
        let nobody = registry.standings
        return { hearing in
            var standings = nobody
            for (number, series) in hearing.enumerated() where series.status != .neverSeen {
                standings[Int(owners[number])].add(series.status, heard: series.heard, since: series.since)
            }
            let outages = Outages(standings) { "\(registry.devices[Int($0)].key)" }
            return { outages.outage(of: owners[Int($0)]) }
        }
    }
}

extension Pipeline {
    /// What a replay of rules needs to know.
    public var replayGround: ReplayGround {
        ReplayGround(
            registry: state.registry,
            definitions: state.definitions,
            rules: seriesRules ?? SeriesRules(profiles.profiles, rules)
        )
    }
}
