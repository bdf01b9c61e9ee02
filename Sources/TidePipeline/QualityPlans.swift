internal import TideModel
internal import TideProfiles
internal import TideQuality

/// Quality plans by their id.
struct QualityPlans {
    private var plans: [UInt64: QualityPlan] = [:]
    /// Hashes of former profiles whose plans are here, or cannot be.
    private var read: Set<String> = []
    /// Ids whose texts were looked at: what is not among `plans` is of another version.
    private var unreadable: Set<UInt64> = []

    mutating func add(_ more: [QualityPlan?]) {
        for plan in more.compactMap({ $0 }) { plans[plan.id] = plan }
    }

    /// The plan of an id, when it is here.
    subscript(id: UInt64) -> QualityPlan? { plans[id] }

    /// The plan of an id.
    ///
    /// - Parameters:
    ///   - id: of the plan.
    ///   - hash: of the profile that its readings came by.
    ///   - stored: texts of configurations by id.
    ///   - former: profiles that were in force before.
    /// - Returns: the plan; nil when no text tells it.
    @inline(__always)
    mutating func find(
        _ id: UInt64,
        of hash: String,
        in stored: [UInt64: String],
        among former: [StoredProfile]
    ) -> QualityPlan? {
        plans[id] ?? findStored(id, in: stored) ?? findFormer(id, of: hash, among: former)
    }

    private mutating func findStored(_ id: UInt64, in stored: [UInt64: String]) -> QualityPlan? {
        guard let text = stored[id], unreadable.insert(id).inserted, let plan = QualityPlan.read(text), plan.id == id
        else { return nil }
        plans[id] = plan
        return plan
    }

    /// Folders of former versions have no texts of configurations.
    private mutating func findFormer(_ id: UInt64, of hash: String, among former: [StoredProfile]) -> QualityPlan? {
        guard read.insert(hash).inserted, let stored = former.first(where: { $0.hash == hash }) else { return nil }
        // Tests know no zones, so any will do.
        let profile = DeviceProfile.load(stored.text, file: stored.id, zones: { _ in .utc }).profile
        add(profile?.channels.map(\.plan) ?? [])
        return plans[id]
    }
}
