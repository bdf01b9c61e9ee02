extension DerivedFunctions {
    static let crops: [DerivedFunction] = warmth + chill + soil

    /// Extremes of the day, which crops and radiation share.
    static let dayLow = DerivedInput(
        "Tmin",
        "Cel",
        -60...60,
        "lowest air temperature of the day",
        aliases: ["tmin"]
    )
    static let dayHigh = DerivedInput(
        "Tmax",
        "Cel",
        -60...60,
        "highest air temperature of the day",
        aliases: ["tmax"]
    )
    private static let base = DerivedInput("base", "Cel", -20...40, "temperature below which nothing grows")
    private static let step = DerivedInput("step", "h", 0...24, "time that each value stands for", default: 1)
    private static let hourly = DerivedInput("T", "Cel", -60...60, "air temperatures, usually of hours", kind: .list)
    private static let theta = DerivedInput("theta", "m3/m3", 0...1, "volumetric water content")
    private static let capacity = DerivedInput(
        "theta_fc",
        "m3/m3",
        0.01...1,
        "volumetric water content at field capacity"
    )

    private static let warmth = [
        DerivedFunction(
            "gdd_avg",
            "Growing degree days of a day from its mean temperature",
            inputs: [dayLow, dayHigh, base],
            output: DerivedOutput("growing_degree_days", "K.d"),
            formula: "GDD/McMaster-Wilhelm-1",
            source: "McMaster & Wilhelm 1997, method 1"
        ) { max(0, ($0[1] + $0[0]) / 2 - $0[2]) },
        DerivedFunction(
            "gdd_clamped",
            "Growing degree days of a day whose extremes first are brought between base and upper limit",
            inputs: [
                dayLow, dayHigh, base,
                DerivedInput(
                    "upper",
                    "Cel",
                    -20 ... .infinity,
                    "temperature above which growth is no faster; none when not given",
                    default: .infinity
                ),
            ],
            output: DerivedOutput("growing_degree_days", "K.d"),
            formula: "GDD/McMaster-Wilhelm-2",
            source: "McMaster & Wilhelm 1997, method 2",
            undefined: "the upper limit is below the base"
        ) {
            guard $0[3] >= $0[2] else { return .nan }
            return (min(max($0[0], $0[2]), $0[3]) + min(max($0[1], $0[2]), $0[3])) / 2 - $0[2]
        },
        DerivedFunction(
            "degree_hours",
            "Sum over time of what a temperature is above a limit; of 7 days, the heat load of a species",
            inputs: [
                DerivedInput("limit", "Cel", -60...60, "the limit"), step,
                DerivedInput("T", "Cel", -60...60, "temperatures of water or air", kind: .list),
            ],
            output: DerivedOutput("degree_hours", "K.h"),
            formula: "degree-hours/sum-above",
            source: "our definition: sum of max(0, T - limit) × step; there is no standard index for aquatic animals"
        ) { Accumulation.above($0[0], step: $0[1], $0.dropFirst(2)) },
    ]

    private static let chill = [
        DerivedFunction(
            "chill_hours",
            "Time with temperatures of 0...7.2 Cel, or another range",
            inputs: [
                DerivedInput("low", "Cel", -60...60, "lower bound", default: 0),
                DerivedInput("high", "Cel", -60...60, "upper bound", default: 7.2), step, hourly,
            ],
            output: DerivedOutput("chill_hours", "h"),
            formula: "chill/hours-in-range",
            source: "hours of 0...7.2 Cel (32...45 degF), bounds included"
        ) { Accumulation.time(in: $0[0], $0[1], step: $0[2], $0.dropFirst(3)) },
        DerivedFunction(
            "chill_units_utah",
            "Utah chill units: half for 1.4...2.4 Cel, one up to 9.1, half up to 12.4, negative above 15.9",
            inputs: [step, hourly],
            output: DerivedOutput("chill_units", "h"),
            formula: "chill/Utah",
            source: "Richardson, Seeley & Walker 1974; steps as in chillR"
        ) { Accumulation.utah(step: $0[0], $0.dropFirst(1)) },
    ]

    private static let soil = [
        DerivedFunction(
            "topp_vwc",
            "Volumetric water content of mineral soil from its permittivity; not peat, heavy clay or saline soil",
            inputs: [DerivedInput("Ka", "1", 1...81, "apparent relative permittivity")],
            output: DerivedOutput("soil_volumetric_water_content", "m3/m3"),
            formula: "Topp-1980",
            source: "Topp, Davis & Annan 1980"
        ) { -5.3e-2 + $0[0] * (2.92e-2 + $0[0] * (-5.5e-4 + $0[0] * 4.3e-6)) },
        DerivedFunction(
            "relative_soil_water",
            "Water content in percent of field capacity",
            inputs: [theta, capacity],
            output: DerivedOutput("soil_relative_water_content", "%"),
            formula: "soil/of-field-capacity",
            source: "100 theta/theta_fc"
        ) { 100 * $0[0] / $0[1] },
        DerivedFunction(
            "soil_water_deficit",
            "Water that a layer lacks to field capacity; negative when it holds more",
            inputs: [theta, capacity, DerivedInput("depth", "mm", 0...10_000, "thickness of the layer")],
            output: DerivedOutput("soil_water_deficit", "mm"),
            formula: "soil/deficit",
            source: "(theta_fc - theta) depth"
        ) { ($0[1] - $0[0]) * $0[2] },
    ]
}
