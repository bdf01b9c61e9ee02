internal import TideProfiles
internal import TideQuality

/// By what the series of devices are judged of which the registry says more than their profile; shared by all devices
/// of which it says the same.
final class OwnTests: Sendable {
    /// By place among the profile's channels; those that the registry says something of always have a plan, so that
    /// their flags name it.
    let plans: [QualityPlan?]
    /// The places of the channels that the tests of each look at besides.
    let around: [QualityChannels<Int>?]
    /// Conversion and gross range, by place.
    let cells: [ProfileRule.Cell]

    init(_ profile: DeviceProfile, _ effective: EffectiveQuality) {
        let channels = profile.channels
        let plans = channels.indices.map { place in
            effective.isOwn[place]
                ? QualityPlan(tests: effective.tests[place], cadence: channels[place].cadence) : channels[place].plan
        }
        self.plans = plans
        around = plans.map { profile.places($0) }
        cells = zip(channels, effective.tests).map(ProfileRule.Cell.init)
    }
}
