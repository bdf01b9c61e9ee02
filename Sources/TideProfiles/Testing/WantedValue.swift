/// One value that an example wants.
public enum WantedValue: Sendable, Equatable {
    /// No reading, or one without value.
    case missing
    /// A number in the series' own unit, or in the unit named, and perhaps the flag it must get.
    case value(Double, unit: String?, flag: Int?)
}
