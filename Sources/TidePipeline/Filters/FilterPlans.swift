internal import TideModel
internal import TideProfiles
internal import TideQuality

/// Filters of channels, by the content hashes of profiles.
struct FilterPlans {
    private var plans: [String: [String: FilterPlan]] = [:]

    mutating func add(_ profiles: [DeviceProfile]) { for profile in profiles { add(profile) } }

    private mutating func add(_ profile: DeviceProfile) {
        let found = profile.series.compactMap { series in series.filters.map { (series.channel, $0) } }
        plans[profile.stored.hash] = Dictionary(found) { first, _ in first }
    }

    /// The filters of a profile by channel; none when no text tells them.
    mutating func find(_ hash: String, among former: [StoredProfile]) -> [String: FilterPlan] {
        if let known = plans[hash] { return known }
        plans[hash] = [:]
        guard let stored = former.first(where: { $0.hash == hash }) else { return [:] }
        // Filters know no zones, so any will do.
        if let profile = DeviceProfile.load(stored.text, file: stored.id, zones: { _ in .utc }).profile { add(profile) }
        return plans[hash] ?? [:]
    }
}
