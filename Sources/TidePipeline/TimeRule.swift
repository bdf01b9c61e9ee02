internal import TideModel
internal import TideProfiles

/// What clock and liveness need of a profile.
struct TimeRule: Sendable {
    /// Judges the clocks of its devices; nil when they send no time of their own.
    var doctor: ClockDoctor?
    /// When its series are late and silent; nil when it expects no interval.
    var liveness: LivenessRule?
    /// Whether a clock that is off by a time zone is corrected.
    var correctsZone = false

    /// Of readings that no profile decoded.
    init() {}

    init(_ profile: DeviceProfile) {
        let expects = profile.expects
        if profile.time.isOfDevice || profile.hasTimedRows {
            doctor = ClockDoctor(interval: expects?.interval, resolution: profile.time.resolution)
        }
        liveness = expects.map {
            LivenessRule(interval: max(1, $0.interval), jitter: $0.jitter, late: $0.late, silent: $0.silent)
        }
        correctsZone = profile.time.correction == .zone && doctor != nil
    }
}

/// Time rules by the content hashes of profiles.
struct TimeRules {
    private var rules: [String: TimeRule] = [:]

    mutating func add(_ profiles: [DeviceProfile], _ rules: [ProfileRule]) {
        for (profile, rule) in zip(profiles, rules) { self.rules[profile.stored.hash] = rule.time }
    }

    /// The rule of a profile; that of none when no text tells it.
    mutating func find(_ hash: String, among former: [StoredProfile]) -> TimeRule {
        if let known = rules[hash] { return known }
        // Rules know no zones, so any will do.
        let profile = former.first { $0.hash == hash }.flatMap {
            DeviceProfile.load($0.text, file: $0.id, zones: { _ in .utc }).profile
        }
        let rule = profile.map { TimeRule($0) } ?? TimeRule()
        rules[hash] = rule
        return rule
    }
}
