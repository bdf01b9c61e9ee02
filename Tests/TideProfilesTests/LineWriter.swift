import TideTesting

/// Writes line protocol from what its description says, for tests that read it back.
struct LineWriter {
    var random: SplitMix

    /// A name or tag value with escapes.
    func name(_ text: String) -> String {
        text.replacing(",", with: #"\,"#).replacing("=", with: #"\="#).replacing(" ", with: #"\ "#)
    }

    /// A text in quotes.
    func text(_ text: String) -> String {
        "\"" + text.replacing(#"\"#, with: #"\\"#).replacing("\"", with: #"\""#) + "\""
    }

    /// A number in one of the ways in which it may stand.
    mutating func number(_ value: Double) -> String {
        let isWhole = value == value.rounded() && abs(value) < 1e15 && value != 0
        let whole = isWhole ? String(Int64(value)) : "\(value)"
        switch Int.random(in: 0..<5, using: &random) {
        case 0 where whole.contains(".") && !whole.contains("e"): return whole + "000"
        case 0 where isWhole: return whole + "."
        case 1 where whole.first?.isNumber == true: return "+" + whole
        case 2 where isWhole: return whole + "i"
        case 3 where isWhole && value > 0: return whole + "u"
        default: return "\(value)"
        }
    }

    /// A text of few characters, among them all that have a meaning.
    mutating func anyText(_ count: ClosedRange<Int>, without: String = "") -> String {
        let characters = Array("ab,= \\\"#'\n\r浮é0-").filter { !without.contains($0) }
        return String(
            (0..<Int.random(in: count, using: &random)).map { _ in
                characters.randomElement(using: &random) ?? "a"
            }
        )
    }

    /// A number of few digits, as sensors send it, or one of all 64 bits.
    mutating func anyNumber() -> Double {
        let digits = Double(Int.random(in: -9_999_999...9_999_999, using: &random))
        switch Int.random(in: 0..<4, using: &random) {
        case 0: return digits
        case 1: return digits / [10, 100, 1_000, 1e7][Int.random(in: 0..<4, using: &random)]
        case 2: return Double(Int.random(in: -500...500, using: &random)) / 10
        default:
            let value = Double(bitPattern: random.next())
            return value.isFinite ? value : -0.0
        }
    }
}
