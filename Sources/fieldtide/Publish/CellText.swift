internal import TideAPI

/// What the text of a cell becomes in JSON.
enum CellText {
    /// The text as a number token of JSON; nil when it is no decimal number.
    ///
    /// A token that JSON allows stays as it is, digit by digit. `+1.6`, `028`, `.5` and `5.`, which it does not allow,
    /// lose their sign, zeros or point, or gain a zero: the same decimal number, so the same Float64.
    static func number(_ text: [UInt8]) -> [UInt8]? {
        var rest = text[...]
        var token: [UInt8] = []
        if let sign = rest.first, sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") {
            if sign == UInt8(ascii: "-") { token.append(sign) }
            rest = rest.dropFirst()
        }
        let whole = digits(&rest)
        var decimals: ArraySlice<UInt8> = []
        if rest.first == UInt8(ascii: ".") {
            rest = rest.dropFirst()
            decimals = digits(&rest)
        }
        guard !whole.isEmpty || !decimals.isEmpty else { return nil }
        let significant = whole.drop { $0 == UInt8(ascii: "0") }
        token += significant.isEmpty ? [UInt8(ascii: "0")] : Array(significant)
        if !decimals.isEmpty { token += [UInt8(ascii: ".")] + decimals }
        if !rest.isEmpty {
            guard let exponent = exponent(&rest), rest.isEmpty else { return nil }
            token += exponent
        }
        return token
    }

    /// Whether the text is a number token of JSON already.
    static func isNumber(_ text: [UInt8]) -> Bool { number(text) == text }

    /// The text in quotes; nil when it is no UTF-8.
    static func string(_ text: [UInt8]) -> [UInt8]? {
        guard let text = String(validating: text, as: UTF8.self) else { return nil }
        var bytes: [UInt8] = []
        JSONText.append(text, to: &bytes)
        return bytes
    }

    private static func digits(_ rest: inout ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        let digits = rest.prefix { (0x30...0x39).contains($0) }
        rest = rest.dropFirst(digits.count)
        return digits
    }

    private static func exponent(_ rest: inout ArraySlice<UInt8>) -> [UInt8]? {
        guard let letter = rest.popFirst(), letter == UInt8(ascii: "e") || letter == UInt8(ascii: "E") else {
            return nil
        }
        var token = [letter]
        if let sign = rest.first, sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") {
            token.append(sign)
            rest = rest.dropFirst()
        }
        let digits = digits(&rest)
        return digits.isEmpty ? nil : token + digits
    }
}
