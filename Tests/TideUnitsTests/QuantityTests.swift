import Testing
import TideUnits

/// Every name of the domain table with its unit; a name with two dimensions is there twice.
private let domain: [(name: String, unit: String)] = [
    ("air_temperature", "Cel"), ("relative_humidity", "%"), ("dew_point_temperature", "Cel"), ("air_pressure", "hPa"),
    ("wind_speed", "m/s"), ("wind_gust", "m/s"), ("wind_from_direction", "deg"), ("rainfall_amount", "mm"),
    ("rainfall_rate", "mm/h"), ("solar_irradiance", "W/m2"), ("par_air", "umol/m2/s"), ("sunshine_duration", "h"),
    ("illuminance", "lx"), ("co2_air", "[ppm]"),
    ("soil_temperature", "Cel"), ("soil_volumetric_water_content", "m3/m3"), ("soil_bulk_permittivity", "1"),
    ("soil_relative_water_content", "%"), ("soil_water_tension", "kPa"), ("soil_bulk_ec", "dS/m"),
    ("soil_ph", "[pH]"), ("soil_nitrate", "mg/kg"), ("leaf_wetness", "%"), ("canopy_temperature", "Cel"),
    ("ndvi", "1"), ("leaf_area_index", "1"), ("stem_diameter_variation", "um"), ("irrigation_flow", "m3/h"),
    ("barn_air_temperature", "Cel"), ("barn_relative_humidity", "%"), ("ammonia_air", "[ppm]"),
    ("ammonia_air", "mg/m3"), ("hydrogen_sulfide_air", "[ppm]"), ("methane_air", "[ppm]"), ("barn_pm25", "ug/m3"),
    ("barn_pm10", "ug/m3"), ("barn_air_speed", "m/s"), ("static_pressure_diff", "Pa"), ("thi", "1"),
    ("water_intake", "L"), ("feed_intake", "kg"),
    ("rumen_temperature", "Cel"), ("rumen_ph", "[pH]"), ("activity_index", "1/h"), ("rumination_time", "min/d"),
    ("lying_time", "min/d"), ("body_mass", "kg"), ("milk_yield", "kg"), ("milk_conductivity", "mS/cm"),
    ("animal_position", "deg"),
    ("water_temperature", "Cel"), ("dissolved_oxygen", "mg/L"), ("oxygen_saturation", "%"), ("ph", "[pH]"),
    ("conductivity", "mS/cm"), ("practical_salinity", "1"), ("orp", "mV"), ("turbidity", "{NTU}"),
    ("turbidity", "{FNU}"), ("chlorophyll", "ug/L"), ("total_ammonia_n", "mg/L"), ("unionised_ammonia_n", "mg/L"),
    ("nitrite_n", "mg/L"), ("nitrite_n", "umol/L"), ("nitrate_n", "mg/L"), ("nitrate_n", "umol/L"),
    ("phosphate_p", "mg/L"), ("phosphate_p", "umol/L"), ("alkalinity", "mmol/L"), ("water_level", "m"),
    ("transparency", "m"), ("hydrogen_sulfide_water", "mg/L"),
    ("current_speed", "m/s"), ("current_to_direction", "deg"), ("current_east", "m/s"), ("current_north", "m/s"),
    ("wave_height_significant", "m"), ("wave_peak_period", "s"), ("mean_period", "s"), ("wave_from_direction", "deg"),
    ("sea_level", "m"), ("tidal_level", "m"), ("residual", "m"), ("sensor_depth", "m"), ("pressure", "dbar"),
    ("par_water", "umol/m2/s"), ("density", "kg/m3"), ("sound_speed", "m/s"), ("ice_cover", "%"),
    ("platform_pitch", "deg"), ("platform_roll", "deg"), ("mooring_tension", "kN"), ("buoy_position", "deg"),
    ("aerator_current", "A"), ("aerator_power", "kW"), ("energy", "kW.h"), ("aerator_state", "{state}"),
    ("pump_state", "{state}"), ("feeder_state", "{state}"), ("feeder_mass_dispensed", "kg"), ("hopper_level", "%"),
    ("pump_flow", "m3/h"), ("pump_pressure", "kPa"), ("fan_speed", "/min"), ("battery_voltage", "V"),
    ("battery_soc", "%"), ("solar_charge_current", "A"), ("rssi", "{dBm}"), ("snr", "dB"), ("device_uptime", "s"),
    ("reboot_count", "1"), ("message_count", "1"), ("clock_offset", "s"), ("enclosure_temperature", "Cel"),
    ("enclosure_humidity", "%"),
    ("leak", "{bool}"), ("latitude", "deg"), ("longitude", "deg"),
    ("rainfall_total", "mm"), ("uv_index", "1"), ("total_suspended_solids", "mg/L"), ("mains_voltage", "V"),
    ("mains_frequency", "Hz"), ("power_factor", "1"), ("pulse_count", "1"), ("water_volume", "m3"),
    ("valve_state", "{state}"), ("contact_state", "{state}"), ("distance", "m"), ("tilt", "deg"),
    ("platform_speed", "m/s"), ("platform_course", "deg"),
    ("wet_bulb_temperature", "Cel"), ("vapour_pressure", "kPa"), ("vapour_pressure_deficit", "kPa"),
    ("reference_evapotranspiration", "mm/d"), ("soil_water_deficit", "mm"), ("growing_degree_days", "K.d"),
    ("chill_hours", "h"), ("chill_units", "h"), ("thi_hours", "h"), ("oxygen_solubility", "mg/L"),
    ("oxygen_solubility", "umol/kg"), ("time_to_low_oxygen", "h"), ("unionised_ammonia", "mg/L"),
    ("unionised_ammonia_fraction", "1"), ("absolute_salinity", "g/kg"), ("reference_salinity", "g/kg"),
    ("density_anomaly", "kg/m3"), ("conservative_temperature", "Cel"), ("freezing_temperature", "Cel"),
    ("wave_energy_flux", "kW/m"), ("degree_hours", "K.h"),
]

