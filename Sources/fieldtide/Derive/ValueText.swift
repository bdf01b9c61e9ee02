internal import TideAPI
internal import TideDerive
internal import TideModel
internal import TideUnits

/// Values of inputs as people write them: `47.6mS/cm`, `25 °C`, `total`, `70,72,75`, `2026-07-01T00:00:00Z`.
enum ValueText {
    /// The value that a text means for an input.
    ///
    /// - Parameters:
    ///   - text: what was written.
    ///   - input: the input it is for.
    ///   - name: what that was called.
    /// - Returns: a number or a list with the unit written behind it, if any, else a word.
    /// - Throws: `DeriveError.wrongUnit` when what follows the number is no unit.
    static func value(
        _ text: String,
        for input: DerivedInput,
        called name: String
    ) throws(DeriveError) -> DerivedValue {
        if case .choice = input.kind { return .word(text) }
        if input.kind == .time, let time = RFC3339.parse(text) { return .number(Double(time.milliseconds) / 1000, nil) }
        guard input.kind == .list, text.contains(",") else { return try number(text, name) }
        var numbers: [Double] = []
        var unit: Unit?
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            guard case .number(let number, let own) = try number(String(part), name) else {
                throw .notANumber(input: name, text: String(part))
            }
            numbers.append(number)
            unit = own ?? unit
        }
        return .list(numbers, unit)
    }

    private static func number(_ text: String, _ name: String) throws(DeriveError) -> DerivedValue {
        let bytes = Array(text.utf8)
        let end = numberEnd(bytes)
        guard end > 0, let number = Double(String(decoding: bytes[..<end], as: UTF8.self)) else { return .word(text) }
        let rest = String(decoding: bytes[end...].drop { $0 == UInt8(ascii: " ") }, as: UTF8.self)
        guard !rest.isEmpty else { return .number(number, nil) }
        do throws(UnitError) { return .number(number, try Unit(informal: rest)) } catch {
            throw .wrongUnit(input: name, problem: error.description)
        }
    }

    /// Where the number at the beginning ends; an `e` without digits behind it belongs to the unit.
    private static func numberEnd(_ bytes: [UInt8]) -> Int {
        var at = 0
        func isDigit(_ index: Int) -> Bool { index < bytes.count && (0x30...0x39).contains(bytes[index]) }
        func isSign(_ index: Int) -> Bool { index < bytes.count && (bytes[index] == 0x2B || bytes[index] == 0x2D) }
        if isSign(at) { at += 1 }
        let first = at
        while isDigit(at) { at += 1 }
        if at < bytes.count, bytes[at] == UInt8(ascii: ".") {
            at += 1
            while isDigit(at) { at += 1 }
        }
        guard isDigit(first) || isDigit(first + 1) else { return 0 }
        if at < bytes.count, bytes[at] | 0x20 == UInt8(ascii: "e") {
            var power = at + 1
            if isSign(power) { power += 1 }
            if isDigit(power) {
                while isDigit(power) { power += 1 }
                at = power
            }
        }
        return at
    }
}
