internal import TideProfiles
internal import TideUnits

/// What a series follows, by its quantity.
enum Signal: Equatable {
    case airTemperature, humidity, dewPoint, pressure, wind, gust, windDirection, rain, irradiance
    case soilTemperature, soilWater, soilConductivity
    case barnTemperature, barnHumidity, ammonia(perPPM: Double), carbonDioxide, fan
    case rumenTemperature, activity, rumination
    case waterTemperature, oxygen, oxygenSaturation, ph, salinity, turbidity, level
    case currentSpeed, currentDirection, waveHeight, wavePeriod, waveDirection, tide
    case aerator, battery, signalStrength
    /// Nothing in particular: a slow course within the span.
    case steady(lower: Double, upper: Double)

    private static let byQuantity: [String: Signal] = [
        "air_temperature": .airTemperature, "relative_humidity": .humidity, "dew_point_temperature": .dewPoint,
        "air_pressure": .pressure, "wind_speed": .wind, "wind_gust": .gust, "wind_from_direction": .windDirection,
        "rainfall_amount": .rain, "solar_irradiance": .irradiance, "soil_temperature": .soilTemperature,
        "soil_volumetric_water_content": .soilWater, "soil_bulk_ec": .soilConductivity,
        "barn_air_temperature": .barnTemperature, "barn_relative_humidity": .barnHumidity,
        "co2_air": .carbonDioxide, "fan_speed": .fan, "rumen_temperature": .rumenTemperature,
        "activity_index": .activity, "rumination_time": .rumination, "water_temperature": .waterTemperature,
        "dissolved_oxygen": .oxygen, "oxygen_saturation": .oxygenSaturation, "ph": .ph,
        "practical_salinity": .salinity, "turbidity": .turbidity, "water_level": .level,
        "current_speed": .currentSpeed, "current_to_direction": .currentDirection,
        "wave_height_significant": .waveHeight, "wave_peak_period": .wavePeriod,
        "wave_from_direction": .waveDirection, "sea_level": .tide, "aerator_state": .aerator,
        "battery_voltage": .battery, "rssi": .signalStrength,
    ]

    init(_ series: SeriesSpec) {
        if series.quantity.name == "ammonia_air" {
            // mg/m3 at 20 degrees and 1 atm: M / 24.055 for each ppm.
            self = .ammonia(perPPM: series.quantity.unit.code == "[ppm]" ? 1 : 0.708)
        } else if let known = Self.byQuantity[series.quantity.name] {
            self = known
        } else {
            let span = series.suspectSpan.intersection(series.failSpan) ?? series.failSpan
            let lower = span.lower.isFinite ? span.lower : 0
            let upper = span.upper.isFinite ? span.upper : lower + 100
            self = .steady(lower: lower, upper: upper)
        }
    }

    /// Noise of the usual sensor: standard deviation in the quantity's unit.
    var noise: Double {
        switch self {
        case .airTemperature, .waterTemperature, .soilTemperature, .rumenTemperature: 0.03
        case .humidity, .barnHumidity, .oxygenSaturation, .turbidity, .currentDirection, .windDirection, .waveDirection:
            0.5
        case .dewPoint, .barnTemperature, .pressure, .wavePeriod: 0.1
        case .wind, .gust, .ammonia: 0.15
        case .soilWater: 0.002
        case .oxygen, .salinity: 0.03
        case .ph, .soilConductivity, .currentSpeed, .waveHeight, .tide, .level, .battery: 0.01
        case .carbonDioxide, .irradiance, .fan, .activity, .rumination: 4
        case .signalStrength: 2
        case .steady(let lower, let upper): (upper - lower) / 1_000
        case .rain, .aerator: 0
        }
    }

    /// Whether 360 is 0.
    var isDirection: Bool { self == .windDirection || self == .currentDirection || self == .waveDirection }
}
