extension DerivedFunctions {
    static let evapotranspiration: [DerivedFunction] = penmanMonteith + fromWeather + standardized

    private static let z = DerivedInput("z", "m", -500...6000, "height above the sea")
    private static let day = DerivedInput("J", "1", 1...366, "day of the year", aliases: ["doy"])
    private static let lat = DerivedInput("lat", "deg", -90...90, "latitude, north positive", aliases: ["lat_deg"])
    private static let T = DerivedInput("T", "Cel", -40...60, "mean air temperature", aliases: ["tmean"])
    private static let tmin = DerivedInput(
        "Tmin",
        "Cel",
        -40...60,
        "lowest air temperature of the day",
        aliases: ["tmin"]
    )
    private static let tmax = DerivedInput(
        "Tmax",
        "Cel",
        -40...60,
        "highest air temperature of the day",
        aliases: ["tmax"]
    )
    private static let RH = DerivedInput("RH", "%", 0...100, "relative humidity")
    private static let ea = DerivedInput("ea", "kPa", 0...10, "vapour pressure")
    private static let u2 = DerivedInput("u2", "m/s", 0...60, "wind at 2 m")
    private static let daily = DerivedOutput("reference_evapotranspiration", "mm/d")
    private static let hourly = DerivedOutput("reference_evapotranspiration", "mm/h")
    private static let paper = "FAO Irrigation and Drainage Paper 56 (Allen, Pereira, Raes & Smith 1998)"

    private static func rad(_ degrees: Double) -> Double { degrees * .pi / 180 }

    private static let penmanMonteith = [
        DerivedFunction(
            "ET0_daily_PM",
            "Reference evapotranspiration of a day from its net radiation",
            inputs: [
                DerivedInput("Rn", "MJ/m2/d", -20...40, "net radiation"),
                DerivedInput("G", "MJ/m2/d", -20...20, "heat into the soil", default: 0), T, u2,
                DerivedInput("es", "kPa", 0...20, "mean saturation vapour pressure"), ea,
                DerivedInput("P", "kPa", 40...110, "air pressure"),
            ],
            output: daily,
            formula: "FAO-56/eq-6",
            source: "\(paper), equation 6"
        ) {
            FAO56.penmanMonteith(
                net: $0[0] - $0[1],
                T: $0[2],
                u2: $0[3],
                deficit: $0[4] - $0[5],
                P: $0[6],
                numerator: 900
            )
        },
        DerivedFunction(
            "ET0_hourly_PM",
            "Reference evapotranspiration of an hour from its net radiation",
            inputs: [
                DerivedInput("Rn", "MJ/m2/h", -2...5, "net radiation"),
                DerivedInput("G", "MJ/m2/h", -2...2, "heat into the soil"), T, RH, u2, z,
            ],
            output: hourly,
            formula: "FAO-56/eq-53",
            source: "\(paper), equation 53"
        ) {
            let deficit = MoistAir.saturation($0[2]) * (1 - $0[3] / 100)
            let P = FAO56.pressure(z: $0[5])
            return FAO56.penmanMonteith(net: $0[0] - $0[1], T: $0[2], u2: $0[4], deficit: deficit, P: P, numerator: 37)
        },
    ]

