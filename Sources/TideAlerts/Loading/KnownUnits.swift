internal import TideUnits

/// Units by what files write: thousands of rules name the same few.
///
/// Not shared between threads: one file, one of these.
final class KnownUnits {
    private var units: [String: Unit] = [:]

    /// More that differ are no repetition.
    private static let most = 256

    /// The unit of an informal text; nil for no unit.
    func unit(_ text: String) -> Unit? {
        if let known = units[text] { return known }
        guard let unit = try? Unit(informal: text) else { return nil }
        if units.count < Self.most { units[text] = unit }
        return unit
    }
}
