import Testing
import TideUnits

/// Variables of the tests below: their unit, and a value in it.
private let known: [(name: String, unit: String?, value: Double)] = [
    ("raw", nil, 634), ("t", "Cel", 20), ("u", "Cel", 24), ("f", "[degF]", 50), ("k", "K", 300), ("p", "hPa", 1013.25),
    ("q", "kPa", 100), ("rh", "%", 45), ("do", "mg/L", 8), ("mv", "mV", 1500), ("v", "V", 2), ("area", "cm2", 400),
    ("ph", "[pH]", 7), ("turb", "{NTU}", 12), ("mode", "{state}", 2), ("leak", "{bool}", 1), ("wind", "m/s", 5),
    ("dir", "deg", 350), ("ratio", "1", 0.25), ("volume", "L", 8), ("ppm", "[ppm]", 500_000),
]

private func variables() throws -> [FormulaVariable] {
    try known.map { FormulaVariable($0.name, unit: try $0.unit.map { try Unit($0) }) }
}

private func formula(_ text: String, in unit: String? = nil) throws -> Formula {
    try Formula(text, variables: variables(), result: unit.map { try Unit($0) })
}

/// One formula, the declared unit, and the value in it.
struct UnitCase: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var text: String
    var unit: String
    var expected: Double

    init(_ name: String, _ text: String, _ unit: String, _ expected: Double) {
        (testDescription, self.text, self.unit, self.expected) = ("\(name): \(text)", text, unit, expected)
    }
}

private let results: [UnitCase] = [
    .init("a data sheet's number is in the declared unit", "0.1 * raw - 40", "Cel", 0.1 * 634 - 40),
    .init("and in any other", "0.1 * raw - 40", "[degF]", 0.1 * 634 - 40),
    .init("the result is converted", "p", "kPa", 101.325),
    .init("the right side is converted", "p + q", "hPa", 2013.25),
    .init("also in a comparison", "q < p", "1", 1),
    .init("and by min", "min(p, q)", "hPa", 1000),
    .init("and in the other branch", "if(raw > 0, mv, v)", "V", 1.5),
    .init("and for a default", "p ?? 1 bar", "hPa", 1013.25),
    .init("missing has every unit", "if(raw == 634, missing, p) ?? 990 hPa", "hPa", 990),
    .init("0 has every unit", "max(wind, 0) - 0", "km/h", 18),
    .init("a product has a unit", "p * 1 m2", "N", 101_325),
    .init("a quotient is a ratio", "mv / v", "%", 75),
    .init("a ratio meets numbers", "number(mv / v, 1) + v / v", "1", 1.75),
    .init("mean of temperatures", "(t + u) / 2", "Cel", 22),
    .init("weighted temperatures", "0.7 * t + 0.2 * t + 0.1 * u", "Cel", 20.4),
    .init("mean in two units", "(t + f) / 2", "Cel", 15),
    .init("difference of temperatures", "u - t", "K", 4),
    .init("difference in two units", "t - f", "K", 10),
    .init("difference in steps of Fahrenheit", "u - t", "K", 4),
    .init("temperature and difference", "t + 2 K", "Cel", 22),
    .init("difference and temperature", "2 K + t", "[degF]", 71.6),
    .init("temperature less a difference", "u - (u - t)", "Cel", 20),
    .init("temperature in kelvin", "t", "K", 293.15),
    .init("kelvin compared", "k > t", "1", 1),
    .init("warmest of two", "max(t, k)", "Cel", 26.85),
    .init("degrees above freezing", "(t - 0 Cel) * 0.5 mm/K", "mm", 10),
    .init("oxygen at another temperature", "do * (1 + 0.02 K-1 * (t - 25 Cel))", "mg/L", 7.2),
    .init(
        "a data sheet's formula of a quantity",
        "0.6108 * exp(17.27 * number(t, Cel) / (number(t, Cel) + 237.3))",
        "kPa",
        2.3382812709274456
    ),
    .init("the number in another unit", "number(t, K) + number(p, kPa)", "1", 394.475),
    .init("number of a difference", "number(u - t, [degF])", "1", 7.2),
    .init("number of a product", "number(p * area, N)", "1", 4053),
    .init("per cent of something", "rh * q", "kPa", 45),
    .init("a ratio in exp is the number", "exp(rh - rh) + ppm ** 2", "1", 1.25),
    .init("per cent as number", "if(number(rh, %) > 40, 1, 2)", "{state}", 1),
    .init("codes are plain", "if(leak and mode == 2, 5, 6)", "{state}", 5),
    .init("square root", "sqrt(area)", "m", 0.2),
    .init("cube root", "pow(volume, 1 / 3)", "cm", 20),
    .init("square", "wind ** 2 * 0.5 * 1.2 kg/m3", "Pa", 15),
    .init("negative power", "wind ** -1", "s/m", 0.2),
    .init("direction", "(dir + 20 deg) % 360 deg", "deg", 10),
    .init("annotated scales", "turb - 2 {NTU}", "{NTU}", 10),
    .init("acidity", "abs(ph - 8 [pH])", "[pH]", 1),
    .init("bounds", "clamp(wind, 0, 10 km/h)", "m/s", 10 / 3.6),
    .init("bounds in two units", "clamp(p, 500 hPa, 60 kPa)", "hPa", 600),
    .init("temperature less kelvin", "t - k", "K", -6.85),
]

