internal import Glibc

extension DerivedFunctions {
    static let marine = [
        DerivedFunction(
            "wave_energy_flux",
            "Power of waves per metre of crest, in water deeper than half their length",
            inputs: [
                DerivedInput("Hs", "m", 0...30, "significant wave height"),
                DerivedInput("Te", "s", 0...30, "energy period"),
                DerivedInput("rho", "kg/m3", 990...1060, "density of the water", default: 1025),
            ],
            output: DerivedOutput("wave_energy_flux", "kW/m"),
            formula: "wave/deep-water",
            source: "linear theory: rho g2 Hs2 Te / (64 pi), g = 9.80665 m/s2"
        ) { $0[2] * 9.80665 * 9.80665 * $0[0] * $0[0] * $0[1] / (64 * .pi) / 1000 },
        DerivedFunction(
            "tide_residual",
            "Sea level less the tide and less what air pressure does: what wind and currents have piled up",
            inputs: [
                DerivedInput("observed", "m", -30...30, "sea level as measured"),
                DerivedInput("predicted", "m", -30...30, "tide above the same datum"),
                DerivedInput("air_pressure", "hPa", 870...1085, "air pressure at sea level", default: 1013.25),
                DerivedInput("mean_pressure", "hPa", 870...1085, "its mean at the place", default: 1013.25),
                DerivedInput("rho", "kg/m3", 990...1060, "density of the water", default: 1025),
            ],
            output: DerivedOutput("residual", "m"),
            formula: "tide/inverse-barometer",
            source: "hydrostatic balance: (mean - p) / (rho g), some 1 cm/hPa"
        ) { $0[0] - $0[1] - ($0[3] - $0[2]) * 100 / ($0[4] * 9.80665) },
    ]

    static let tides: [DerivedFunction] = [
        DerivedFunction(
            "tide_height",
            "Tide from the amplitudes and Greenwich phase lags of a place's constituents",
            inputs: [time, lat, DerivedInput("Z0", "m", -30...30, "mean level above the datum", default: 0)]
                + constants,
            output: DerivedOutput("tidal_level", "m"),
            formula: "tide/Foreman-1977",
            source: foreman
        ) { height($0) },
        DerivedFunction(
            "tide_f",
            "Nodal factor of a constituent",
            inputs: [constituent, time, lat],
            output: DerivedOutput(nil, "1"),
            formula: "tide/Foreman-1977",
            source: foreman
        ) { argument($0).f },
        DerivedFunction(
            "tide_Vu",
            "Astronomical argument of a constituent at Greenwich, 0...360 degrees",
            inputs: [constituent, time, lat],
            output: DerivedOutput(nil, "deg"),
            formula: "tide/Foreman-1977",
            source: foreman
        ) {
            let cycles = argument($0).cycles
            return 360 * (cycles - cycles.rounded(.down))
        },
    ]

    private static let foreman =
        "Foreman 1977 (nodal corrections of Godin), sun and moon Explanatory Supplement 1961; as UTide 0.4 at exact times"
    private static let lat = DerivedInput("lat", "deg", -90...90, "latitude, north positive")
    /// From 1900 to 2100, for which the longitudes of sun and moon are made.
    private static let time = DerivedInput(
        "time",
        "s",
        -2_208_988_800...4_102_444_800,
        "time, seconds since 1970 or RFC 3339",
        kind: .time
    )
    private static let constituent = DerivedInput.choice(
        "constituent",
        TidalConstituent.all.map(\.name),
        "name of the constituent"
    )
    private static let constants = TidalConstituent.all.flatMap { constituent in
        [
            DerivedInput("\(constituent.name)_amp", "m", 0...20, "amplitude of \(constituent.name)", default: 0),
            DerivedInput("\(constituent.name)_lag", "deg", -360...360, "Greenwich phase lag of it", default: 0),
        ]
    }

    private static func argument(_ values: UnsafeBufferPointer<Double>) -> (f: Double, cycles: Double) {
        TidalSky(time: values[1], latitude: values[2]).argument(TidalConstituent.all[Int(values[0])])
    }

    private static func height(_ values: UnsafeBufferPointer<Double>) -> Double {
        let sky = TidalSky(time: values[0], latitude: values[1])
        var height = values[2]
        for index in TidalConstituent.all.indices {
            let amplitude = values[3 + 2 * index]
            guard amplitude != 0 else { continue }
            let (f, cycles) = sky.argument(TidalConstituent.all[index])
            height += f * amplitude * cos((360 * cycles - values[4 + 2 * index]) * .pi / 180)
        }
        return height
    }
}
