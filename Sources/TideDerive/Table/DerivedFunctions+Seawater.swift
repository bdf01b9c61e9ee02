extension DerivedFunctions {
    static let seawater: [DerivedFunction] = salinity + seaState

    private static let sp = DerivedInput("SP", "1", 0...42, "practical salinity (PSS-78)")
    private static let sa = DerivedInput("SA", "g/kg", 0...42, "Absolute Salinity")
    private static let ct = DerivedInput("CT", "Cel", -2...40, "Conservative Temperature")
    private static let t = DerivedInput("t", "Cel", -2...40, "temperature in the sea (ITS-90)")
    /// A little above the surface a drifting sensor may think it is.
    private static let p = DerivedInput("p", "dbar", -1.5...10_000, "sea pressure, 0 at the surface", default: 0)
    private static let lat = DerivedInput("lat", "deg", -90...90, "latitude, north positive")
    private static let teos = "IOC, SCOR & IAPSO 2010 (TEOS-10)"

    private static let salinity = [
        DerivedFunction(
            "SP_from_C",
            "Practical salinity from conductivity, below 2 by Hill's extension",
            inputs: [
                DerivedInput("C", "mS/cm", 0...80, "conductivity"),
                DerivedInput("t", "Cel", -2...35, "temperature in the sea (ITS-90)"), p,
            ],
            output: DerivedOutput("practical_salinity", "1"),
            formula: "PSS-78+Hill",
            source: "UNESCO 44 (1983) for 2...42; Hill, Dauphinee & Woods 1986 below 2, joined at 2 as TEOS-10 does",
            undefined: "the formula falls below 0 where there is hardly any salt"
        ) { PracticalSalinity.value(C: $0[0], t: $0[1], p: $0[2]) },
        DerivedFunction(
            "SA_from_SP",
            "Absolute Salinity from practical salinity at a place: Reference Salinity, and more salt in the Baltic",
            inputs: [
                sp, p, DerivedInput("lon", "deg", -360...360, "longitude, east positive"),
                DerivedInput("lat", "deg", -86...90, "latitude, north positive"),
            ],
            output: DerivedOutput("absolute_salinity", "g/kg"),
            formula: "TEOS-10/SR+Baltic",
            source: "\(teos), section 2.4, without the atlas of anomalies; Baltic Feistel et al. 2010"
        ) { AbsoluteSalinity.value(SP: $0[0], lon: $0[2], lat: $0[3]) },
        DerivedFunction(
            "SR_from_SP",
            "Reference Salinity: Absolute Salinity of standard sea water, without a place",
            inputs: [sp],
            output: DerivedOutput("reference_salinity", "g/kg"),
            formula: "TEOS-10/SR",
            source: "\(teos), section 2.4: SR = SP 35.16504/35"
        ) { AbsoluteSalinity.reference(SP: $0[0]) },
        DerivedFunction(
            "CT_from_t",
            "Conservative Temperature from temperature in the sea",
            inputs: [sa, t, p],
            output: DerivedOutput("conservative_temperature", "Cel"),
            formula: "TEOS-10/Gibbs",
            source: "\(teos), section 3.3; IAPWS-08 and IAPWS-09"
        ) { SeawaterGibbs.conservativeTemperature(SA: $0[0], t: $0[1], p: $0[2]) },
    ]

    private static let seaState = [
        DerivedFunction(
            "rho",
            "Density in the sea from Conservative Temperature",
            inputs: [sa, ct, p],
            output: DerivedOutput("density", "kg/m3"),
            formula: "TEOS-10/75-term",
            source: "Roquet, Madec, McDougall & Barker 2015; GSW 3.06"
        ) { SpecificVolume.density(SA: $0[0], CT: $0[1], p: $0[2]) },
        DerivedFunction(
            "rho_t_exact",
            "Density in the sea from temperature, by the Gibbs energy",
            inputs: [sa, t, p],
            output: DerivedOutput("density", "kg/m3"),
            formula: "TEOS-10/Gibbs",
            source: "\(teos), section 2.8; IAPWS-08 and IAPWS-09"
        ) { SeawaterGibbs.density(SA: $0[0], t: $0[1], p: $0[2]) },
        DerivedFunction(
            "sigma0",
            "Potential density at the surface less 1000 kg/m3",
            inputs: [sa, ct],
            output: DerivedOutput("density_anomaly", "kg/m3"),
            formula: "TEOS-10/75-term",
            source: "Roquet, Madec, McDougall & Barker 2015; GSW 3.06"
        ) { SpecificVolume.density(SA: $0[0], CT: $0[1], p: 0) - 1000 },
        DerivedFunction(
            "sound_speed",
            "Speed of sound in the sea",
            inputs: [sa, ct, p],
            output: DerivedOutput("sound_speed", "m/s"),
            formula: "TEOS-10/75-term",
            source: "Roquet, Madec, McDougall & Barker 2015; GSW 3.06"
        ) { SpecificVolume.soundSpeed(SA: $0[0], CT: $0[1], p: $0[2]) },
        DerivedFunction(
            "t_freezing",
            "Temperature at which sea water freezes",
            inputs: [
                sa, p,
                DerivedInput(
                    "saturation_fraction",
                    "1",
                    0...1,
                    "share of air saturation: 1 in air, 0 without air",
                    default: 1
                ),
            ],
            output: DerivedOutput("freezing_temperature", "Cel"),
            formula: "TEOS-10/freezing",
            source: "\(teos), section 3.33; IAPWS-06, IAPWS-08 and IAPWS-09"
        ) { SeaFreezing.temperature(SA: $0[0], p: $0[1], saturation: $0[2]) },
        DerivedFunction(
            "z_from_p",
            "Height from sea pressure, negative downwards",
            inputs: [DerivedInput("p", "dbar", -1.5...12_000, "sea pressure, 0 at the surface"), lat],
            output: DerivedOutput(nil, "m"),
            formula: "TEOS-10/standard-ocean",
            source: "\(teos), section 3.32 and appendix D, for SA 35.16504 g/kg and CT 0 Cel"
        ) { SeaDepth.height(p: $0[0], lat: $0[1]) },
    ]
}
