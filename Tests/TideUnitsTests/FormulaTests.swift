import Testing
import TideUnits

/// One formula over x and y, and its value; NaN stands for missing.
struct FormulaCase: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var text: String
    var inputs: [Double]
    var expected: Double

    init(_ name: String, _ text: String, _ inputs: Double..., gives expected: Double) {
        (testDescription, self.text, self.inputs, self.expected) = ("\(name): \(text)", text, inputs, expected)
    }
}

private let nan = Double.nan

private let whatDataSheetsWrite: [FormulaCase] = [
    .init("offset temperature", "0.1 * x - 40", 634, gives: 23.400000000000006),
    .init("battery", "x / 1000", 3168, gives: 3.168),
    .init("Horner", "((4.3e-6 * x - 5.5e-4) * x + 2.92e-2) * x - 5.3e-2", 10, gives: 0.1883),
    .init("32-bit count of two words", "x + y * 65536", 3, 2, gives: 131_075),
    .init("sign of a 12-bit count", "if(x & 0x800, x - 4096, x)", 0xFFF, gives: -1),
    .init("high nibble", "x >> 4 & 0x0F", 0xAB, gives: 0x0A),
    .init("flag", "(x >> 3) & 1", 0b1000, gives: 1),
    .init("sentinel by hand", "if(x == 0x7FFF, missing, x / 10)", 0x7FFF, gives: nan),
    .init("no sentinel", "if(x == 0x7FFF, missing, x / 10)", 215, gives: 21.5),
    .init("square of a frequency ratio", "((x / y * 32768) ** 2 - 8192 ** 2) * 0.5", 1, 2, gives: 100_663_296),
    .init("compass", "(x + 270) % 360", 100, gives: 10),
    .init("fill level", "clamp(100 * (1 - x / 2000), 0, 100)", 2500, gives: 0),
    .init("default", "x ?? 35", nan, gives: 35),
    .init("albedo", "if(x > 32768 and y > 32768, (y - 32768) / (x - 32768), 0)", 32_921, 32_802, gives: 34.0 / 153),
    .init(
        "thermistor",
        "1 / (8.27e-4 + 2.09e-4 * log(x) + 8.06e-8 * log(x) ** 3) - 273.15",
        10_000,
        gives: 82.097_957_679_554_9
    ),
    .init("largest of three", "max(x, y, 5)", 1, 7, gives: 7),
]

private let edges: [FormulaCase] = [
    .init("missing in a sum", "x + 1", nan, gives: nan),
    .init("missing times 0", "x * 0", nan, gives: nan),
    .init("missing to the 0", "x ** 0", nan, gives: nan),
    .init("missing compared", "x == x", nan, gives: nan),
    .init("missing compared for difference", "x != 1", nan, gives: nan),
    .init("missing beside 0 in and", "x and 0", nan, gives: nan),
    .init("missing beside 1 in or", "1 or x", nan, gives: nan),
    .init("missing in min", "min(3, x)", nan, gives: nan),
    .init("missing in max, first", "max(x, 3)", nan, gives: nan),
    .init("missing bound", "clamp(1, x, 3)", nan, gives: nan),
    .init("missing not", "not x", nan, gives: nan),
    .init("missing bits", "x | 1", nan, gives: nan),
    .init("missing condition", "if(x, 1, 2)", nan, gives: nan),
    .init("branch not taken", "if(y, 7, x)", nan, 1, gives: 7),
    .init("other branch not taken", "if(y, x, 7)", nan, 0, gives: 7),
    .init("branch taken", "if(y, x, 7)", nan, 1, gives: nan),
    .init("branches in the middle", "1 + if(x > 2, 10, 20) * if(x > 3, 2, 3)", 3, gives: 31),
    .init("missing condition leaves the whole missing", "1 + 2 * if(x, 1, 2)", nan, gives: nan),
    .init("present", "x ?? y", 1, 2, gives: 1),
    .init("division by 0", "x / 0", 1, gives: nan),
    .init("division by a 0 that comes in", "x / y", 1, 0, gives: nan),
    .init("remainder of 0", "x % y", 5, 0, gives: nan),
    .init("remainder takes the divisor's sign", "x % y", -30, 360, gives: 330),
    .init("negative divisor", "x % y", 30, -360, gives: -330),
    .init("floor", "x - x % 1", -2.5, gives: -3),
    .init("log of 0", "log(x)", 0, gives: nan),
    .init("log of a negative", "log(x)", -1, gives: nan),
    .init("root of a negative", "sqrt(x)", -1, gives: nan),
    .init("0 to a negative power", "x ** -1", 0, gives: nan),
    .init("fraction of a negative", "pow(x, 0.3)", -8, gives: nan),
    .init("overflow", "x * x", 1e200, gives: nan),
    .init("overflow on the way is not the end", "1 / (1 + exp(x))", 1000, gives: 0),
    .init("infinity comes in", "x", .infinity, gives: nan),
    .init("half rounds away", "round(x)", 2.5, gives: 3),
    .init("negative half rounds away", "round(x)", -2.5, gives: -3),
    .init("bounds in the wrong order give low", "clamp(5, x, y)", 3, 1, gives: 3),
    .init("bits of a fraction", "x & 1", 1.5, gives: nan),
    .init("bits beyond 2^53", "x & 1", 9_007_199_254_740_994, gives: nan),
    .init("bits of 2^53", "x & ~0", 9_007_199_254_740_992, gives: 9_007_199_254_740_992),
    .init("bits of infinity", "x | 1", .infinity, gives: nan),
    .init("negative bits", "x & 0xFF", -1, gives: 255),
    .init("complement", "~x", 5, gives: -6),
    .init("exclusive or", "xor(x, 0x55)", 0xFF, gives: 0xAA),
    .init("shift by 63 of 0", "x << 63", 0, gives: 0),
    .init("shift by 64", "x << y", 1, 64, gives: nan),
    .init("shift by a negative", "x >> y", 1, -1, gives: nan),
    .init("shift beyond 53 bits", "x << y", 1, 54, gives: nan),
    .init("shift to the 53rd bit", "x << y", 1, 53, gives: 9_007_199_254_740_992),
    .init("shift right keeps the sign", "x >> 63", -5, gives: -1),
    .init("powers", "x ** 2 + x ** 3 + x ** 7 + x ** 16", 2, gives: 65_676),
    .init("power beyond what is multiplied out", "x ** 17", 2, gives: 131_072),
    .init("many right sides wait", "(x+1)-((x+2)-((x+3)-((x+4)-(x+5))))", 3, gives: 6),
]

