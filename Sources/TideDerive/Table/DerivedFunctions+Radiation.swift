internal import Glibc

extension DerivedFunctions {
    static let radiation: [DerivedFunction] = vapour + sun + balance

    private static let rhmin = DerivedInput(
        "RHmin",
        "%",
        0...100,
        "lowest relative humidity of the day",
        aliases: ["rhmin"]
    )
    private static let rhmax = DerivedInput(
        "RHmax",
        "%",
        0...100,
        "highest relative humidity of the day",
        aliases: ["rhmax"]
    )
    private static let z = DerivedInput("z", "m", -500...6000, "height above the sea")
    private static let day = DerivedInput("J", "1", 1...366, "day of the year", aliases: ["doy"])
    private static let lat = DerivedInput("lat", "deg", -90...90, "latitude, north positive", aliases: ["lat_deg"])
    private static let ra = DerivedInput("Ra", "MJ/m2/d", 0...60, "radiation outside the atmosphere")
    private static let rs = DerivedInput("Rs", "MJ/m2/d", 0...60, "solar radiation")

    private static func rad(_ degrees: Double) -> Double { degrees * .pi / 180 }

    private static func fao(
        _ name: String,
        _ summary: String,
        _ inputs: [DerivedInput],
        _ output: DerivedOutput,
        equation: String,
        undefined: String? = nil,
        body: @escaping DerivedFunction.Body
    ) -> DerivedFunction {
        DerivedFunction(
            name,
            summary,
            inputs: inputs,
            output: output,
            formula: "FAO-56/eq-\(equation)",
            source: "FAO Irrigation and Drainage Paper 56 (Allen, Pereira, Raes & Smith 1998), equation \(equation)",
            undefined: undefined,
            body: body
        )
    }

    private static let vapourPressure = DerivedOutput("vapour_pressure", "kPa")

    private static let vapour = [
        fao("atm_pressure", "Air pressure from the height above the sea", [z], DerivedOutput(nil, "kPa"), equation: "7")
        {
            FAO56.pressure(z: $0[0])
        },
        fao(
            "psychrometric_constant",
            "Psychrometric constant",
            [DerivedInput("P", "kPa", 40...110, "air pressure")],
            DerivedOutput(nil, "kPa/K"),
            equation: "8"
        ) { FAO56.psychrometric(P: $0[0]) },
        fao(
            "svp",
            "Saturation vapour pressure over water",
            [DerivedInput("T", "Cel", -60...60, "air temperature", aliases: ["t"])],
            DerivedOutput(nil, "kPa"),
            equation: "11"
        ) { MoistAir.saturation($0[0]) },
        fao(
            "svp_slope",
            "Slope of the saturation vapour pressure",
            [DerivedInput("T", "Cel", -60...60, "air temperature", aliases: ["t"])],
            DerivedOutput(nil, "kPa/K"),
            equation: "13"
        ) { FAO56.slope($0[0]) },
        fao(
            "avp_psychrometer",
            "Vapour pressure from dry and wet bulb",
            [
                DerivedInput("Twet", "Cel", -20...50, "wet bulb temperature", aliases: ["twet"]),
                DerivedInput("Tdry", "Cel", -20...60, "dry bulb temperature", aliases: ["tdry"]), z,
                DerivedInput(
                    "a",
                    "/K",
                    0.0005...0.0015,
                    "coefficient of the psychrometer; 0.000662 when ventilated",
                    default: 0.000662
                ),
            ],
            vapourPressure,
            equation: "15"
        ) { MoistAir.saturation($0[0]) - $0[3] * FAO56.pressure(z: $0[2]) * ($0[1] - $0[0]) },
        fao(
            "avp_rhmax_rhmin",
            "Vapour pressure from both extremes of humidity",
            [dayLow, dayHigh, rhmax, rhmin],
            vapourPressure,
            equation: "17"
        ) {
            FAO56.vapour(Tmin: $0[0], Tmax: $0[1], RHmin: $0[3], RHmax: $0[2])
        },
        fao("avp_rhmax", "Vapour pressure from the highest humidity", [dayLow, rhmax], vapourPressure, equation: "18") {
            MoistAir.saturation($0[0]) * $0[1] / 100
        },
        fao(
            "avp_rhmean",
            "Vapour pressure from the mean humidity",
            [dayLow, dayHigh, DerivedInput("RHmean", "%", 0...100, "mean relative humidity", aliases: ["rhmean"])],
            vapourPressure,
            equation: "19"
        ) { $0[2] / 100 * FAO56.meanSaturation(Tmin: $0[0], Tmax: $0[1]) },
        fao(
            "avp_tdew",
            "Vapour pressure from the dew point",
            [DerivedInput("Tdew", "Cel", -60...60, "dew point", aliases: ["tdew"])],
            vapourPressure,
            equation: "14"
        ) { MoistAir.saturation($0[0]) },
        fao(
            "vpd",
            "Vapour pressure deficit of a day",
            [dayLow, dayHigh, rhmax, rhmin],
            DerivedOutput("vapour_pressure_deficit", "kPa"),
            equation: "12,17"
        ) {
            FAO56.meanSaturation(Tmin: $0[0], Tmax: $0[1])
                - FAO56.vapour(Tmin: $0[0], Tmax: $0[1], RHmin: $0[3], RHmax: $0[2])
        },
    ]

