internal import Glibc

/// Weather of a region at the coast or inland: one course for every device there.
struct Weather {
    /// The region's rain, the same at the coast and inland.
    let rain: Rain
    private let dice: Dice
    private let isCoast: Bool

    init(_ dice: Dice, isCoast: Bool) {
        self.dice = dice
        self.isCoast = isCoast
        rain = Rain(dice[1])
    }

    /// Half the difference of day and night, K.
    private var dielAmplitude: Double { isCoast ? 3 : 5.5 }

    /// Air temperature, degrees Celsius: like Qingdao's.
    func temperature(_ moment: Moment) -> Double {
        dailyTemperature(moment) + dielAmplitude * moment.diel(peak: 14.5)
    }

    /// Air temperature without day and night.
    func dailyTemperature(_ moment: Moment) -> Double {
        12.7 + 12.5 * moment.season + 1.2 * dice[2].drift(moment.hours, every: 9)
    }

    /// Dew point, degrees Celsius.
    func dewPoint(_ moment: Moment) -> Double {
        let dryness = (isCoast ? 4 : 7) * (1 - 0.8 * rain.wetness(moment))
        return dailyTemperature(moment) - dryness + 1.5 * dice[3].drift(moment.hours, every: 30)
    }

    /// Relative humidity, percent.
    func humidity(_ moment: Moment) -> Double {
        Air.humidity(temperature(moment), dewPoint: dewPoint(moment))
    }

    /// Air pressure, hPa: high in winter, low in rain.
    func pressure(_ moment: Moment) -> Double {
        1_016 - 9 * moment.season + 5 * dice[4].drift(moment.hours, every: 40) - 6 * rain.wetness(moment)
    }

    /// Mean wind, m/s: Weibull of shape 2 and scale 4.5 inland, 6.5 at the coast, with a sea breeze.
    func wind(_ moment: Moment) -> Double {
        let calm = 0.5 * erfc(dice[5].drift(moment.hours, every: 6) / 2.0.squareRoot())
        let wind = (isCoast ? 6.5 : 4.5) * (-log(max(1e-6, calm))).squareRoot()
        guard isCoast, (12..<17).contains(moment.hour), !rain.isWet(moment.day) else { return wind }
        return wind + 2 * sin(.pi * (moment.hour - 12) / 5) * max(0, moment.season)
    }

    /// Strongest wind of some minutes, m/s.
    func gust(_ moment: Moment) -> Double {
        wind(moment) * (1.4 + 0.12 * dice[6].drift(moment.hours, every: 0.2))
    }

    /// Where the wind comes from, degrees 0..<360: north-west in winter, south-east in summer.
    func windDirection(_ moment: Moment) -> Double {
        let degrees = 240 - 90 * moment.season + 45 * dice[7].drift(moment.hours, every: 10)
        let turned = degrees.truncatingRemainder(dividingBy: 360)
        return turned < 0 ? turned + 360 : turned
    }

    /// Share of the radiation above the air that reaches the ground on a day.
    func clearness(_ day: Int) -> Double {
        rain.isWet(day) ? 0.2 : dice[8].uniform(day) < 0.6 ? 0.75 : 0.5
    }

    /// Sunshine on a flat surface, W/m2.
    func irradiance(_ moment: Moment) -> Double {
        let clouds = 1 + 0.08 * dice[9].drift(moment.hours, every: 0.3)
        return Sun.aboveAir(moment) * clearness(moment.day) * clouds
    }

    /// Reference evapotranspiration of a day, mm.
    func evapotranspiration(_ day: Int) -> Double {
        let noon = Moment(noonOf: day)
        let mean = dailyTemperature(noon)
        let above = Sun.dailyAboveAir(Double(Moment.dayOfYear(day)))
        return Evapotranspiration.reference(
            .init(
                coldest: mean - dielAmplitude,
                warmest: mean + dielAmplitude,
                vapour: Air.vapourPressure(dewPoint(noon)),
                wind: wind(noon) * 0.748,  // from 10 m to 2 m: FAO-56, equation 47
                radiation: above * clearness(day),
                clear: above * 0.75,
                pressure: pressure(noon) / 10
            )
        )
    }
}