@Test(arguments: whatDataSheetsWrite + edges)
func formulaValue(_ c: FormulaCase) throws {
    let formula = try Formula(c.text, variables: [FormulaVariable("x"), FormulaVariable("y")])
    let value = formula(c.inputs + [Double](repeating: .nan, count: 2 - c.inputs.count))
    #expect(value == c.expected || (value.isNaN && c.expected.isNaN), "\(value)")
}

@Test(arguments: [
    ("0x1F", 31.0), ("0XfF", 255), (".5", 0.5), ("5.", 5), ("1e3", 1000), ("1.5E-3", 0.0015), ("007", 7), ("0e5", 0),
    ("0x20000000000000", 9_007_199_254_740_992), (" 1\t+\n2 ", 3), ("missing ?? 1", 1),
])
func formulaLiterals(_ text: String, value: Double) throws {
    let formula = try Formula(text)
    #expect(formula([]) == value)
    #expect(formula.constant == value)
    #expect(formula.uses.isEmpty)
}

@Test func namesHavePartsAndLabels() throws {
    let mode = FormulaVariable("flags.mode", labels: ["idle": 0, "run": 1])
    let formula = try Formula(
        "if(flags.mode == run, cal.gain * x, 0)",
        variables: [FormulaVariable("x"), mode, FormulaVariable("unused"), FormulaVariable("cal.gain")]
    )
    #expect(formula.uses == [0, 1, 3])
    #expect(formula.isPlain && formula.constant == nil && formula.dimension == .number)
    #expect(formula([4, 1, .nan, 2.5]) == 10)
    #expect(formula([4, 0, .nan, 2.5]) == 0)
    #expect(try Formula("idle != flags.mode", variables: [mode])([1]) == 1)
    // A variable named like a label, or like a function, is the variable.
    #expect(try Formula("flags.mode == run", variables: [mode, FormulaVariable("run")])([1, 5]) == 0)
    #expect(try Formula("min(min, 3)", variables: [FormulaVariable("min")])([2]) == 2)
}

@Test func whatIsKnownIsFoldedAndNotRead() throws {
    let x = [FormulaVariable("x")]
    #expect(try Formula("2 ** 3 + log(1)", variables: x).constant == 8)
    #expect(try Formula("if(1 < 2, 5, x)", variables: x).constant == 5)
    #expect(try Formula("if(1 < 2, 5, x)", variables: x).uses == [])
    #expect(try Formula("1 / 0").constant?.isNaN == true)
    #expect(try Formula("1e308 * 10").constant?.isNaN == true)
}

@Test func formulasAreBoundedInLengthAndDepth() throws {
    func text(_ head: String, _ count: Int, _ tail: String = "") -> String {
        String(repeating: head, count: count) + "1" + String(repeating: tail, count: count)
    }
    #expect(try Formula(text("(", 60, ")"))([]) == 1)
    #expect(try Formula(text("1+", 63))([]) == 64)
    #expect(try Formula(text("1-(", 30, ")"))([]) == 1)
    for deep in [text("(", 64, ")"), text("-", 64), text("not ", 64), text("1+", 64), text("2**", 64), text("~", 64)] {
        let error = #expect(throws: FormulaError.self) { try Formula(deep) }
        #expect(error?.problem == "the formula is nested more than 64 levels deep")
    }
    #expect(try Formula("1" + String(repeating: " ", count: Formula.maxLength - 1))([]) == 1)
    #expect(throws: FormulaError(column: 1, problem: "the formula is longer than 1024 bytes")) {
        try Formula(String(repeating: " ", count: Formula.maxLength) + "1")
    }
}
