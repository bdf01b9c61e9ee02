/// The registry of quantities (quantities.yaml).
public enum Quantities {
    /// All entries: one per name and dimension.
    public static let all: [Quantity] = table

    private static let byName = Dictionary(grouping: table, by: \.name)

    /// The quantity of that name, in its usual dimension.
    public static func named(_ name: String) -> Quantity? { byName[name]?.first }

    /// The entries of that name, the usual one first: `ammonia_air` as mole fraction and as mass concentration.
    public static func entries(named name: String) -> [Quantity] { byName[name] ?? [] }

    /// The quantity of that name whose dimension the unit has.
    ///
    /// - Parameters:
    ///   - name: as in quantities.yaml.
    ///   - unit: the unit in which a device reports it.
    /// - Returns: the entry that can store the unit.
    /// - Throws: `QuantityError` with the name probably meant, or with the units that would be right.
    public static func find(_ name: String, unit: Unit) throws(QuantityError) -> Quantity {
        let entries = entries(named: name)
        guard !entries.isEmpty else { throw .unknown(name: name, suggestion: suggestion(for: name)) }
        guard let match = entries.first(where: { $0.unit.dimension == unit.dimension }) else {
            throw .wrongUnit(name: name, expected: entries.map(\.unit), got: unit)
        }
        _ = try match.converter(from: unit)
        return match
    }

    /// The quantity that a wrong name was probably meant to be: by label, by spelling, or by a part of the name.
    public static func suggestion(for name: String) -> String? {
        let wanted = name.lowercased()
        if let labelled = all.first(where: { $0.labelChinese == name || $0.labelEnglish.lowercased() == wanted }) {
            return labelled.name
        }
        return Nearest.match(wanted, among: all.map(\.name))
    }
}
