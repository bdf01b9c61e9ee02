extension DerivedFunctions {
    static let ammonia: [DerivedFunction] = freshAmmonia + seaAmmonia

    private static let tan = DerivedInput("TAN", "mg/L", 0...1000, "total ammonia, NH3 and NH4+ together, as nitrogen")
    private static let pH = DerivedInput("pH", "[pH]", 0...14, "pH")
    private static let fresh = [pH, DerivedInput("T", "Cel", 0...50, "water temperature")]
    private static let sea = [
        pH, DerivedInput("T", "Cel", -2...40, "water temperature"),
        DerivedInput("SP", "1", 0...40, "practical salinity (PSS-78)"),
        .choice(
            "pH_scale",
            ["total", "free", "nbs"],
            "what the pH counts; nbs: probe calibrated in NBS (NIST) buffers"
        ),
    ]
    private static let emerson = "Emerson, Russo, Lund & Thurston 1975, with their 273.2 K for 0 Cel"
    private static let clegg =
        "Clegg & Whitfield 1995, equation 18; scales: Dickson 1990, Dickson & Riley 1979, Takahashi et al. 1982"
    private static let tooFresh = "pH on the NBS scale is known in sea water of practical salinity 20 and more"

    private static func freshShare(_ values: UnsafeBufferPointer<Double>, from first: Int) -> Double {
        UnionisedAmmonia.fresh(pH: values[first], T: values[first + 1])
    }

    private static func seaShare(_ values: UnsafeBufferPointer<Double>, from first: Int) -> Double {
        guard let scale = PHScale(rawValue: Int(values[first + 3])) else { return .nan }
        return UnionisedAmmonia.sea(pH: values[first], T: values[first + 1], SP: values[first + 2], scale: scale)
    }

    private static let freshAmmonia = [
        DerivedFunction(
            "NH3_fraction_fresh",
            "Share of un-ionised ammonia in fresh water",
            aliases: ["nh3_fraction_emerson1975"],
            inputs: fresh,
            output: DerivedOutput("unionised_ammonia_fraction", "1"),
            formula: "Emerson-1975",
            source: emerson
        ) { freshShare($0, from: 0) },
        DerivedFunction(
            "NH3_N_fresh",
            "Un-ionised ammonia in fresh water, as nitrogen",
            inputs: [tan] + fresh,
            output: DerivedOutput("unionised_ammonia_n", "mg/L"),
            formula: "Emerson-1975/N",
            source: emerson
        ) { $0[0] * freshShare($0, from: 1) },
        DerivedFunction(
            "NH3_fresh",
            "Un-ionised ammonia in fresh water, as NH3",
            inputs: [tan] + fresh,
            output: DerivedOutput("unionised_ammonia", "mg/L"),
            formula: "Emerson-1975/NH3",
            source: "\(emerson); NH3 is 17.031/14.007 of its nitrogen"
        ) { $0[0] * freshShare($0, from: 1) * UnionisedAmmonia.perNitrogen },
    ]

    private static let seaAmmonia = [
        DerivedFunction(
            "NH3_fraction_sea",
            "Share of un-ionised ammonia in sea water",
            inputs: sea,
            output: DerivedOutput("unionised_ammonia_fraction", "1"),
            formula: "Clegg-Whitfield-1995",
            source: clegg,
            undefined: tooFresh
        ) { seaShare($0, from: 0) },
        DerivedFunction(
            "NH3_N_sea",
            "Un-ionised ammonia in sea water, as nitrogen",
            inputs: [tan] + sea,
            output: DerivedOutput("unionised_ammonia_n", "mg/L"),
            formula: "Clegg-Whitfield-1995/N",
            source: clegg,
            undefined: tooFresh
        ) { $0[0] * seaShare($0, from: 1) },
        DerivedFunction(
            "NH3_sea",
            "Un-ionised ammonia in sea water, as NH3",
            inputs: [tan] + sea,
            output: DerivedOutput("unionised_ammonia", "mg/L"),
            formula: "Clegg-Whitfield-1995/NH3",
            source: "\(clegg); NH3 is 17.031/14.007 of its nitrogen",
            undefined: tooFresh
        ) { $0[0] * seaShare($0, from: 1) * UnionisedAmmonia.perNitrogen },
    ]
}
