import Testing
import TideDerive
import TideUnits

/// Values that people name: order, units, ranges, and what is said when something is wrong.
@Suite("Named inputs")
struct ArgumentTests {
    struct Refusal: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var function = "SP_from_C"
        var values: [(name: String, value: DerivedValue)]
        var says: String
    }

    private static func number(_ value: Double) -> DerivedValue { .number(value, nil) }

    @Test(arguments: [
        Refusal(testDescription: "missing", values: [("C", number(40))], says: "t is missing (temperature in the sea"),
        Refusal(
            testDescription: "not a number",
            values: [("C", number(.nan)), ("t", number(20))],
            says: "C: \"nan\" is no number"
        ),
        Refusal(
            testDescription: "infinite",
            values: [("C", number(40)), ("t", number(.infinity))],
            says: "t: \"inf\" is no number"
        ),
        Refusal(
            testDescription: "humidity of 103 %",
            function: "thi_nrc1971",
            values: [("T", number(25)), ("RH", number(103))],
            says: "RH is 103.0 %, the formula holds from 0.0 to 100.0 %"
        ),
        Refusal(
            testDescription: "unknown input",
            values: [("C", number(40)), ("T", number(20))],
            says: "SP_from_C has no input \"T\"; did you mean t?"
        ),
        Refusal(
            testDescription: "twice under two names",
            function: "daylight_hours",
            values: [("J", number(1)), ("doy", number(1)), ("lat", number(36))],
            says: "J is there twice, as J and as doy"
        ),
        Refusal(
            testDescription: "no word of the choice",
            function: "NH3_fraction_sea",
            values: [("pH", number(8)), ("T", number(20)), ("SP", number(31)), ("pH_scale", .word("sws"))],
            says: "pH_scale is \"sws\"; write one of total, free, nbs"
        ),
        Refusal(
            testDescription: "no pH scale",
            function: "NH3_fraction_sea",
            values: [("pH", number(8)), ("T", number(20)), ("SP", number(31))],
            says: "pH_scale is missing"
        ),
        Refusal(
            testDescription: "NBS in brackish water",
            function: "NH3_fraction_sea",
            values: [("pH", number(8)), ("T", number(20)), ("SP", number(10)), ("pH_scale", .word("nbs"))],
            says: "pH on the NBS scale is known in sea water of practical salinity 20 and more"
        ),
        Refusal(
            testDescription: "a list for one number",
            values: [("C", .list([1, 2], nil)), ("t", number(20))],
            says: "C takes one number, not a list"
        ),
        Refusal(
            testDescription: "an empty list",
            function: "thi_hours",
            values: [("THI", .list([], nil))],
            says: "THI is missing"
        ),
        Refusal(
            testDescription: "no wind",
            function: "ET0_daily",
            values: [
                ("Tmax", number(21.5)), ("Tmin", number(12.3)), ("RHmax", number(84)), ("RHmin", number(63)),
                ("n", number(9)), ("lat", number(50.8)), ("z", number(100)), ("J", number(187)),
            ],
            says: "give u2 or u10_kmh, and Rs or n"
        ),
    ])
    func whatIsWrongIsSaid(_ refusal: Refusal) throws {
        let function = try DerivedFunctions.find(refusal.function)
        do throws(DeriveError) {
            let value = try function.derive(refusal.values)
            Issue.record("\(value)")
        } catch {
            #expect(error.description.contains(refusal.says), "\(error)")
        }
    }

    @Test func aWrongNameIsAnsweredByTheRightOne() {
        #expect(throws: DeriveError.unknownFunction(name: "SP_from_c", suggestion: "SP_from_C")) {
            try DerivedFunctions.find("SP_from_c")
        }
    }

    @Test func unitsAreConverted() throws {
        let function = try DerivedFunctions.find("SP_from_C")
        let plain = try function.derive([("C", .number(47.6, nil)), ("t", .number(25, nil))])
        let siemens = try function.derive([
            ("C", .number(4.76, try Unit("S/m"))), ("t", .number(77, try Unit("[degF]"))),
            ("p", .number(0, try Unit("Pa"))),
        ])
        #expect(abs(plain - siemens) < 1e-12)
    }

    @Test func aUnitOfSomethingElseIsRefused() throws {
        let salinity = try DerivedFunctions.find("SP_from_C")
        let values: [(name: String, value: DerivedValue)] = [
            ("C", .number(1, try Unit("Cel"))), ("t", .number(20, nil)),
        ]
        #expect(throws: DeriveError.self) { try salinity.derive(values) }
        let reference = try DerivedFunctions.find("SR_from_SP")
        #expect(throws: DeriveError.self) { try reference.derive([("SP", .number(31, try Unit("[ppth]")))]) }
    }

    @Test func nullsAndDefaultsAreOneThing() throws {
        let function = try DerivedFunctions.find("gdd_clamped")
        let values: [(name: String, value: DerivedValue)] = [
            ("Tmin", .number(15, nil)), ("Tmax", .number(25, nil)), ("base", .number(0, nil)),
        ]
        #expect(try function.derive(values) == 20)
        #expect(function.evaluate([15, 25, 0, .infinity]) == 20)
    }
}
