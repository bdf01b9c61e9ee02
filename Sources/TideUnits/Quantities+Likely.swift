extension Quantities {
    /// What a channel measures, when only its name and unit are known: the quantity of that name, else the longest name
    /// that is part of it, else the first gauge that is stored in the unit; directions only by name.
    ///
    /// - Parameters:
    ///   - channel: e.g. `surface_water_temperature`.
    ///   - unit: UCUM, as values are stored.
    /// - Returns: nil when nothing is stored in the unit.
    public static func likely(channel: String, unit: String) -> Quantity? {
        let fitting = all.filter { $0.unit.code == unit }
        let named = fitting.filter { isPart($0.name, of: channel) }.max { $0.name.utf8.count < $1.name.utf8.count }
        return named ?? fitting.first { $0.kind == .gauge && !$0.isCircular } ?? fitting.first
    }

    private static func isPart(_ name: String, of channel: String) -> Bool {
        "_\(channel)_".contains("_\(name)_")
    }
}
