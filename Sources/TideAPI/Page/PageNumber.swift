internal import TideUnits

/// Numbers and units as people read them.
public enum PageNumber {
    /// A value with as many decimals as a reader needs; the API has all of them.
    ///
    /// - Parameters:
    ///   - value: the value, finite.
    ///   - quantity: its quantity's name; positions keep five decimals, which is a metre.
    /// - Returns: e.g. `7.91`, `4512`, `1.23×10⁻⁵`.
    public static func text(_ value: Double, quantity: String = "") -> String {
        guard value.isFinite else { return "–" }
        let size = abs(value)
        if size != 0, size < 0.0005 || size >= 1e9 { return scientific(value) }
        let isPosition = Quantities.named(quantity)?.kind == .position
        return fixed(value, decimals: isPosition ? 5 : size >= 1_000 ? 0 : size >= 100 ? 1 : size >= 1 ? 2 : 3)
    }

    /// At most so many decimals, without zeros at the end; a true minus sign, and none before a zero.
    private static func fixed(_ value: Double, decimals: Int) -> String {
        let scale = (0..<decimals).reduce(1) { power, _ in power * 10 }
        let number = Int64((abs(value) * Double(scale)).rounded())
        let (whole, part) = number.quotientAndRemainder(dividingBy: Int64(scale))
        var text = "\(whole)"
        if part > 0 {
            let digits = "\(part)"
            text += "." + String(repeating: "0", count: decimals - digits.count) + digits
            while text.hasSuffix("0") { text.removeLast() }
        }
        return value < 0 && number != 0 ? "\u{2212}" + text : text
    }

    private static func scientific(_ value: Double) -> String {
        var (mantissa, exponent) = (value, 0)
        while abs(mantissa) >= 9.995 { (mantissa, exponent) = (mantissa / 10, exponent + 1) }
        while abs(mantissa) < 0.9995 { (mantissa, exponent) = (mantissa * 10, exponent - 1) }
        return "\(fixed(mantissa, decimals: 2))×10" + "\(exponent)".map { superscripts[$0] ?? $0 }
    }

    /// A unit as data sheets write it, from the UCUM code of a quantity.
    public static func unit(_ code: String) -> String {
        if let known = names[code] { return known }
        var text = ""
        var previous: Character = " "
        for character in code where character != "{" && character != "}" && character != "[" && character != "]" {
            let isExponent = character.isNumber && (previous.isLetter || previous == "]")
            text.append(isExponent ? superscripts[character] ?? character : character == "." ? "·" : character)
            previous = character
        }
        return text.hasPrefix("u") ? "µ" + text.dropFirst() : text
    }

    private static let names = [
        "1": "", "[pH]": "", "{state}": "", "{bool}": "", "{count}": "", "Cel": "°C", "deg": "°",
        "umol/m2/s": "µmol/(m²·s)",
        "/min": "/min", "1/h": "/h", "kW.h": "kWh", "har": "ha",
    ]

    private static let superscripts: [Character: Character] = [
        "0": "⁰", "1": "¹", "2": "²", "3": "³", "4": "⁴", "5": "⁵", "6": "⁶", "7": "⁷", "8": "⁸", "9": "⁹", "-": "⁻",
    ]
}
