internal import TideProfiles

/// The tests of devices of which the registry says more than their profile; empty for most folders.
///
/// Emptied whenever profiles or registry change.
struct OwnTestsTable {
    /// What the registry says of a device, and of its site.
    struct Texts: Hashable {
        var site: String?
        var device: String?
    }

    private struct Key: Hashable {
        var profile: Int
        var texts: Texts
    }

    private var made: [Key: OwnTests?] = [:]
    private var byBinding: [Int: OwnTests] = [:]

    /// Whether no device that was bound has tests of its own.
    var isEmpty: Bool { byBinding.isEmpty }

    /// The tests of the device and profile whose series numbers begin there; nil when they are the profile's.
    subscript(first: Int) -> OwnTests? { byBinding[first] }

    /// Gives a binding its tests.
    ///
    /// - Parameters:
    ///   - first: where its series numbers begin.
    ///   - profile: number of the profile, and itself.
    ///   - texts: what the registry says.
    /// - Returns: the tests, when they are made for the first time.
    mutating func bind(_ first: Int, _ profile: (Int, DeviceProfile), _ texts: Texts) -> OwnTests? {
        let key = Key(profile: profile.0, texts: texts)
        if let known = made[key] {
            byBinding[first] = known
            return nil
        }
        let effective = EffectiveQuality(profile.1, site: texts.site, device: texts.device)
        let tests = effective.isOwn.contains(true) ? OwnTests(profile.1, effective) : nil
        made[key] = .some(tests)
        byBinding[first] = tests
        return tests
    }
}
