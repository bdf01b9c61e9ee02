internal import Glibc
internal import TideModel

/// What there is to measure where a device stands, at one moment.
struct Truth {
    let place: Place
    let moment: Moment
    /// Since the device's previous reading, milliseconds.
    let interval: Int64
    /// The device's own dice: ponds, cows and cages differ.
    let dice: Dice
    let weather: Weather
    let soil: Ground.Day
    let freshWater: Double

    init(_ place: Place, _ moment: Moment, interval: Int64, _ dice: Dice, _ environment: inout Environment) {
        self.place = place
        self.moment = moment
        self.interval = interval
        self.dice = dice
        weather = place.isCoast ? environment.coast : environment.inland
        soil = place == .field ? environment.soil(moment) : Ground.Day(number: moment.day)
        freshWater = place == .pond ? environment.freshWater(moment) : 0
    }

    private var pond: Pond { Pond(freshWater: freshWater, weather: weather, dice: dice) }
    private var sea: Sea { Sea(weather: weather, dice: dice, isBottom: place == .seaBottom) }
    private var field: Field { Field(water: soil, weather: weather) }
    private var barn: Barn { Barn(weather: weather, dice: dice) }
    private var cow: Cow { Cow(dice: dice) }
    private var isPond: Bool { place == .pond }

    /// The value of a channel in its quantity's unit.
    func value(_ channel: Channel) -> Double {
        switch channel.signal {
        case .airTemperature, .humidity, .dewPoint, .pressure, .wind, .gust, .windDirection, .rain, .irradiance:
            air(channel.signal)
        case .soilTemperature: field.temperature(moment, depth: channel.depth)
        case .soilWater: field.waterContent(moment, depth: channel.depth)
        case .soilConductivity: field.conductivity(moment, depth: channel.depth)
        case .barnTemperature: barn.temperature(moment)
        case .barnHumidity: barn.humidity(moment)
        case .ammonia(let factor): barn.ammonia(moment) * factor
        case .carbonDioxide: place == .barn ? barn.carbonDioxide(moment) : 425
        case .fan: barn.fan(moment)
        case .rumenTemperature: cow.rumenTemperature(moment)
        case .activity: cow.activity(moment)
        case .rumination: cow.rumination(moment)
        case .aerator, .battery, .signalStrength, .steady: equipment(channel.signal)
        default: water(channel.signal)
        }
    }

    private func air(_ signal: Signal) -> Double {
        switch signal {
        case .airTemperature: weather.temperature(moment)
        case .humidity: weather.humidity(moment)
        case .dewPoint: weather.dewPoint(moment)
        case .pressure: weather.pressure(moment)
        case .wind: weather.wind(moment)
        case .gust: weather.gust(moment)
        case .windDirection: weather.windDirection(moment)
        case .rain:
            weather.rain.between(
                Moment(Timestamp(milliseconds: moment.milliseconds - interval)),
                moment,
                tip: 0.2
            )
        default: weather.irradiance(moment)
        }
    }

    private func water(_ signal: Signal) -> Double {
        switch signal {
        case .waterTemperature: isPond ? pond.temperature(moment) : sea.temperature(moment)
        case .oxygen: isPond ? pond.oxygen(moment) : sea.oxygen(moment)
        case .oxygenSaturation: saturation
        case .ph: Oxygen.ph(saturation)
        case .salinity: isPond ? pond.salinity : sea.salinity(moment)
        case .turbidity: isPond ? pond.turbidity(moment) : sea.turbidity(moment)
        case .level: pond.level
        case .currentSpeed: sea.speed(moment)
        case .currentDirection: sea.direction(moment)
        case .waveHeight: sea.waveHeight(moment)
        case .wavePeriod: sea.wavePeriod(moment)
        case .waveDirection: weather.windDirection(moment)
        default: sea.level(moment)
        }
    }

    private var saturation: Double { isPond ? pond.saturation(moment) : sea.saturation(moment) }

    private func equipment(_ signal: Signal) -> Double {
        switch signal {
        case .aerator: pond.aerator(moment)
        // Charged by the sun; larger devices have 12 V batteries.
        case .battery:
            (place == .seaSurface || place == .field ? 12.6 : 3.75) * (1 + 0.02 * moment.diel(peak: 15))
        case .signalStrength: -82 + 6 * dice[20].drift(moment.hours, every: 3)
        case .steady(let lower, let upper):
            lower + (upper - lower) * (0.5 + 0.08 * dice[21].drift(moment.hours, every: 24))
        default: 0
        }
    }
}
