/// The unit symbols that are understood, each defined by those before it.
///
/// Source: The Unified Code for Units of Measure, version 2.2 (ucum.org, ucum-essence.xml).
enum UnitAtoms {
    struct Atom: Sendable {
        /// Kelvin scale zero in the atom's own unit; only for Cel and [degF].
        var zero = Ratio.zero
        var measure: Measure
        var takesPrefix: Bool
    }

    static let table: [String: Atom] = {
        var atoms: [String: Atom] = [:]
        for base in ["m", "g", "s", "A", "K", "mol", "cd", "rad", "B"] {
            atoms[base] = Atom(measure: Measure(ratio: .one, dimension: .base(base)), takesPrefix: true)
        }
        atoms["[pH]"] = Atom(measure: Measure(ratio: .one, dimension: .base("[pH]")), takesPrefix: false)
        atoms["[pi]"] = Atom(measure: Measure(ratio: .one, pi: 1, dimension: .number), takesPrefix: false)
        for (symbol, definition) in metric { atoms[symbol] = atom(definition, in: atoms, takesPrefix: true) }
        for (symbol, definition) in other { atoms[symbol] = atom(definition, in: atoms, takesPrefix: false) }
        atoms["Cel"]?.zero = Ratio(27_315, over: 100) ?? .zero
        atoms["[degF]"]?.zero = Ratio(45_967, over: 100) ?? .zero
        return atoms
    }()

    /// All symbols by their lower-case spelling; where two share it, the smaller unit (mg, not Mg).
    static let byLowercase: [String: String] = {
        var symbols: [String: String] = [:]
        for (atom, definition) in table.sorted(by: { $0.key > $1.key }) where definition.takesPrefix {
            for prefix in prefixes { symbols[(prefix.symbol + atom).lowercased()] = prefix.symbol + atom }
        }
        for atom in table.keys.sorted(by: >) { symbols[atom.lowercased()] = atom }
        return symbols
    }()

    /// UCUM table 1, from large to small.
    static let prefixes: [(symbol: String, power: Int)] = [
        ("Y", 24), ("Z", 21), ("E", 18), ("P", 15), ("T", 12), ("G", 9), ("M", 6), ("k", 3), ("h", 2), ("da", 1),
        ("d", -1), ("c", -2), ("m", -3), ("u", -6), ("n", -9), ("p", -12), ("f", -15), ("a", -18), ("z", -21),
        ("y", -24),
    ]

    private static func atom(_ definition: String, in atoms: [String: Atom], takesPrefix: Bool) -> Atom {
        var parser = UnitParser(definition, atoms: atoms, spelling: .ucum)
        guard let parsed = try? parser.parse() else { preconditionFailure("unit definition \(definition)") }
        return Atom(measure: parsed.measure, takesPrefix: takesPrefix)
    }

    private static let metric: [(symbol: String, definition: String)] = [
        ("Cel", "K"), ("Hz", "1/s"), ("N", "1000.g.m/s2"), ("Pa", "N/m2"), ("J", "N.m"), ("W", "J/s"), ("V", "W/A"),
        ("Ohm", "V/A"), ("S", "A/V"), ("sr", "rad2"), ("lm", "cd.sr"), ("lx", "lm/m2"), ("bar", "100000.Pa"),
        ("L", "m3/1000"), ("l", "L"), ("ar", "100.m2"), ("t", "1000000.g"), ("eq", "mol"),
        ("m[Hg]", "133322.Pa"), ("m[H2O]", "980665.Pa/100"), ("cal", "4184.J/1000"),
    ]

    private static let other: [(symbol: String, definition: String)] = [
        ("10*", "10"), ("10^", "10"), ("%", "1/100"), ("[ppth]", "1/1000"), ("[ppm]", "1/1000000"),
        ("[ppb]", "1/1000000000"), ("min", "60.s"), ("h", "60.min"), ("d", "24.h"), ("wk", "7.d"), ("a", "8766.h"),
        ("deg", "[pi].rad/180"), ("'", "deg/60"), ("''", "'/60"), ("[degF]", "5.K/9"), ("atm", "101325.Pa"),
        ("[in_i]", "254.cm/100"), ("[ft_i]", "12.[in_i]"), ("[yd_i]", "3.[ft_i]"), ("[fth_i]", "6.[ft_i]"),
        ("[mi_i]", "5280.[ft_i]"), ("[nmi_i]", "1852.m"), ("[kn_i]", "[nmi_i]/h"),
        ("[gal_us]", "231.[in_i]3"), ("[lb_av]", "45359237.g/100000"), ("[oz_av]", "[lb_av]/16"),
        ("[lbf_av]", "[lb_av].980665.m/s2/100000"), ("[psi]", "[lbf_av]/[in_i]2"),
        ("[in_i'Hg]", "m[Hg].[in_i]/m"), ("[in_i'H2O]", "m[H2O].[in_i]/m"),
    ]
}
