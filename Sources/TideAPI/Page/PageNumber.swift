internal import Foundation
internal import TideUnits

/// Numbers and units as people read them.
enum PageNumber {
    /// A value with as many decimals as a reader needs; the API has all of them.
    ///
    /// - Parameters:
    ///   - value: the value, finite.
    ///   - quantity: its quantity's name; positions keep five decimals, which is a metre.
    static func text(_ value: Double, quantity: String = "") -> String {
        guard value.isFinite else { return "–" }
        let size = abs(value)
        if size != 0, size < 0.0005 || size >= 1e9 { return String(format: "%.2e", value) }
        let isPosition = Quantities.named(quantity)?.kind == .position
        let decimals = isPosition ? 5 : size >= 1_000 ? 0 : size >= 100 ? 1 : size >= 1 ? 2 : 3
        var text = String(format: "%.\(decimals)f", value)
        if text.contains(".") {
            while text.hasSuffix("0") { text.removeLast() }
            if text.hasSuffix(".") { text.removeLast() }
        }
        // A true minus sign, and none before a zero.
        return text == "-0" ? "0" : text.replacing("-", with: "\u{2212}")
    }

    /// A unit as data sheets write it, from the UCUM code of a quantity.
    static func unit(_ code: String) -> String {
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
        "1": "", "[pH]": "", "{state}": "", "{bool}": "", "{count}": "", "Cel": "°C", "deg": "°", "umol/m2/s": "µmol/(m²·s)",
        "/min": "/min", "1/h": "/h", "kW.h": "kWh", "har": "ha",
    ]

    private static let superscripts: [Character: Character] = ["2": "²", "3": "³", "4": "⁴"]
}