@Test(arguments: results)
func formulaResult(_ c: UnitCase) throws {
    let value = try formula(c.text, in: c.unit)(known.map(\.value))
    #expect(abs(value - c.expected) <= 1e-12 * max(1, abs(c.expected)), "\(value)")
}

@Test func theDimensionIsKnownWithoutADeclaredUnit() throws {
    let cases = [
        ("p * area", "N"), ("wind ** 2", "m2/s2"), ("t - u", "K"), ("do / 1 mg/L", "1"), ("turb", "{NTU}"),
        ("1 / wind", "s/m"), ("sqrt(p / 1 kg/m3)", "m/s"),
    ]
    for (text, unit) in cases {
        let formula = try formula(text)
        #expect(try formula.dimension == Unit(unit).dimension && !formula.isPlain, "\(text)")
    }
    #expect(try formula("raw * 2").isPlain)
    #expect(try formula("number(t, Cel) * 2").isPlain)
    #expect(try formula("p > q").isPlain)
    #expect(try !formula("do / do").isPlain)
}

/// Without a declared unit the number stays in the unit that the formula gives, without detours.
@Test func numbersKeepTheirDigits() throws {
    let values = known.map(\.value)
    #expect(try formula("t - 20.1 Cel")(values) == 20 - 20.1)
    #expect(try formula("p - 1013.2 hPa", in: "hPa")(values) == 1013.25 - 1013.2)
    #expect(try formula("t", in: "Cel")(values) == 20)
    #expect(try formula("mv", in: "V")(values) == 1.5)
}

/// One formula that is refused.
struct RefusedCase: Sendable, CustomTestStringConvertible {
    var testDescription: String { text }
    var text: String
    var unit: String?
    var message: String

    init(_ text: String, in unit: String? = nil, _ message: String) {
        (self.text, self.unit, self.message) = (text, unit, message)
    }
}