/// CF standard names (table v93) with their canonical units in UCUM.
private let standardNames: [String: String] = [
    "air_temperature": "K", "relative_humidity": "1", "dew_point_temperature": "K", "air_pressure": "Pa",
    "wind_speed": "m.s-1", "wind_speed_of_gust": "m.s-1", "wind_from_direction": "deg",
    "thickness_of_rainfall_amount": "m", "rainfall_rate": "m.s-1", "surface_downwelling_shortwave_flux_in_air": "W.m-2",
    "surface_downwelling_photosynthetic_photon_flux_in_air": "mol.m-2.s-1", "duration_of_sunshine": "s",
    "mole_fraction_of_carbon_dioxide_in_air": "1", "soil_temperature": "K",
    "volume_fraction_of_condensed_water_in_soil": "1", "soil_water_ph": "[pH]", "surface_temperature": "K",
    "normalized_difference_vegetation_index": "1", "leaf_area_index": "1", "mole_fraction_of_ammonia_in_air": "1",
    "mass_concentration_of_ammonia_in_air": "kg.m-3", "mole_fraction_of_hydrogen_sulfide_in_air": "1",
    "mole_fraction_of_methane_in_air": "1", "mass_concentration_of_pm2p5_ambient_aerosol_particles_in_air": "kg.m-3",
    "mass_concentration_of_pm10_ambient_aerosol_particles_in_air": "kg.m-3", "sea_water_temperature": "K",
    "mass_concentration_of_oxygen_in_sea_water": "kg.m-3", "fractional_saturation_of_oxygen_in_sea_water": "1",
    "sea_water_electrical_conductivity": "S.m-1", "sea_water_practical_salinity": "1",
    "mass_concentration_of_chlorophyll_in_sea_water": "kg.m-3",
    "mole_concentration_of_nitrite_in_sea_water": "mol.m-3", "mole_concentration_of_nitrate_in_sea_water": "mol.m-3",
    "mole_concentration_of_phosphate_in_sea_water": "mol.m-3",
    "sea_water_alkalinity_expressed_as_mole_equivalent": "mol.m-3", "water_surface_height_above_reference_datum": "m",
    "secchi_depth_of_sea_water": "m", "sea_water_speed": "m.s-1", "sea_water_velocity_to_direction": "deg",
    "eastward_sea_water_velocity": "m.s-1", "northward_sea_water_velocity": "m.s-1",
    "sea_surface_wave_significant_height": "m", "sea_surface_wave_mean_period": "s",
    "sea_surface_wave_period_at_variance_spectral_density_maximum": "s", "sea_surface_wave_from_direction": "deg",
    "sea_surface_height_above_mean_sea_level": "m", "tidal_sea_surface_height_above_mean_sea_level": "m",
    "non_tidal_elevation_of_sea_surface_height": "m", "depth": "m", "sea_water_pressure": "Pa",
    "downwelling_photosynthetic_photon_flux_in_sea_water": "mol.m-2.s-1", "sea_water_density": "kg.m-3",
    "speed_of_sound_in_sea_water": "m.s-1", "sea_ice_area_fraction": "1", "platform_pitch": "deg",
    "platform_roll": "deg", "platform_speed_wrt_ground": "m.s-1", "platform_course": "deg", "latitude": "deg",
    "longitude": "deg", "wet_bulb_temperature": "K", "water_vapor_partial_pressure_in_air": "Pa",
    "water_vapor_saturation_deficit_in_air": "Pa", "sea_water_absolute_salinity": "g.kg-1",
    "sea_water_reference_salinity": "g.kg-1", "sea_water_sigma_theta": "kg.m-3",
    "sea_water_conservative_temperature": "K",
]

