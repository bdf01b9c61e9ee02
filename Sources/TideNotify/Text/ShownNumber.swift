/// Numbers as people write them.
package enum ShownNumber {
    /// Most decimals: more say nothing to a person.
    private static let mostDecimals = 6

    /// A measured value with three digits that count, and with more where it would else look like its limit.
    package static func measured(_ value: Double, limit: Double? = nil) -> String {
        let size = abs(value)
        var decimals = size >= 100 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : size >= 0.1 ? 3 : 4
        var text = fixed(value, decimals)
        guard let limit, limit != value else { return text }
        let limitText = exact(limit)
        while text == limitText, decimals < mostDecimals {
            decimals += 1
            text = fixed(value, decimals)
        }
        return text
    }

    /// A limit as somebody wrote it; the last digits that a conversion of units leaves are rounded away.
    package static func exact(_ value: Double) -> String { fixed(value, mostDecimals) }

    /// At most so many decimals, without zeros at the end.
    private static func fixed(_ value: Double, _ decimals: Int) -> String {
        guard value.isFinite, abs(value) < 1e12 else { return value.isFinite ? "\(value)" : "–" }
        let scale = (0..<decimals).reduce(1.0) { scale, _ in scale * 10 }
        let whole = Int64((abs(value) * scale).rounded())
        var digits = String(whole)
        if digits.count <= decimals { digits = String(repeating: "0", count: decimals + 1 - digits.count) + digits }
        var text = String(digits.dropLast(decimals))
        var fraction = digits.suffix(decimals)
        while fraction.hasSuffix("0") { fraction.removeLast() }
        if !fraction.isEmpty { text += "." + fraction }
        return value < 0 && whole != 0 ? "−" + text : text
    }
}
