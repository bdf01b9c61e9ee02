import Testing
import TideTesting
import TideUnits

/// One published equality between two units.
struct ConversionCase: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var value: Double
    var from: String
    var to: String
    var expected: Double

    init(_ name: String, _ value: Double, _ from: String, _ expected: Double, _ to: String) {
        (testDescription, self.value, self.from, self.to, self.expected) = (name, value, from, to, expected)
    }
}

/// Exact definitions: SI brochure (9th ed.), NIST SP 811 appendix B, UCUM 2.2 tables; all must hold bit for bit.
private let exact: [ConversionCase] = [
    .init("battery in millivolts", 3600, "mV", 3.6, "V"),
    .init("millivolts that 0.001 would miss", 3595, "mV", 3.595, "V"),
    .init("ice point in degF", 32, "degF", 0, "Cel"),
    .init("steam point in degF", 212, "[degF]", 100, "Cel"),
    .init("both scales meet", -40, "degF", -40, "Cel"),
    .init("body temperature", 98.6, "degF", 37, "Cel"),
    .init("Celsius to Fahrenheit", 100, "Cel", 212, "degF"),
    .init("ice point in kelvin", 273.15, "K", 0, "Cel"),
    .init("Celsius to kelvin", 25, "Cel", 298.15, "K"),
    .init("millidegrees of a 1-wire probe", 23_625, "mCel", 23.625, "Cel"),
    .init("standard atmosphere", 1, "atm", 1013.25, "hPa"),
    .init("bar", 1, "bar", 100, "kPa"),
    .init("mbar is hPa", 1013.2, "mbar", 1013.2, "hPa"),
    .init("dbar", 1, "dbar", 10, "kPa"),
    .init("mmHg in UCUM", 1, "mmHg", 133.322, "Pa"),
    .init("metre of water", 1, "m[H2O]", 9806.65, "Pa"),
    .init("international knot", 1, "kn", 1.852, "km/h"),
    .init("nautical mile", 1, "[nmi_i]", 1852, "m"),
    .init("36 km/h", 36, "km/h", 10, "m/s"),
    .init("mile per hour (NIST SP 811)", 1, "mph", 0.44704, "m/s"),
    .init("foot", 1, "ft", 0.3048, "m"),
    .init("inch of rain", 1, "in", 25.4, "mm"),
    .init("pound", 1, "[lb_av]", 0.45359237, "kg"),
    .init("US gallon", 1, "[gal_us]", 3.785411784, "L"),
    .init("uS/cm", 1413, "uS/cm", 1.413, "mS/cm"),
    .init("uS/cm to dS/m", 1413, "uS/cm", 1.413, "dS/m"),
    .init("sea water standard in S/m", 42.914, "mS/cm", 4.2914, "S/m"),
    .init("mg/L is g/m3", 6.5, "mg/L", 6.5, "g/m3"),
    .init("ug/L to mg/m3", 12.5, "ug/L", 12.5, "mg/m3"),
    .init("percent", 45, "%", 0.45, "1"),
    .init("per mille to percent", 35, "ppt", 3.5, "%"),
    .init("1 % is 10 000 ppm", 1, "%", 10_000, "ppm"),
    .init("ppb", 420_000, "[ppb]", 420, "[ppm]"),
    .init("soil water in percent", 31, "%", 0.31, "m3/m3"),
    .init("kilowatt hour", 1, "kW.h", 3.6, "MJ"),
    .init("millimetre of rain", 1, "mm", 1, "L/m2"),
    .init("rain rate", 3.6, "mm/h", 0.000001, "m/s"),
    .init("fan speed", 1200, "{rev}/min", 20, "Hz"),
    .init("fan speed per minute", 60, "/min", 1, "1/s"),
    .init("flow", 1, "m3/h", 1000, "L/h"),
    .init("minutes in a day", 1440, "min/d", 1, "1"),
    .init("alkalinity", 2300, "ueq/L", 2.3, "mmol/L"),
    .init("right angle", 90, "deg", 5400, "'"),
    .init("seconds of arc", 1, "deg", 3600, "''"),
    .init("hectare", 1, "har", 10_000, "m2"),
    .init("signal to noise", 1, "B", 10, "dB"),
    .init("powers of ten", 1, "10*3/uL", 1, "10^9/L"),
    .init("day", 1, "d", 86_400, "s"),
    .init("growing degree days count steps, not zeros", 18, "[degF].d", 10, "Cel.d"),
    .init("squares of steps", 4, "Cel2", 4, "K2"),
    .init("lapse rate", 10, "Cel/km", 10, "mK/m"),
]

/// Values published as rounded; each within half a unit of its last digit.
private let rounded: [(ConversionCase, tolerance: Double)] = [
    (.init("psi (NIST SP 811: 6.894 757 E+03)", 1, "psi", 6894.757, "Pa"), 0.0005),
    (.init("inch of mercury (NIST SP 811: 3.386 389 E+03)", 1, "[in_i'Hg]", 3386.389, "Pa"), 0.02),
    (.init("knot (NIST SP 811: 5.144 444 E-01)", 1, "kn", 0.514_444_4, "m/s"), 5e-8),
    (.init("degree (NIST SP 811: 1.745 329 E-02)", 1, "deg", 0.017_453_29, "rad"), 5e-9),
    (.init("kelvin to Fahrenheit", 273.15, "K", 32, "degF"), 1e-13),
    (.init("half turn", 180, "deg", .pi, "rad"), 1e-15),
    (.init("square degrees", 1, "sr", 3282.806_35, "deg2"), 5e-6),
]

