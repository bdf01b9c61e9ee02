internal import TideUnits

/// What a name in a payload may measure; a guess for a person to confirm.
struct QuantityGuess {
    /// The quantity's name.
    var quantity: String
    /// The unit in which devices usually send it (UCUM).
    var unit: String
    /// What the same name often means elsewhere.
    var others: [String] = []

    /// Words of names, and what they usually mean on farms; the first that fits counts.
    private static let table: [(words: [String], guess: QuantityGuess)] = [
        (["soil", "temp"], .init(quantity: "soil_temperature", unit: "Cel")),
        (["water", "temp"], .init(quantity: "water_temperature", unit: "Cel")),
        (["air", "temp"], .init(quantity: "air_temperature", unit: "Cel")),
        (["board", "temp"], .init(quantity: "enclosure_temperature", unit: "Cel")),
        (["temp"], .init(quantity: "water_temperature", unit: "Cel", others: ["air_temperature", "soil_temperature"])),
        (
            ["temperature"],
            .init(quantity: "water_temperature", unit: "Cel", others: ["air_temperature", "soil_temperature"])
        ),
        (["soil", "moisture"], .init(quantity: "soil_volumetric_water_content", unit: "%")),
        (["moisture"], .init(quantity: "soil_volumetric_water_content", unit: "%")),
        (["vwc"], .init(quantity: "soil_volumetric_water_content", unit: "%")),
        (["humidity"], .init(quantity: "relative_humidity", unit: "%")),
        (["hum"], .init(quantity: "relative_humidity", unit: "%")),
        (["rh"], .init(quantity: "relative_humidity", unit: "%")),
        (["oxygen", "saturation"], .init(quantity: "oxygen_saturation", unit: "%")),
        (["do", "sat"], .init(quantity: "oxygen_saturation", unit: "%")),
        (["oxygen"], .init(quantity: "dissolved_oxygen", unit: "mg/L", others: ["oxygen_saturation"])),
        (["do"], .init(quantity: "dissolved_oxygen", unit: "mg/L", others: ["oxygen_saturation"])),
        (["ph"], .init(quantity: "ph", unit: "[pH]", others: ["soil_ph"])),
        (["orp"], .init(quantity: "orp", unit: "mV")),
        (["salinity"], .init(quantity: "practical_salinity", unit: "1")),
        (["sal"], .init(quantity: "practical_salinity", unit: "1")),
        (["conductivity"], .init(quantity: "conductivity", unit: "mS/cm", others: ["soil_bulk_ec"])),
        (["ec"], .init(quantity: "conductivity", unit: "mS/cm", others: ["soil_bulk_ec"])),
        (["turbidity"], .init(quantity: "turbidity", unit: "{NTU}")),
        (["ntu"], .init(quantity: "turbidity", unit: "{NTU}")),
        (["chlorophyll"], .init(quantity: "chlorophyll", unit: "ug/L")),
        (["ammonia"], .init(quantity: "total_ammonia_n", unit: "mg/L", others: ["ammonia_air"])),
        (["nh3"], .init(quantity: "ammonia_air", unit: "[ppm]", others: ["unionised_ammonia_n"])),
        (["co2"], .init(quantity: "co2_air", unit: "[ppm]")),
        (["level"], .init(quantity: "water_level", unit: "m")),
        (["depth"], .init(quantity: "sensor_depth", unit: "m", others: ["water_level"])),
        (["pressure"], .init(quantity: "air_pressure", unit: "hPa", others: ["pressure", "pump_pressure"])),
        (["wind", "dir"], .init(quantity: "wind_from_direction", unit: "deg")),
        (["wind", "gust"], .init(quantity: "wind_gust", unit: "m/s")),
        (["wind"], .init(quantity: "wind_speed", unit: "m/s")),
        (["rain"], .init(quantity: "rainfall_amount", unit: "mm", others: ["rainfall_rate"])),
        (["lux"], .init(quantity: "illuminance", unit: "lx")), (["light"], .init(quantity: "illuminance", unit: "lx")),
        (["par"], .init(quantity: "par_air", unit: "umol/m2/s", others: ["par_water"])),
        (["lat"], .init(quantity: "latitude", unit: "deg")), (["latitude"], .init(quantity: "latitude", unit: "deg")),
        (["lon"], .init(quantity: "longitude", unit: "deg")), (["lng"], .init(quantity: "longitude", unit: "deg")),
        (["longitude"], .init(quantity: "longitude", unit: "deg")),
        (["battery"], .init(quantity: "battery_voltage", unit: "V", others: ["battery_soc"])),
        (["bat"], .init(quantity: "battery_voltage", unit: "V", others: ["battery_soc"])),
        (["vbat"], .init(quantity: "battery_voltage", unit: "V")), (["soc"], .init(quantity: "battery_soc", unit: "%")),
        (["voltage"], .init(quantity: "battery_voltage", unit: "V")),
        (["rssi"], .init(quantity: "rssi", unit: "{dBm}")), (["snr"], .init(quantity: "snr", unit: "dB")),
        (["uptime"], .init(quantity: "device_uptime", unit: "s")),
        (["current"], .init(quantity: "aerator_current", unit: "A")),
        (["power"], .init(quantity: "aerator_power", unit: "W")), (["energy"], .init(quantity: "energy", unit: "kW.h")),
        (["pump"], .init(quantity: "pump_state", unit: "{state}")), (["leak"], .init(quantity: "leak", unit: "{bool}")),
    ]

    /// The guess for a name such as `waterTemp` or `do_mgl`; nil when nothing comes to mind.
    static func of(_ name: String) -> QuantityGuess? {
        let words = Self.words(name)
        let whole = words.joined(separator: "_")
        if let quantity = Quantities.all.first(where: { $0.name == whole }) {
            return QuantityGuess(quantity: quantity.name, unit: quantity.unit.code)
        }
        // A word of four letters and more may be the beginning of one of the name: temp of temperature.
        return table.first { entry in
            entry.words.allSatisfy { word in
                words.contains { $0 == word || (word.count >= 3 && $0.hasPrefix(word)) }
            }
        }?.guess
    }

    /// `waterTemp_2` is water, temp, 2.
    static func words(_ name: String) -> [String] {
        var words = [""]
        var previous: Character = " "
        for character in name.replacing("pH", with: "Ph") {
            let isStart = character.isUppercase && !previous.isUppercase
            let isWord = character.isASCII && (character.isLetter || character.isNumber)
            if !isWord { words.append("") } else if isStart { words.append("") }
            if isWord {
                words[words.count - 1].append(contentsOf: character.lowercased())
            }
            previous = character
        }
        return words.filter { !$0.isEmpty }
    }
}
