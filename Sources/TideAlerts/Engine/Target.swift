public import TideModel

/// What a rule watches something of; its text is part of keys in the journal.
public enum Target: Hashable, Sendable {
    /// One series.
    case series(SeriesNumber)
    /// All series of a device.
    case device(DeviceNumber)
    /// A unit, as `site/unit`.
    case unit(String)
    /// All devices of a site.
    case site(String)

    /// As keys name it: `s12`, `d7`, `u:site/unit`, `site:bay`.
    var text: String {
        switch self {
        case .series(let number): "s\(number)"
        case .device(let number): "d\(number)"
        case .unit(let id): "u:\(id)"
        case .site(let id): "site:\(id)"
        }
    }
}

/// Names a rule at a target.
struct BindingKey: Hashable, Sendable {
    /// Index among the rules in force.
    var rule: Int
    var target: Target
}
