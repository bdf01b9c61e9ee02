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

    /// Which gateways are to blame for who is not heard.
    func cause() -> BenchGround.Cause {
        let registry = registry, owners = definitions.indices.map { definitions[$0].device }
        let parents = registry.devices.map { device in
            device.gateway.flatMap { name in
                let parts = name.split(separator: "/", maxSplits: 1).map(String.init)
                return parts.count == 2 ? registry.device(DeviceKey(site: parts[0], device: parts[1])) : nil
            }
        }
        return { statuses in
            var best = Array(repeating: LivenessStatus.neverSeen, count: parents.count)
            for (number, status) in statuses.enumerated() where status != .neverSeen {
                let device = Int(owners[number])
                best[device] = best[device] == .neverSeen ? status : min(best[device], status)
            }
            let causes = LivenessTopology(parents: parents, statuses: best).causes()
            return { series in
                switch causes[Int(owners[Int(series)])] {
                case .itself: nil
                case .gateway(let gateway), .presumedGateway(let gateway):
                    "gateway \(registry.devices[Int(gateway)].key)"
                }
            }
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
