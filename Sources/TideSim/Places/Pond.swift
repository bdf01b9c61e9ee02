internal import Glibc

/// A fish pond of 1.8 m near the coast.
struct Pond {
    /// Rain water in it, mm.
    let freshWater: Double
    let weather: Weather
    let dice: Dice

    private static let depth = 1_800.0

    /// Degrees Celsius; follows the air within some 4 days: dTw/dt = (Ta - Tw) / τ, whose answer to a wave of one year
    /// is the same wave 4 days later.
    func temperature(_ moment: Moment) -> Double {
        let sunny = weather.clearness(moment.day)
        let slow = 12.7 + 12.5 * moment.annual(peak: 209) + 0.8 * dice[1].drift(moment.hours, every: 96)
        return max(0.3, slow + 1.4 * sunny * moment.diel(peak: 16))
    }

    /// Practical salinity: S V / (V + rain).
    var salinity: Double { 28 * Self.depth / (Self.depth + freshWater) }

    /// Dissolved oxygen, mg/L: near saturation, with a wave of one day that algae make with the sun.
    ///
    /// The wave has 1 to 5 mg/L and its peak between 14 and 16 h; warm water and bright days make it larger.
    func oxygen(_ moment: Moment) -> Double {
        let temperature = temperature(moment)
        let growth = min(1, max(0, (temperature - 4) / 22))
        let wave = 1 + 4 * growth * weather.clearness(moment.day) / 0.75
        let mean = 0.92 * Oxygen.saturation(temperature, salinity) - 0.6 * growth
        let slow = 0.4 * dice[2].drift(moment.hours, every: 20)
        return max(0, mean + slow + 0.7 * wave * moment.diel(peak: 15))
    }

    /// Saturation with oxygen, percent.
    func saturation(_ moment: Moment) -> Double {
        100 * oxygen(moment) / Oxygen.saturation(temperature(moment), salinity)
    }

    /// 1 while the aerator runs: from before dawn to sunrise, and 11 to 15 h on clear days.
    func aerator(_ moment: Moment) -> Double {
        let isDawn = (3..<6).contains(moment.hour)
        let isNoon = (11..<15).contains(moment.hour) && weather.clearness(moment.day) > 0.4
        return isDawn || isNoon ? 1 : 0
    }

    /// Turbidity, NTU: rain and wind stir it.
    func turbidity(_ moment: Moment) -> Double {
        12 + 8 * weather.rain.wetness(moment) + weather.wind(moment) + 2 * dice[3].drift(moment.hours, every: 8)
    }

    /// Depth of the water, m.
    var level: Double { (Self.depth + min(200, freshWater)) / 1_000 }
}
