internal import TideModel
internal import TideProfiles
internal import TideQuality

/// Quality plans by their id.
struct QualityPlans {
    private var plans: [UInt64: QualityPlan] = [:]
    /// Hashes of former profiles whose plans are here, or cannot be.
    private var read: Set<String> = []

    mutating func add(_ more: [QualityPlan?]) {
        for plan in more.compactMap({ $0 }) { plans[plan.id] = plan }
    }

    /// The plan of an id.
    ///
    /// - Parameters:
    ///   - id: of the plan.
    ///   - hash: of the profile that had it.
    ///   - former: profiles that were in force before.
    /// - Returns: the plan; nil when no text tells it.
    @inline(__always)
    mutating func find(_ id: UInt64, of hash: String, among former: [StoredProfile]) -> QualityPlan? {
        plans[id] ?? findFormer(id, of: hash, among: former)
    }

    private mutating func findFormer(_ id: UInt64, of hash: String, among former: [StoredProfile]) -> QualityPlan? {
        guard read.insert(hash).inserted, let stored = former.first(where: { $0.hash == hash }) else { return nil }
        // Tests know no zones, so any will do.
        let profile = DeviceProfile.load(stored.text, file: stored.id, zones: { _ in .utc }).profile
        add(profile?.channels.map(\.plan) ?? [])
        return plans[id]
    }
}
