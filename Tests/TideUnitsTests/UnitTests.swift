import Testing
import TideTesting
import TideUnits

/// Every unit of the domain table.
private let domainUnits = [
    "Cel", "%", "hPa", "m/s", "deg", "mm", "mm/h", "W/m2", "umol/m2/s", "h", "lx", "[ppm]", "m3/m3", "1", "kPa",
    "dS/m", "[pH]", "mg/kg", "um", "m3/h", "mg/m3", "ug/m3", "Pa", "L", "kg", "1/h", "min/d", "mS/cm", "mg/L", "mV",
    "{NTU}", "{FNU}", "ug/L", "mmol/L", "m", "s", "dbar", "kg/m3", "kN", "A", "kW", "kW.h", "/min", "V", "{dBm}",
    "dB", "{state}", "{bool}",
]

@Test(arguments: domainUnits)
func domainUnitsAreTheirOwnCode(_ text: String) throws {
    let unit = try Unit(text)
    #expect(unit.code == text)
    #expect(unit.description == text)
    #expect(unit == (try Unit(text)))
    #expect(!unit.dimension.words.isEmpty)
}

/// What data sheets write and profiles may: each becomes its UCUM code.
@Test(arguments: [
    ("degF", "[degF]"), ("K", "K"), ("psi", "[psi]"), ("bar", "bar"), ("mbar", "mbar"), ("hPa", "hPa"),
    ("mmHg", "mm[Hg]"), ("kn", "[kn_i]"), ("km/h", "km/h"), ("mph", "[mi_i]/h"), ("uS/cm", "uS/cm"),
    ("ppm", "[ppm]"), ("ppt", "[ppth]"), ("%", "%"), ("mV", "mV"), ("ft", "[ft_i]"), ("in", "[in_i]"),
    ("in/h", "[in_i]/h"), ("ft/min", "[ft_i]/min"), ("s/mph", "s/([mi_i]/h)"),
])
func profileSpellings(_ text: String, code: String) throws {
    #expect(try Unit(text).code == code)
    #expect(try Unit(code).dimension == Unit(text).dimension)
    #expect(try Unit(text).converter(to: Unit(code)).isIdentity)
}

@Test(arguments: [
    ("°C", "Cel"), ("℃", "Cel"), ("degC", "Cel"), ("°F", "[degF]"), ("°", "deg"), ("µS/cm", "uS/cm"),
    ("μmol/m²/s", "umol/m2/s"), ("W/m²", "W/m2"), ("W m⁻²", "W.m-2"), ("m s-1", "m.s-1"), ("m³/h", "m3/h"),
    ("g/m^3", "g/m3"),
    ("kWh", "kW.h"), ("kg/kWh", "kg/(kW.h)"), ("NTU", "{NTU}"), ("dBm", "{dBm}"), ("dB[mW]", "{dBm}"),
    ("pH", "[pH]"), ("rpm", "{rev}/min"), ("knots", "[kn_i]"), ("lux", "lx"), ("%RH", "%"), ("PSU", "1"),
    ("inHg", "[in_i'Hg]"), ("kW·h", "kW.h"), ("‰", "[ppth]"), ("mg/L", "mg/L"), ("10^3/L", "10^3/L"),
])
func spellingsOfPeople(_ text: String, code: String) throws {
    #expect(try Unit(informal: text).code == code)
}