/// The whole message: it names both dimensions, and the column.
private let refused: [RefusedCase] = [
    .init("t + p", "column 3: + needs like dimensions: t is temperature (Cel), p is pressure (hPa)"),
    .init(
        "raw + p",
        "column 5: + needs like dimensions: raw is a plain number, p is pressure (hPa); "
            + "number(x, hPa) is the plain number of x in hPa"
    ),
    .init(
        "p > 990",
        "column 3: > needs like dimensions: p is pressure (hPa), 990 is a plain number; write 990 hPa"
    ),
    .init(
        "rh > 80",
        "column 4: > needs like dimensions: rh is a number or ratio (%), 80 is a plain number; "
            + "number(x, %) is the plain number of x in %"
    ),
    .init(
        "mv / v + 1",
        "column 8: + needs like dimensions: the left side is a number or ratio, 1 is a plain number; "
            + "number(x, 1) is the plain number of a ratio"
    ),
    .init("t > 0", "column 3: > needs like dimensions: t is temperature (Cel), 0 is a plain number; write 0 Cel"),
    .init(
        "turb - 2",
        "column 6: - needs like dimensions: turb is turbidity by white light ({NTU}), 2 is a plain number; write 2 {NTU}"
    ),
    .init(
        "p * wind == p * 2",
        "column 10: == needs like dimensions: the left side is irradiance, the right side is pressure (hPa)"
    ),
    .init(
        "min(p, q, wind)",
        "column 1: min needs like dimensions: the left side is pressure (hPa), wind is speed (m/s)"
    ),
    .init(
        "clamp(p, 0, 5)",
        "column 1: clamp needs like dimensions: p is pressure (hPa), 5 is a plain number; write 5 hPa"
    ),
    .init("if(raw, p, t)", "column 1: if needs like dimensions: p is pressure (hPa), t is temperature (Cel)"),
    .init(
        "if(p, 1, 2)",
        "column 1: the condition of if needs a plain number, p is pressure (hPa); write number(p, hPa)"
    ),
    .init(
        "p ?? 1013",
        "column 3: ?? needs like dimensions: p is pressure (hPa), 1013 is a plain number; write 1013 hPa"
    ),
    .init("p % 10", "column 3: % needs like dimensions: p is pressure (hPa), 10 is a plain number; write 10 hPa"),
    .init("log(p)", "column 1: log needs a plain number, p is pressure (hPa); write number(p, hPa)"),
    .init(
        "exp(p * q)",
        "column 1: exp needs a plain number, it is g2.m-2.s-4; divide by a quantity of its dimension"
    ),
    .init("round(v)", "column 1: round needs a plain number, v is voltage (V); write number(v, V)"),
    .init("rh & 1", "column 4: & needs a plain number, rh is a number or ratio (%); write number(rh, %)"),
    .init("2 ** p", "column 3: an exponent needs a plain number, p is pressure (hPa); write number(p, hPa)"),
    .init(
        "p ** raw",
        "column 3: a power of pressure (hPa) needs a constant exponent: a whole number up to 8, or halves, thirds, quarters"
    ),
    .init("sqrt(v)", "column 1: voltage (V) has no such root"),
    .init(
        "2 * t * raw",
        "column 7: a product: a side counts from the zero of Cel, which is no absolute zero; "
            + "number(x, Cel) is the plain number of x in Cel, x - 0 Cel a difference"
    ),
    .init(
        "t * raw",
        "column 3: a product: t counts from the zero of Cel, which is no absolute zero; "
            + "number(x, Cel) is the plain number of x in Cel, x - 0 Cel a difference"
    ),
    .init(
        "p / t",
        "column 3: /: t counts from the zero of Cel, which is no absolute zero; "
            + "number(x, Cel) is the plain number of x in Cel, x - 0 Cel a difference"
    ),
    .init(
        "t - u > 5 Cel",
        "column 7: >: one side is a temperature, the other a difference of two; write a difference in K"
    ),
    .init("t + u", "column 3: the temperatures do not add up to one; a mean is (a + b) / 2"),
    .init("t - u", in: "Cel", "column 3: the formula gives a difference of temperatures; its unit is K"),
    .init("p * 2", in: "Cel", "column 3: the formula gives pressure (hPa), Cel is temperature"),
    .init(
        "do / do",
        in: "mg/L",
        "column 4: the formula gives a number or ratio, mg/L is mass concentration or density"
    ),
    .init("number(t, hPa)", "column 1: t is temperature (Cel), hPa is pressure"),
    .init("number(raw, Cel)", "column 1: raw is a plain number already"),
    .init(
        "wind ** 8 ** 8",
        "column 6: a power of speed (m/s) needs a constant exponent: a whole number up to 8, or halves, thirds, quarters"
    ),
    .init("((wind ** 8) ** 8) ** 8", "column 20: the unit of the result gets too large"),
]

@Test(arguments: refused)
func formulaOfTheWrongDimension(_ c: RefusedCase) throws {
    let result = try c.unit.map { try Unit($0) }
    let all = try variables()
    let error = #expect(throws: FormulaError.self) { try Formula(c.text, variables: all, result: result) }
    #expect(error?.description == c.message)
}