    private static let fromWeather = [
        DerivedFunction(
            "ET0_daily",
            "Reference evapotranspiration of a day from weather: wind at 2 m or at 10 m, radiation or sunshine",
            aliases: ["ET0_daily_full"],
            inputs: [
                tmax, tmin, DerivedInput("RHmax", "%", 0...100, "highest relative humidity", aliases: ["rhmax"]),
                DerivedInput("RHmin", "%", 0...100, "lowest relative humidity", aliases: ["rhmin"]),
                DerivedInput("u10_kmh", "km/h", 0...200, "wind at 10 m; used without u2", default: .nan),
                DerivedInput("u2", "m/s", 0...60, "wind at 2 m", default: .nan),
                DerivedInput("n", "h", 0...24, "hours of sunshine; used without Rs", default: .nan),
                DerivedInput("Rs", "MJ/m2/d", 0...60, "solar radiation", aliases: ["rs"], default: .nan), lat, z, day,
            ],
            output: daily,
            formula: "FAO-56/daily",
            source: "\(paper), chapters 3 and 4; Rs/Rso held to at most 1, G = 0",
            undefined: "give u2 or u10_kmh, and Rs or n"
        ) {
            FAO56.Day(
                Tmin: $0[1],
                Tmax: $0[0],
                RHmin: $0[3],
                RHmax: $0[2],
                u2: $0[5].isNaN ? FAO56.windAt2m($0[4] / 3.6, z: 10) : $0[5],
                Rs: $0[7],
                sunshine: $0[6],
                latitude: rad($0[8]),
                z: $0[9],
                day: $0[10]
            ).evapotranspiration
        },
        DerivedFunction(
            "ET0_hourly",
            "Reference evapotranspiration of an hour from weather",
            aliases: ["ET0_hourly_full"],
            inputs: [
                T, RH, u2, DerivedInput("Rs", "MJ/m2/h", 0...6, "solar radiation", aliases: ["rs"]), lat,
                DerivedInput(
                    "Lm",
                    "deg",
                    -180...360,
                    "longitude of the place, west positive",
                    aliases: ["lon_deg_west"]
                ),
                DerivedInput(
                    "Lz",
                    "deg",
                    -180...360,
                    "longitude of the time zone, west positive",
                    aliases: ["Lz_deg_west"]
                ),
                z, day, DerivedInput("t_mid", "h", 0...24, "standard time in the middle of the hour"),
                DerivedInput("Rs_Rso", "1", 0...1, "Rs/Rso 2-3 h before sunset; for hours without sun", default: .nan),
            ],
            output: hourly,
            formula: "FAO-56/hourly",
            source: "\(paper), equation 53 and chapter 4; the hour is cut at sunrise and sunset as in ASCE-EWRI",
            undefined: "in an hour without sun Rs_Rso must be given"
        ) {
            FAO56.Hour(
                T: $0[0],
                RH: $0[1],
                u2: $0[2],
                Rs: $0[3],
                latitude: rad($0[4]),
                z: $0[7],
                day: $0[8],
                angle: Sun.angle(utc: $0[9] + $0[6] / 15, longitude: -$0[5], day: $0[8]),
                evening: $0[10]
            ).evapotranspiration
        },
    ]

    private static let surface = DerivedInput.choice(
        "surface",
        ["short", "tall"],
        "short: grass, tall: alfalfa",
        default: 0
    )
    private static let uz = DerivedInput("uz", "m/s", 0...100, "wind as measured")
    private static let zw = DerivedInput("zw", "m", 0.5...200, "height of the wind's measurement")

    private static let standardized = [
        DerivedFunction(
            "ETsz_daily",
            "Standardized reference evapotranspiration of a day, ASCE",
            aliases: ["ET0_daily_refet"],
            inputs: [
                tmin, tmax, ea, DerivedInput("Rs", "MJ/m2/d", 0...60, "solar radiation", aliases: ["rs"]), uz, zw, z,
                lat,
                day, surface,
            ],
            output: daily,
            formula: "ASCE-EWRI-2005/daily",
            source: "ASCE-EWRI 2005, Rs/Rso held to 0.3...1; as refet 0.5.0, method asce"
        ) {
            let place = ASCE.Place(latitude: rad($0[7]), z: $0[6], day: $0[8], wind: $0[4], height: $0[5])
            let surface = ASCE.Surface(rawValue: Int($0[9])) ?? .short
            return ASCE.daily(Tmin: $0[0], Tmax: $0[1], ea: $0[2], Rs: $0[3], at: place, surface)
        },
        DerivedFunction(
            "ETsz_hourly",
            "Standardized reference evapotranspiration of an hour, ASCE",
            aliases: ["ETos_hourly_refet"],
            inputs: [
                T, ea, DerivedInput("Rs", "MJ/m2/h", 0...6, "solar radiation", aliases: ["rs"]), uz, zw, z, lat,
                DerivedInput("lon", "deg", -360...360, "longitude, east positive", aliases: ["lon_deg"]), day,
                DerivedInput("time_utc_start", "h", -24...48, "UTC at the beginning of the hour"), surface,
            ],
            output: hourly,
            formula: "ASCE-EWRI-2005/hourly",
            source:
                "ASCE-EWRI 2005, Rs/Rso held to 0.3...1, Cd 0.24 by day and 0.96 at night; as refet 0.5.0, method asce"
        ) {
            let place = ASCE.Place(latitude: rad($0[6]), z: $0[5], day: $0[8], wind: $0[3], height: $0[4])
            let surface = ASCE.Surface(rawValue: Int($0[10])) ?? .short
            return ASCE.hourly(T: $0[0], ea: $0[1], Rs: $0[2], utc: $0[9], longitude: $0[7], at: place, surface)
        },
    ]
}