/// The whole message, because it is what the writer of a profile reads.
@Test(arguments: [
    ("NTU", #"unit "NTU", column 1: "NTU" is not a known unit; write "{NTU}""#),
    ("[NTU'U]", #"unit "[NTU'U]", column 1: "[NTU'U]" is not a known unit; write "{NTU}""#),
    ("FNU", #"unit "FNU", column 1: "FNU" is not a known unit; write "{FNU}""#),
    ("kWh", #"unit "kWh", column 1: "kWh" is not a known unit; write "kW.h""#),
    ("kg/kWh", #"unit "kg/kWh", column 4: "kWh" is not a known unit; write "kg/(kW.h)""#),
    ("dB[mW]", #"unit "dB[mW]", column 1: "dB[mW]" is not a known unit; write "{dBm}""#),
    ("dBm", #"unit "dBm", column 1: "dBm" is not a known unit; write "{dBm}""#),
    ("°C", #"unit "°C", column 1: a UCUM code has only printable ASCII, without blanks; write "Cel""#),
    ("µS/cm", #"unit "µS/cm", column 1: a UCUM code has only printable ASCII, without blanks; write "uS/cm""#),
    ("m s-1", #"unit "m s-1", column 2: a UCUM code has only printable ASCII, without blanks; write "m.s-1""#),
    ("C", #"unit "C", column 1: "C" is not a known unit; write "Cel""#),
    ("pH", #"unit "pH", column 1: "pH" is not a known unit; write "[pH]""#),
    ("PSU", #"unit "PSU", column 1: "PSU" is not a known unit; write "1""#),
    ("rpm", #"unit "rpm", column 1: "rpm" is not a known unit; write "{rev}/min""#),
    ("g/m^3", #"unit "g/m^3", column 4: "^" is not expected here; write "g/m3""#),
    ("KPA", #"unit "KPA", column 1: "KPA" is not a known unit; write "kPa""#),
    ("MG/L", #"unit "MG/L", column 1: "MG" is not a known unit; write "mg/L""#),
    ("mg/furlong", #"unit "mg/furlong", column 4: "furlong" is not a known unit"#),
    ("", #"unit "", column 1: is empty; a plain number has the unit 1"#),
    ("mg/", #"unit "mg/", column 4: a unit is missing at the end"#),
    ("mg//L", #"unit "mg//L", column 4: a unit is missing before "/""#),
    ("m3)", #"unit "m3)", column 3: ")" is not expected here"#),
    ("(m", #"unit "(m", column 3: ")" is missing"#),
    ("[pH", #"unit "[pH", column 1: "]" is missing"#),
    ("{NTU", #"unit "{NTU", column 1: "}" is missing"#),
    ("{}", #"unit "{}", column 1: an annotation is {word}"#),
    ("0.m", #"unit "0.m", column 1: the number must be above 0"#),
    ("m-", #"unit "m-", column 2: an exponent has one or two digits"#),
    ("m123", #"unit "m123", column 2: an exponent has one or two digits"#),
    ("mph2", #"unit "mph2", column 4: nothing can be attached to "mph", which is [mi_i]/h"#),
    ("Ym3", #"unit "Ym3", column 1: the factor is too large or too small to be exact"#),
])
func refusals(_ text: String, message: String) {
    let error = #expect(throws: UnitError.self) { try Unit(text) }
    #expect(error?.description == message)
}

@Test func lengthAndDepthAreBounded() {
    #expect(throws: UnitError.self) { try Unit(String(repeating: "m.", count: 32) + "m") }
    #expect(throws: Never.self) { try Unit(String(repeating: "m.", count: 31) + "m") }
    #expect(throws: UnitError.self) {
        try Unit(String(repeating: "(", count: 20) + "m" + String(repeating: ")", count: 20))
    }
    #expect(throws: Never.self) { try Unit("((((m))))") }
    let error = #expect(throws: UnitError.self) { try Unit(informal: String(repeating: "é", count: 1_000_000)) }
    #expect((error?.description.utf8.count ?? .max) < 300)
    let oneCharacter = #expect(throws: UnitError.self) { try Unit("e" + String(repeating: "\u{301}", count: 100_000)) }
    #expect((oneCharacter?.description.utf8.count ?? .max) < 300)
}

@Test(arguments: [
    ("mg/L", "ppm", "is a number or ratio: a fraction becomes a concentration only with the molar mass"),
    ("ppm", "mg/m3", "molar mass"), ("mmol/L", "mg/L", "molar mass"), ("{NTU}", "1", "write {NTU}"),
    ("{NTU}", "{FNU}", "no fixed factor"), ("{dBm}", "dB", "a level against 1 mW"),
    ("Cel", "hPa", "Cel is temperature, hPa is pressure"), ("kW", "kW.h", "energy is power over a time"),
    ("deg", "Cel", "deg is an angle"), ("uS/cm", "ppm", "derive it"), ("{state}", "{bool}", "scale of its own"),
    ("mg{N}/L", "mg/L", "scale of its own"), ("rad", "1", "rad is plane angle, 1 is a number or ratio"),
    ("[pH]", "1", "[pH] is acidity (pH), 1 is a number or ratio"), ("{state}", "1", "scale of its own"),
    ("m/s2", "g2.m", "m/s2 is acceleration, g2.m is g2.m"), ("lx", "umol/m2/s", "spectrum"), ("K.m", "m", "K.m is K.m"),
])
func mismatches(_ from: String, to: String, contains text: String) throws {
    let (source, target) = (try Unit(from), try Unit(to))
    let error = #expect(throws: UnitError.mismatch(from: source, to: target)) { try source.converter(to: target) }
    let message = error.map { "\($0)" } ?? ""
    #expect(message.contains(text), "\(message)")
    #expect(message.hasPrefix("\(source.code) is "))
    #expect(message.contains("\(target.code) is "))
}

@Test func countingAnnotationsAreNumbers() throws {
    #expect(try Unit("{rev}").converter(to: Unit("1")).isIdentity)
    #expect(try Unit("{tip}/min").converter(to: Unit("/min")).isIdentity)
    #expect(throws: UnitError.self) { try Unit("{NTU}").converter(to: Unit("{count}")) }
}

/// Any text ends in a unit or an error, and a unit's own code reads back as the same unit.
@Test(arguments: UInt64(1)...40)
func anyTextIsAUnitOrAnError(seed: UInt64) throws {
    var random = SplitMix(seed: seed)
    let pieces = [
        "m", "g", "Cel", "[degF]", "kW", "h", "/", ".", "/", ".", "(", ")", "2", "-1", "10*", "10^", "{NTU}", "{", "}",
        "[", "]", "%", "'", "ft", "kWh", "°", "µ", "\u{0}", " ", "99", "+", "e", "[in_i]", "da", "Y", "鱼", "1", "0",
        "340282366920938463463374607431768211456", "[pi]", "~", "Pa", "\u{301}", "rpm", "NTU",
        "PSU", "mph", "{rev}", "dB", "degC", "^", "²",
    ]
    for _ in 0..<250 {
        let text = (0..<random.next() % 12).map { _ in pieces[Int(random.next() % UInt64(pieces.count))] }.joined()
        for unit in [try? Unit(text), try? Unit(informal: text)].compactMap(\.self) {
            #expect(try Unit(unit.code).dimension == unit.dimension, "\(text)")
            #expect(try unit.converter(to: unit).isIdentity, "\(text)")
            #expect(try Unit(unit.code).converter(to: unit).isIdentity, "\(text) \(unit.code)")
        }
        do throws(UnitError) { _ = try Unit(text) } catch { #expect(!error.description.isEmpty) }
    }
}
