extension DerivedFunctions {
    static let air: [DerivedFunction] = moistAir + heat

    private static let T = DerivedInput("T", "Cel", -40...60, "air temperature")
    /// Dry air has no dew point.
    private static let RH = DerivedInput("RH", "%", 0.1...100, "relative humidity over water")
    private static let anyRH = DerivedInput("RH", "%", 0...100, "relative humidity over water")

    private static func dewPoint(
        _ name: String,
        _ magnus: MoistAir.Magnus,
        formula: String,
        source: String
    ) -> DerivedFunction {
        DerivedFunction(
            name,
            "Dew point over water, constants \(magnus.b) and \(magnus.c)",
            inputs: [T, RH],
            output: DerivedOutput("dew_point_temperature", "Cel"),
            formula: formula,
            source: source
        ) { magnus.dewPoint(T: $0[0], RH: $0[1]) }
    }

    private static let moistAir = [
        dewPoint(
            "dewpoint_magnus_alduchov",
            .alduchov,
            formula: "Magnus/Alduchov-Eskridge-1996",
            source: "Alduchov & Eskridge 1996"
        ),
        dewPoint(
            "dewpoint_magnus_sonntag",
            .sonntag,
            formula: "Magnus/Sonntag-1990",
            source: "Sonntag 1990; WMO guide 8 (CIMO)"
        ),
        dewPoint("dewpoint_fao56", .fao56, formula: "Magnus/FAO-56", source: "FAO-56, equation 11"),
        DerivedFunction(
            "vpd_air",
            "Vapour pressure deficit of air",
            inputs: [T, anyRH],
            output: DerivedOutput("vapour_pressure_deficit", "kPa"),
            formula: "FAO-56/eq-11",
            source: "FAO-56, equation 11: e(T) (1 - RH/100)"
        ) { MoistAir.saturation($0[0]) * (1 - $0[1] / 100) },
        DerivedFunction(
            "wetbulb_stull",
            "Wet bulb temperature at 1013 hPa, by fit; not where air is cold and dry together",
            inputs: [
                DerivedInput("T", "Cel", -20...50, "air temperature"),
                DerivedInput("RH", "%", 5...99, "relative humidity over water"),
            ],
            output: DerivedOutput("wet_bulb_temperature", "Cel"),
            formula: "Stull-2011",
            source: "Stull 2011, equation 1"
        ) { MoistAir.wetBulb(T: $0[0], RH: $0[1]) },
    ]

    private static let heat = [
        DerivedFunction(
            "thi_nrc1971",
            "Temperature-humidity index of cattle, NRC",
            inputs: [T, anyRH],
            output: DerivedOutput("thi", "1"),
            formula: "THI/NRC-1971",
            source: "NRC 1971"
        ) { HeatStress.nrc(T: $0[0], RH: $0[1]) },
        DerivedFunction(
            "thi_yousef",
            "Temperature-humidity index of cattle, from the dew point",
            inputs: [T, RH],
            output: DerivedOutput("thi", "1"),
            formula: "THI/Yousef-1985",
            source: "Yousef 1985; dew point by FAO-56"
        ) { HeatStress.yousef(T: $0[0], RH: $0[1]) },
        DerivedFunction(
            "thi_mader",
            "Temperature-humidity index of cattle, Mader",
            inputs: [T, anyRH],
            output: DerivedOutput("thi", "1"),
            formula: "THI/Mader-2006",
            source: "Mader, Davis & Brown-Brandl 2006"
        ) { HeatStress.mader(T: $0[0], RH: $0[1]) },
        DerivedFunction(
            "thi_hours",
            "Sum over time of what the index is above a limit; of a day's values, the day's load",
            inputs: [
                DerivedInput("limit", "1", 0...120, "the limit", default: 68),
                DerivedInput("step", "h", 0...24, "time that each value stands for", default: 1),
                DerivedInput("THI", "1", -100...200, "the values, all by one formula", kind: .list),
            ],
            output: DerivedOutput("thi_hours", "h"),
            formula: "THI-hours/sum-above",
            source: "sum of max(0, THI - limit) × step; the limit of 68 is that of lactating cows"
        ) { Accumulation.above($0[0], step: $0[1], $0.dropFirst(2)) },
    ]
}
