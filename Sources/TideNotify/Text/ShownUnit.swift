/// Units as people write them: `Cel` is °C, `uS/cm` µS/cm, `m3/h` m³/h.
package enum ShownUnit {
    /// The writing for people of a unit in UCUM; empty where a number needs none.
    package static func text(_ ucum: String) -> String {
        if let whole = whole[ucum] { return whole }
        var shown = ""
        var symbol = ""
        for character in ucum {
            if character == "." || character == "/" {
                shown += self.symbol(symbol) + (character == "." ? "·" : "/")
                symbol = ""
            } else {
                symbol.append(character)
            }
        }
        return shown + self.symbol(symbol)
    }

    /// Whether a blank stands between a number and the unit.
    static func needsBlank(_ shown: String) -> Bool { !["", "%", "‰", "°"].contains(shown) }

    /// Units that are more than their symbols.
    private static let whole = [
        "1": "", "[pH]": "", "{state}": "", "{bool}": "", "{rev}/min": "rpm", "1/h": "/h", "[mi_i]/h": "mph",
        "mm[Hg]": "mmHg", "[in_i'Hg]": "inHg",
    ]

    private static let symbols = [
        "Cel": "°C", "[degF]": "°F", "deg": "°", "[ppm]": "ppm", "[ppb]": "ppb", "[ppth]": "‰", "har": "ha",
        "[kn_i]": "kn", "Ohm": "Ω", "[ft_i]": "ft", "[in_i]": "in", "[lb_av]": "lb", "[gal_us]": "gal",
    ]

    private static func symbol(_ ucum: String) -> String {
        if let known = symbols[ucum] { return known }
        if ucum.hasPrefix("{") || ucum.hasPrefix("[") { return String(ucum.dropFirst().dropLast()) }
        let base = ucum.prefix { !$0.isNumber && $0 != "-" && $0 != "+" }
        guard !base.isEmpty else { return ucum }
        let micro = base.count > 1 && base.hasPrefix("u") ? "µ" + base.dropFirst() : String(base)
        return micro + String(ucum[base.endIndex...].map { raised[$0] ?? $0 })
    }

    private static let raised: [Character: Character] = [
        "-": "⁻", "0": "⁰", "1": "¹", "2": "²", "3": "³", "4": "⁴", "5": "⁵", "6": "⁶", "7": "⁷", "8": "⁸", "9": "⁹",
    ]
}
