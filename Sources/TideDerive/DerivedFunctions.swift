internal import TideUnits

/// The table of derived quantities.
public enum DerivedFunctions {
    /// All of them, by subject.
    public static let all: [DerivedFunction] =
        seawater + oxygen + ammonia + air + radiation + evapotranspiration + crops + marine + tides

    private static let places: [String: Int] = {
        var places: [String: Int] = [:]
        for (place, function) in all.enumerated() {
            for name in [function.name] + function.aliases {
                let former = places.updateValue(place, forKey: name)
                precondition(former == nil, "two derived quantities are called \(name)")
            }
        }
        return places
    }()

    /// The function of that name or alias.
    public static func named(_ name: String) -> DerivedFunction? { places[name].map { all[$0] } }

    /// The function of that name or alias.
    ///
    /// - Parameter name: as TEOS-10, FAO-56 or the list spells it.
    /// - Returns: its entry.
    /// - Throws: `DeriveError.unknownFunction` with the name probably meant.
    public static func find(_ name: String) throws(DeriveError) -> DerivedFunction {
        if let function = named(name) { return function }
        let names = all.flatMap { [$0.name] + $0.aliases }
        throw .unknownFunction(name: name, suggestion: Nearest.match(name, among: names))
    }
}
