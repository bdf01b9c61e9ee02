internal import TideModel
internal import TideProfiles
internal import TideQuality
internal import TideUnits

/// What judging a row needs of its profile, in plain numbers: a profile itself is costly to copy.
struct ProfileRule {
    /// What turning a cell into a reading needs.
    struct Cell: BitwiseCopyable {
        var conversion: UnitConversion
        var failSpan: Span
        var suspectSpan: Span

        /// Of a series as its profile has it, or with the gross range of other tests.
        init(_ spec: SeriesSpec, _ tests: QualityTests) {
            let open = Span(-.infinity, .infinity)
            conversion = spec.conversion
            failSpan = tests.grossRange?.failSpan ?? open
            suspectSpan = tests.grossRange?.suspectSpan ?? open
        }

        /// Value in the canonical unit, and flag by the gross range test.
        ///
        /// - Source: QARTOD gross range test; bounds themselves pass.
        @inline(__always)
        func reading(of cell: DecodedCell) -> (value: Double, flag: UInt8) {
            guard cell.status == .ok else { return (.nan, QCFlag.missing.rawValue) }
            let value = conversion(cell.value)
            return value.isNaN ? (.nan, QCFlag.missing.rawValue) : (value, flag(of: value))
        }

        /// The flag of a value by the gross range test.
        @inline(__always)
        func flag(of value: Double) -> UInt8 {
            if suspectSpan.contains(value), failSpan.contains(value) { return QCFlag.pass.rawValue }
            if value.isNaN { return QCFlag.missing.rawValue }
            return (failSpan.contains(value) ? QCFlag.suspect : .fail).rawValue
        }
    }

    let cells: [Cell]
    /// The tests of each cell's series; nil when that is the gross range alone.
    let plans: [QualityPlan?]
    /// The filters of each cell's series, nil where it has none; empty when none has.
    let filters: [FilterPlan?]
    /// The places of the channels that the tests of each cell look at besides.
    let around: [QualityChannels<Int>?]
    /// What is derived from them.
    let derived: [DeriveRule]
    /// By cell, and behind the cells by derived series where days hang on such: which of `derived` hang on it, a bit
    /// each; empty when none are derived.
    let feeds: [UInt64]
    /// Whether tests may change the flag of what something is derived from when its successor comes, and that can be
    /// settled at once: where days hang on what is derived, all of it waits for the end of the batch.
    let settles: Bool
    /// Which of `derived` are of days, a bit each.
    let days: UInt64
    /// The cells that those hang on.
    let dayInputs: [Int]
    /// The plans of all its series, those of derived ones too.
    var allPlans: [QualityPlan?] { plans + derived.map(\.spec.series.plan) }
    /// Set on every row.
    let rowFlags: RowFlags
    /// The topic alone tells the device.
    let isFromTopic: Bool
    /// Whose parameters count is known only when the envelope was opened.
    let hasLateParameters: Bool
    /// A retained frame without device time only seeds.
    let retainedSeeds: Bool
    /// What clock and liveness need.
    let time: TimeRule

    init(_ profile: DeviceProfile) {
        cells = profile.series.map { Cell($0, $0.tests) }
        plans = profile.series.map(\.plan)
        let filters = profile.series.map(\.filters)
        self.filters = filters.contains { $0 != nil } ? filters : []
        around = plans.map { profile.places($0) }
        let derived = profile.deriveRules
        self.derived = derived
        let feeds = DeriveFeeds(derived, series: profile.series.count)
        (self.feeds, days, dayInputs) = (feeds.feeds, feeds.days, feeds.dayInputs)
        settles = !feeds.daysHangOnDerived && zip(feeds.feeds, profile.series).contains { $0 != 0 && $1.plan != nil }
        isFromTopic = profile.identity.isFromTopic
        hasLateParameters = profile.identity.isFromEnvelope && !profile.parameters.isEmpty
        rowFlags = profile.isDraft ? [.draft] : []
        time = TimeRule(profile)
        retainedSeeds = profile.delivery.retained == .seed
    }
}

extension DeviceProfile {
    /// The places of the channels that a plan looks at besides.
    func places(_ plan: QualityPlan?) -> QualityChannels<Int>? {
        plan?.channels?.map { name in series.firstIndex { $0.channel == name } }
    }
}
