extension DerivedFunctions {
    static let oxygen: [DerivedFunction] = solubility + night

    private static let sp = DerivedInput("SP", "1", 0...42, "practical salinity (PSS-78); 0 in fresh water")
    private static let t = DerivedInput("t", "Cel", -2...40, "water temperature")
    private static let DO = DerivedInput("DO", "mg/L", 0...60, "dissolved oxygen as measured")
    private static let pressure = DerivedInput(
        "air_pressure",
        "hPa",
        500...1100,
        "air pressure at the place, not reduced to sea level",
        default: 1013.25
    )
    private static let gordon = "Garcia & Gordon 1992 (Benson & Krause data); mg/L with TEOS-10 density"
    private static let moist = "\(gordon); air pressure Benson & Krause 1984, vapour Weiss & Price 1980"

    private static let solubility = [
        DerivedFunction(
            "O2sol_SP_pt",
            "Oxygen in balance with moist air at 1 atm",
            inputs: [
                sp, DerivedInput("pt", "Cel", -2...40, "potential temperature; at the surface water temperature"),
            ],
            output: DerivedOutput("oxygen_solubility", "umol/kg"),
            formula: "Garcia-Gordon-1992/Benson-Krause",
            source: "Garcia & Gordon 1992 (Benson & Krause data), as in GSW 3.06"
        ) { OxygenSolubility.perMass(SP: $0[0], t: $0[1]) },
        DerivedFunction(
            "O2sol_mgL",
            "Oxygen in balance with moist air, per litre, at the place's air pressure",
            aliases: ["oxygen_solubility"],
            inputs: [sp, t, pressure],
            output: DerivedOutput("oxygen_solubility", "mg/L"),
            formula: "Garcia-Gordon-1992/Benson-Krause",
            source: moist
        ) { OxygenSolubility.perVolume(SP: $0[0], t: $0[1], pressure: $0[2]) },
        DerivedFunction(
            "oxygen_saturation",
            "Dissolved oxygen in percent of what air gives the water at the surface",
            aliases: ["DO_saturation"],
            inputs: [DO, sp, t, pressure],
            output: DerivedOutput("oxygen_saturation", "%"),
            formula: "Garcia-Gordon-1992/surface",
            source: "\(moist); referred to the surface at any depth"
        ) { 100 * $0[0] / OxygenSolubility.perVolume(SP: $0[1], t: $0[2], pressure: $0[3]) },
        DerivedFunction(
            "DO_salinity_corrected",
            "Dissolved oxygen of a probe that was set to another salinity than the water's",
            inputs: [
                DO, sp, t,
                DerivedInput("SP_probe", "1", 0...42, "practical salinity that the probe is set to", default: 0),
            ],
            output: DerivedOutput("dissolved_oxygen", "mg/L"),
            formula: "Garcia-Gordon-1992/salinity-ratio",
            source: gordon
        ) {
            $0[0] * OxygenSolubility.perVolume(SP: $0[1], t: $0[2], pressure: 1013.25)
                / OxygenSolubility.perVolume(SP: $0[3], t: $0[2], pressure: 1013.25)
        },
    ]

    private static let nightInputs = [
        DerivedInput("DO_dusk", "mg/L", 0...60, "dissolved oxygen at dusk"),
        DerivedInput("DO_later", "mg/L", 0...60, "dissolved oxygen some hours later"),
        DerivedInput("hours_between", "h", 0.5...12, "time between both; some 3 h", default: 3),
        DerivedInput("k", "1/h", 0...1, "share of the deficit that the surface makes good in an hour", default: 0),
    ]

    private static func night(_ values: UnsafeBufferPointer<Double>) -> NightOxygen {
        NightOxygen(dusk: values[0], later: values[1], hours: values[2], exchange: values[3])
    }

    private static let madenjian = "Madenjian 1987 (Aquacult. Eng. 6:209); exchange at the surface of first order"

    private static let night = [
        DerivedFunction(
            "dawn_oxygen",
            "Dissolved oxygen that a pond will have at dawn",
            inputs: nightInputs + [DerivedInput("hours_to_dawn", "h", 0...24, "from the later measurement")],
            output: DerivedOutput("dissolved_oxygen", "mg/L"),
            formula: "Madenjian-1987/first-order-exchange",
            source: madenjian
        ) { night($0).oxygen(after: $0[4]) },
        DerivedFunction(
            "hours_to_low_oxygen",
            "Time from the later measurement until a pond's oxygen is down to a limit",
            inputs: nightInputs + [DerivedInput("limit", "mg/L", 0...20, "the limit", default: 3)],
            output: DerivedOutput("time_to_low_oxygen", "h"),
            formula: "Madenjian-1987/first-order-exchange",
            source: madenjian,
            undefined: "oxygen does not fall to the limit"
        ) { night($0).hours(to: $0[4]) },
        DerivedFunction(
            "pond_respiration",
            "Oxygen that all life in a pond takes up in an hour of the night",
            inputs: nightInputs + [
                DerivedInput(
                    "DO_saturated",
                    "mg/L",
                    0...20,
                    "oxygen in balance with air (O2sol_mgL); only with k",
                    default: .nan
                )
            ],
            output: DerivedOutput(nil, "mg/L/h"),
            formula: "Madenjian-1987/first-order-exchange",
            source: madenjian,
            undefined: "with k, DO_saturated must be given"
        ) { night($0).respiration(saturation: $0[4]) },
    ]
}
