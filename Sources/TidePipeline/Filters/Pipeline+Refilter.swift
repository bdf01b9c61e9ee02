internal import TideModel
internal import TideQuality

// Readings that are computed anew go through the filters again, in order of device time, with those before them. The
// dead band has no say: what it held back is not there, and what is stored stays.

extension Pipeline {
    /// Longest time before a step of which readings warm the filters (ms): a month, as the longest filter.
    private static let longestWarmth: Int64 = 31 * 86_400_000

    /// How long before a step filters look at readings (ms): farther than usual over a gap, for those that count readings.
    mutating func warmth(
        of plan: FilterPlan,
        _ job: Recomputation,
        _ draft: Draft,
        _ load: HistoryLoader
    ) throws -> Int64 {
        let start = job.next.milliseconds, device = state.definitions[Int(job.series)].device
        var reach = plan.reach
        guard plan.points > 0, state.filters.entry(job.series, plan).again.map({ $0.time >= start }) ?? true else {
            return reach
        }
        while reach < Self.longestWarmth {
            let times = (max(start, .min + reach + 1) - reach)...(max(start, .min + 1) - 1)
            let found = try neighbours([job.series], device, times, draft, load, limit: plan.points).found
            if found[job.series]?.values.count(where: \.value.isFinite) ?? 0 >= plan.points { break }
            reach *= 2
        }
        return min(reach, max(plan.reach, Self.longestWarmth))
    }

    /// Filters the readings of a step.
    ///
    /// - Parameters:
    ///   - found: as they are stored, by time; those before `job.next` are as they should be.
    ///   - fresh: the same, calibrated as they should be; takes filtered values.
    ///   - job: with the beginning of the step, and whether it is the last.
    ///   - plan: the filters.
    ///   - draft: told that the filters' memory is another.
    mutating func refilter(
        _ found: [(key: Int64, value: Neighbour)],
        _ fresh: inout [Neighbour],
        _ job: Recomputation,
        _ plan: FilterPlan,
        _ draft: inout Draft
    ) {
        let start = job.next.milliseconds
        var entry = state.filters.entry(job.series, plan)
        let carried = entry.again.flatMap { $0.time < start ? $0 : nil }
        var filter = carried ?? FilterState()
        for index in fresh.indices {
            let time = found[index].key, isBefore = time < start
            if fresh[index].value.isFinite, !isBefore || carried == nil {
                if fresh[index].facts.raw.isNaN { fresh[index].facts.raw = fresh[index].value }
                fresh[index].value = filter.pass(fresh[index].value, at: time, by: plan)
            }
            if isBefore { fresh[index] = found[index].value }
        }
        entry.again = job.isDone ? nil : filter
        if job.isDone, let last = fresh.lastIndex(where: \.value.isFinite), found[last].key >= start {
            follow(filter, (found[last].key, fresh[last].value), job.series, plan, &entry)
        }
        state.filters[job.series] = entry
        state.devices[Int(state.definitions[Int(job.series)].device)].isDirty = true
        draft.filteredAgain.insert(job.series)
    }

    /// The stream goes on with what was computed anew, when that is the newest there is.
    private func follow(
        _ filter: FilterState,
        _ last: (time: Int64, value: Double),
        _ series: SeriesNumber,
        _ plan: FilterPlan,
        _ entry: inout FilterTable.Entry
    ) {
        guard last.time >= state.series[Int(series)].time else { return }
        let former = entry.state
        entry.state = filter
        entry.state.follow(former, last: last, by: plan) { raw, time in calibrated(series, time, raw)?.value ?? raw }
    }
}