private func convert(_ c: ConversionCase) throws -> Double {
    try Unit(c.from).converter(to: Unit(c.to))(c.value)
}

@Test(arguments: exact)
func exactDefinitions(_ c: ConversionCase) throws {
    #expect(try convert(c) == c.expected)
}

@Test(arguments: rounded)
func publishedRoundedValues(_ c: ConversionCase, tolerance: Double) throws {
    #expect(abs(try convert(c) - c.expected) <= tolerance)
}

@Test func sameUnitIsTheIdentityBitForBit() throws {
    for code in ["Cel", "degF", "mg/L", "%", "{NTU}", "deg", "[pH]"] {
        let conversion = try Unit(code).converter(to: Unit(code))
        #expect(conversion.isIdentity && conversion == .identity, "\(code)")
        for value in [-0.0, 0, 0.1, .pi, .leastNonzeroMagnitude, .greatestFiniteMagnitude, -.infinity] {
            #expect(conversion(value).bitPattern == value.bitPattern)
            #expect(conversion.inverse(value).bitPattern == value.bitPattern)
        }
        #expect(conversion(.nan).isNaN)
    }
    #expect(UnitConversion.identity(-0.0).bitPattern == (-0.0).bitPattern)
}

/// Whole degrees on both scales come out whole: the offset is the exact 32, not 17.77….
@Test func wholeDegreesStayWhole() throws {
    let (fahrenheit, celsius) = (try Unit("degF"), try Unit("Cel"))
    for step in -20...40 {
        let (inCelsius, inFahrenheit) = (Double(step * 5), Double(step * 9 + 32))
        #expect(try fahrenheit.converter(to: celsius)(inFahrenheit) == inCelsius)
        #expect(try celsius.converter(to: fahrenheit)(inCelsius) == inFahrenheit)
    }
}

@Test func differentSpellingsOfOneUnitAreTheIdentity() throws {
    for (a, b) in [("mbar", "hPa"), ("mg/L", "g/m3"), ("m3/m3", "1"), ("umol/m2/s", "umol.m-2.s-1"), ("/min", "min-1")]
    {
        #expect(try Unit(a).converter(to: Unit(b)).isIdentity, "\(a) \(b)")
    }
    #expect(try !Unit("K").converter(to: Unit("Cel")).isIdentity)
    #expect(try !Unit("mV").converter(to: Unit("V")).isIdentity)
}

/// Decimals as devices send them: dividing by a power of ten must give the nearest Float64, as a person would type it.
@Test(arguments: UInt64(1)...20)
func powersOfTenAreExact(seed: UInt64) throws {
    var random = SplitMix(seed: seed)
    for (from, to, digits) in [("mV", "V", 3), ("hPa", "kPa", 1), ("%", "1", 2), ("ug/L", "g/L", 6), ("um", "km", 9)] {
        let conversion = try Unit(from).converter(to: Unit(to))
        for _ in 0..<200 {
            let count = Int(random.next() % 9_007_199_254_740_992)
            #expect(conversion(Double(count)) == Double("\(count)e-\(digits)"), "\(count) \(from)")
        }
    }
}

@Test(arguments: UInt64(1)...20)
func thereAndBack(seed: UInt64) throws {
    var random = SplitMix(seed: seed)
    let families = [
        ["Cel", "degF", "K", "mCel"], ["Pa", "psi", "bar", "mmHg", "atm", "[in_i'Hg]", "m[H2O]"],
        ["m/s", "kn", "km/h", "mph", "[ft_i]/min"], ["deg", "rad", "'", "''"], ["1", "%", "ppt", "ppm", "[ppb]"],
        ["J", "kW.h", "MJ", "cal"], ["m", "ft", "in", "[nmi_i]", "Ym", "ym"],
    ]
    let celsius = try Unit("Cel")
    for units in try families.map({ try $0.map { try Unit($0) } }) {
        for from in units {
            for to in units {
                let (there, back) = (try from.converter(to: to), try to.converter(to: from))
                let value = (Double(random.next() % 2_000_001) - 1_000_000) / 1000
                // The offset of a temperature (273 150 mCel) rounds away the last digits of a small one.
                let tolerance = abs(value) * 1e-15 + (units.contains(celsius) ? 1e-10 : 0)
                #expect(abs(back(there(value)) - value) <= tolerance, "\(value) \(from) → \(to)")
                #expect(abs(there.inverse(there(value)) - value) <= tolerance, "\(value) \(from) → \(to)")
            }
        }
    }
}

@Test func convertingThroughAThirdUnitAgrees() throws {
    let (knots, kmh, mps) = (try Unit("kn"), try Unit("km/h"), try Unit("m/s"))
    for value in [1.0, 12.5, 34, 63] {
        let direct = try knots.converter(to: mps)(value)
        let around = try kmh.converter(to: mps)(knots.converter(to: kmh)(value))
        #expect(abs(direct - around) <= 1e-14 * value)
    }
}
