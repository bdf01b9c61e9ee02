/// Ways to write a unit that are not UCUM, and the UCUM that is meant.
enum UnitSpellings {
    /// What a text may contain besides UCUM.
    enum Tolerance: Sendable { case ucum, profile, informal }

    /// Accepted in profiles, because data sheets write them and nothing else can be meant.
    static let profile: [String: String] = [
        "degF": "[degF]", "psi": "[psi]", "mmHg": "mm[Hg]", "kn": "[kn_i]", "mph": "[mi_i]/h",
        "ppm": "[ppm]", "ppt": "[ppth]", "ft": "[ft_i]", "in": "[in_i]",
    ]

    /// Accepted from people at the command line; elsewhere they make the hint of an error.
    static let informal: [String: String] = [
        "degC": "Cel", "C": "Cel", "celsius": "Cel", "F": "[degF]", "fahrenheit": "[degF]", "kelvin": "K",
        "degrees": "deg", "pH": "[pH]", "NTU": "{NTU}", "[NTU'U]": "{NTU}", "FNU": "{FNU}", "dBm": "{dBm}",
        "dB[mW]": "{dBm}", "B[mW]": "{dBm}", "Wh": "W.h", "kWh": "kW.h", "MWh": "MW.h", "Ah": "A.h", "mAh": "mA.h",
        "VA": "V.A", "kVA": "kV.A", "%RH": "%", "ppb": "[ppb]", "kph": "km/h", "kmh": "km/h", "kmph": "km/h",
        "knot": "[kn_i]", "knots": "[kn_i]", "kt": "[kn_i]", "kts": "[kn_i]", "inHg": "[in_i'Hg]", "lux": "lx",
        "rpm": "{rev}/min", "sec": "s", "hr": "h", "hrs": "h", "day": "d", "days": "d", "feet": "[ft_i]",
        "foot": "[ft_i]", "inch": "[in_i]", "mile": "[mi_i]", "mi": "[mi_i]", "nmi": "[nmi_i]", "lb": "[lb_av]",
        "lbs": "[lb_av]", "gal": "[gal_us]", "liter": "L", "litre": "L", "ltr": "L", "lpm": "L/min", "cc": "mL",
        "ha": "har", "micron": "um", "mmH2O": "mm[H2O]", "PSU": "1", "psu": "1", "ohm": "Ohm", "ohms": "Ohm",
        "hpa": "hPa", "kpa": "kPa", "mbars": "mbar", "bars": "bar", "state": "{state}", "bool": "{bool}",
        "count": "{count}", "meter": "m", "metre": "m",
    ]

    /// Annotations that only say what is counted; every other annotation is a scale of its own.
    static let counted: Set<String> = ["{rev}", "{count}", "{tip}", "{pulse}", "{event}"]

    /// The UCUM for a symbol that is not UCUM, as far as `tolerance` goes.
    static func ucum(for symbol: String, tolerance: Tolerance) -> String? {
        switch tolerance {
        case .ucum: nil
        case .profile: profile[symbol]
        case .informal: profile[symbol] ?? informal[symbol]
        }
    }

    /// Plain ASCII for the signs that people use: µ, °, ², ·, a `^` before an exponent; a blank is a product ("m s-1").
    static func plain(_ text: String) -> String {
        var plain = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "^" where !plain.hasSuffix("10"): continue
            case " ": plain += "."
            case _ where scalar.isASCII: plain.unicodeScalars.append(scalar)
            default:
                guard let replacement = signs[scalar] else { return text }
                plain += replacement
            }
        }
        return plain
    }

    private static let signs: [Unicode.Scalar: String] = [
        "\u{B5}": "u", "\u{3BC}": "u", "\u{B0}": "deg", "\u{2103}": "degC", "\u{2109}": "degF", "\u{B7}": ".",
        "\u{22C5}": ".", "\u{D7}": ".", "\u{207B}": "-", "\u{2212}": "-", "\u{B9}": "1", "\u{B2}": "2",
        "\u{B3}": "3", "\u{2070}": "0", "\u{2074}": "4", "\u{2126}": "Ohm", "\u{3A9}": "Ohm", "\u{FF05}": "%",
        "\u{2030}": "[ppth]",
    ]
}
