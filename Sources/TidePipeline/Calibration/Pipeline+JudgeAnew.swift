internal import TideModel
internal import TideProfiles
internal import TideQuality
internal import TideUnits

// By what readings are judged that are computed anew.

extension Pipeline {
    /// By what a series is judged: the profile in force, or what judged it last.
    struct Judge {
        /// Number of the profile; nil when none in force has the series.
        var profile: Int?
        var plan: QualityPlan?
        var cell: ProfileRule.Cell?
        var filters: FilterPlan?
    }

    /// The device's own profile first, then any in force that has the channel.
    mutating func judge(of series: SeriesNumber) -> Judge {
        let definition = state.definitions[Int(series)]
        let own = state.registry.devices[Int(definition.device)].profile
        let order = profiles.profiles.indices.sorted {
            (profiles.profiles[$0].id == own ? 0 : 1, $0) < (profiles.profiles[$1].id == own ? 0 : 1, $1)
        }
        for index in order where own == nil || profiles.profiles[index].id == own {
            let specs = profiles.profiles[index].series
            guard
                let cell = specs.firstIndex(where: {
                    $0.channel == definition.channel && $0.quantity.name == definition.quantity
                })
            else { continue }
            let filters = rules[index].filters.isEmpty ? nil : rules[index].filters[cell]
            let own = ownTests(of: definition.device, index)
            return Judge(
                profile: index,
                plan: own.map { $0.plans[cell] } ?? rules[index].plans[cell],
                cell: own?.cells[cell] ?? rules[index].cells[cell],
                filters: filters
            )
        }
        return Judge()
    }
}