@Test func registryHasExactlyTheDomain() {
    let expected = Set(domain.map { "\($0.name) \($0.unit)" })
    let actual = Set(Quantities.all.map { "\($0.name) \($0.unit)" })
    #expect(expected.subtracting(actual).isEmpty)
    #expect(actual.subtracting(expected).isEmpty)
    #expect(Quantities.all.count == domain.count)
}

@Test func oneEntryPerNameAndDimension() {
    for (name, entries) in Dictionary(grouping: Quantities.all, by: \.name) {
        #expect(Set(entries.map(\.unit.dimension)).count == entries.count, "\(name)")
        #expect(Set(entries.map(\.labelEnglish)).count == entries.count, "\(name)")
    }
}

@Test(arguments: Quantities.all.indices)
func everyEntryIsWhole(index: Int) {
    let quantity = Quantities.all[index]
    #expect(!quantity.labelEnglish.isEmpty && quantity.labelEnglish.utf8.allSatisfy { $0 < 0x80 })
    let chinese = quantity.labelChinese.unicodeScalars
    #expect(chinese.contains { (0x4E00...0x9FFF).contains($0.value) }, "\(quantity.name): \(quantity.labelChinese)")
    #expect(quantity.note?.isEmpty != true)
    #expect(quantity.isCircular == quantity.name.hasSuffix("_direction") || quantity.name.hasSuffix("_course"))
    #expect((quantity.kind == .state) == ["{state}", "{bool}"].contains(quantity.unit.code))
    if quantity.kind == .counter { #expect(quantity.failSpan == Span(0, .infinity)) }
    if quantity.isCircular { #expect(quantity.failSpan == Span(0, 360)) }
}

@Test(arguments: Quantities.all.indices)
func spansLieInsideOneAnother(index: Int) {
    let quantity = Quantities.all[index]
    guard let fail = quantity.failSpan else {
        let unbounded: Set = ["body_mass", "tidal_level", "residual", "clock_offset"]
        #expect(quantity.kind == .state || unbounded.contains(quantity.name), "\(quantity.name)")
        return #expect(quantity.suspectSpan == nil && quantity.physicalSpan == nil)
    }
    #expect(fail.lower < fail.upper)
    if let suspect = quantity.suspectSpan {
        #expect(fail.contains(suspect.lower) && fail.contains(suspect.upper))
        #expect(suspect.lower < suspect.upper)
    }
    if let physical = quantity.physicalSpan {
        #expect(fail.contains(physical.clamp(fail.lower)) && fail.contains(physical.clamp(fail.upper)))
        // The room beyond a physical bound is a sensor's error: small against the span itself.
        let room = max(physical.lower - fail.lower, fail.upper - physical.upper)
        let width = min(fail.upper, 1_000_000) - fail.lower
        #expect(room <= 0.1 * width, "\(quantity.name): \(room) of \(width)")
    }
}

@Test func everythingThatCanBeMeasuredAtZeroReadsZeroWithoutFailing() {
    for quantity in Quantities.all where quantity.physicalSpan?.lower == 0 {
        #expect(quantity.failSpan?.contains(0) == true, "\(quantity.name)")
        #expect(quantity.suspectSpan?.contains(0) == true, "\(quantity.name)")
    }
    // A lower bound of exactly 0 is left only to what is counted, computed, coded by the device or read by eye.
    let exact = Quantities.all.filter { $0.failSpan?.lower == 0 && !$0.isCircular }.map(\.name)
    let expected: Set = [
        "sunshine_duration", "activity_index", "rumination_time", "lying_time", "ph", "transparency", "ice_cover",
        "energy", "fan_speed", "battery_soc", "device_uptime", "reboot_count", "message_count", "rainfall_total",
        "pulse_count", "water_volume", "vapour_pressure", "vapour_pressure_deficit", "growing_degree_days",
        "chill_hours", "thi_hours", "oxygen_solubility", "time_to_low_oxygen", "unionised_ammonia",
        "unionised_ammonia_fraction", "absolute_salinity", "reference_salinity", "wave_energy_flux", "degree_hours",
    ]
    #expect(Set(exact) == expected)
}

@Test func standardNamesAreOfTheTableAndOfTheirDimension() throws {
    for quantity in Quantities.all {
        guard let name = quantity.standardName, name != "sea_water_turbidity" else { continue }
        let code = try #require(standardNames[name], "\(quantity.name): \(name)")
        #expect(try Unit(code).dimension == quantity.unit.dimension, "\(quantity.name): \(name)")
    }
    #expect(Quantities.named("turbidity")?.standardName == "sea_water_turbidity")
    #expect(Set(standardNames.keys).isSubset(of: Quantities.all.compactMap(\.standardName)))
}

@Test func dissolvedOxygenKeepsItsZero() throws {
    let oxygen = try #require(Quantities.named("dissolved_oxygen"))
    #expect(oxygen.failSpan == Span(-0.5, 25))
    #expect(oxygen.suspectSpan == Span(0, 25))
    #expect(oxygen.physicalSpan?.clamp(-0.05) == 0)
    #expect(oxygen.standardName == "mass_concentration_of_oxygen_in_sea_water")
    #expect(oxygen.labelChinese == "溶解氧")
}

/// Spans that the domain states in words.
@Test(
    arguments: [
        ("relative_humidity", Span(-3, 103), Span(0, 100)), ("ph", Span(0, 14), Span(6, 10)),
        ("solar_irradiance", Span(-5, 1400), Span(-5, 1400)), ("soil_water_tension", Span(-1500, 5), Span(-1500, 0)),
        ("current_east", Span(-2.5, 2.5), nil), ("platform_roll", Span(-90, 90), nil),
        ("energy", Span(0, .infinity), nil),
        ("practical_salinity", Span(-0.3, 42), Span(0, 42)), ("tidal_level", nil, nil), ("sea_level", Span(-4, 4), nil),
    ] as [(String, Span?, Span?)]
)
func statedSpans(_ name: String, fail: Span?, suspect: Span?) {
    #expect(Quantities.named(name)?.failSpan == fail)
    #expect(Quantities.named(name)?.suspectSpan == suspect)
}

@Test func spansIncludeTheirBounds() {
    let span = Span(-0.5, 25)
    #expect(span.contains(-0.5) && span.contains(25) && !span.contains(25.001) && !span.contains(.nan))
    #expect(span.clamp(-1) == -0.5 && span.clamp(30) == 25 && span.clamp(3) == 3 && span.clamp(.nan).isNaN)
    #expect(span.intersection(Span(0, .infinity)) == Span(0, 25))
    #expect(span.intersection(Span(26, 27)) == nil)
}

@Test(
    arguments: [
        ("dissolved_oxigen", "dissolved_oxygen"), ("water_temprature", "water_temperature"),
        ("Water_Temperature", "water_temperature"),
        ("salinity", "practical_salinity"), ("wave_mean_period", "mean_period"), ("溶解氧", "dissolved_oxygen"),
        ("Dissolved oxygen", "dissolved_oxygen"), ("turbitidy", "turbidity"), ("pH", "ph"),
        ("aerator_energy", "energy"),
        ("xyzzy", nil), ("", nil), (String(repeating: "x", count: 100_000), nil),
    ] as [(String, String?)]
)
func suggestions(_ wrong: String, right: String?) throws {
    #expect(Quantities.named(wrong) == nil)
    #expect(Quantities.suggestion(for: wrong) == right)
    let error = #expect(throws: QuantityError.unknown(name: wrong, suggestion: right)) {
        try Quantities.find(wrong, unit: Unit("1"))
    }
    #expect(error?.description.contains(right.map { "did you mean \($0)?" } ?? "lists them") == true)
}

@Test func dimensionChoosesTheEntry() throws {
    #expect(try Quantities.find("ammonia_air", unit: Unit("ppm")).unit.code == "[ppm]")
    #expect(try Quantities.find("ammonia_air", unit: Unit("ug/m3")).unit.code == "mg/m3")
    #expect(try Quantities.find("turbidity", unit: Unit("{FNU}")).unit.code == "{FNU}")
    #expect(Quantities.entries(named: "ammonia_air").map(\.unit.code) == ["[ppm]", "mg/m3"])
    #expect(Quantities.named("ammonia_air")?.unit.code == "[ppm]")
    #expect(Quantities.entries(named: "ammonia").isEmpty)
}

@Test(arguments: [
    ("dissolved_oxygen", "%", "dissolved_oxygen is stored in mg/L; % is a number or ratio, mg/L is mass concentration"),
    ("ammonia_air", "kPa", "ammonia_air is stored in [ppm] or mg/m3; kPa is pressure"),
    ("turbidity", "1", "turbidity is stored in {NTU} or {FNU}; 1 is a number or ratio"),
    ("turbidity", "mg/L", "turbidity is stored in {NTU} or {FNU}; mg/L is mass concentration"),
    ("practical_salinity", "ppt", "not a ratio that [ppth] could scale; write the unit \"1\": a number on the PSS-78"),
    ("ndvi", "%", "ndvi is a number of its own, not a ratio that % could scale; write the unit \"1\""),
    ("aerator_state", "1", "aerator_state is stored in {state}"), ("soil_ph", "1", "soil_ph is stored in [pH]"),
])
func wrongUnits(_ name: String, unit: String, contains text: String) {
    let error = #expect(throws: QuantityError.self) { try Quantities.find(name, unit: Unit(unit)) }
    #expect(error?.description.contains(text) == true, "\(error?.description ?? "")")
}

@Test(
    arguments: [
        ("water_temperature", "degF", 68, 20), ("air_pressure", "mmHg", 760, 1013.2472),
        ("wind_speed", "kn", 36, 18.52),
        ("conductivity", "uS/cm", 1413, 1.413), ("battery_voltage", "mV", 3600, 3.6),
        ("relative_humidity", "1", 0.5, 50),
        ("practical_salinity", "1", 31, 31), ("soil_volumetric_water_content", "%", 31, 0.31),
        ("soil_water_tension", "bar", -0.33, -33), ("energy", "MJ", 3.6, 1), ("leaf_area_index", "m2/m2", 4, 4),
    ] as [(String, String, Double, Double)]
)
func reportedUnitsBecomeStoredUnits(_ name: String, unit: String, value: Double, stored: Double) throws {
    let converted = try Quantities.find(name, unit: Unit(unit)).converter(from: Unit(unit))(value)
    #expect(abs(converted - stored) <= 1e-13 * abs(stored))
}