    private static let sun = [
        fao(
            "inv_rel_dist",
            "Inverse relative distance from earth to sun",
            [day],
            DerivedOutput(nil, "1"),
            equation: "23"
        ) {
            Sun.distance(day: $0[0])
        },
        fao("solar_declination", "Declination of the sun", [day], DerivedOutput(nil, "rad"), equation: "24") {
            Sun.declination(day: $0[0])
        },
        fao(
            "sunset_hour_angle",
            "Hour angle of sunset",
            [lat, DerivedInput("decl", "rad", -0.41...0.41, "declination of the sun")],
            DerivedOutput(nil, "rad"),
            equation: "25"
        ) { Sun.sunset(latitude: rad($0[0]), declination: $0[1]) },
        fao("daylight_hours", "Hours from sunrise to sunset", [lat, day], DerivedOutput(nil, "h"), equation: "34") {
            24 / .pi * Sun.sunset(latitude: rad($0[0]), declination: Sun.declination(day: $0[1]))
        },
        fao(
            "Ra",
            "Radiation outside the atmosphere in a day",
            [lat, day],
            DerivedOutput(nil, "MJ/m2/d"),
            equation: "21"
        ) {
            Sun.daily(latitude: rad($0[0]), day: $0[1])
        },
    ]

    private static let balance = [
        fao("Rso", "Solar radiation of a clear day", [ra, z], DerivedOutput(nil, "MJ/m2/d"), equation: "37") {
            (0.75 + 2e-5 * $0[1]) * $0[0]
        },
        fao(
            "Rs_angstrom",
            "Solar radiation from the hours of sunshine",
            [
                ra, DerivedInput("n", "h", 0...24, "hours of sunshine"),
                DerivedInput("N", "h", 0.1...24, "hours from sunrise to sunset"),
            ],
            DerivedOutput(nil, "MJ/m2/d"),
            equation: "35"
        ) { FAO56.angstrom(Ra: $0[0], sunshine: $0[1], daylight: $0[2]) },
        fao(
            "Rs_hargreaves",
            "Solar radiation from the range of temperature",
            [
                ra, dayLow, dayHigh,
                DerivedInput("kRs", "1", 0.1...0.25, "0.16 inland, 0.19 at the coast", default: 0.16),
            ],
            DerivedOutput(nil, "MJ/m2/d"),
            equation: "50",
            undefined: "the lowest temperature is above the highest"
        ) { $0[3] * ($0[2] - $0[1]).squareRoot() * $0[0] },
        fao(
            "Rnl",
            "Net outgoing long-wave radiation of a day",
            [
                dayLow, dayHigh, DerivedInput("ea", "kPa", 0...10, "vapour pressure"), rs,
                DerivedInput("Rso", "MJ/m2/d", 0.01...60, "solar radiation of a clear day"),
            ],
            DerivedOutput(nil, "MJ/m2/d"),
            equation: "39"
        ) { FAO56.longwave(Tmin: $0[0], Tmax: $0[1], ea: $0[2], share: $0[3] / $0[4]) },
        fao(
            "Rn",
            "Net radiation of a day over grass (albedo 0.23)",
            [rs, DerivedInput("Rnl", "MJ/m2/d", -10...30, "net outgoing long-wave radiation")],
            DerivedOutput(nil, "MJ/m2/d"),
            equation: "38,40"
        ) { 0.77 * $0[0] - $0[1] },
        fao(
            "wind_2m",
            "Wind at 2 m from wind at another height",
            [
                DerivedInput("uz", "m/s", 0...100, "wind as measured"),
                DerivedInput("zw", "m", 0.5...200, "height of the measurement"),
            ],
            DerivedOutput("wind_speed", "m/s"),
            equation: "47"
        ) { FAO56.windAt2m($0[0], z: $0[1]) },
    ]
}
