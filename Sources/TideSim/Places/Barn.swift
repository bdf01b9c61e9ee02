internal import Glibc

/// A naturally ventilated barn with 200 dairy cows, always in balance: what cows give, air carries out.
struct Barn {
    let weather: Weather
    let dice: Dice

    private static let cows = 200.0
    /// Heat of a cow, kW; heat lost through the walls, kW/K; heat that air carries, kJ/m3/K.
    private static let heat = 1.35, walls = 2.0, capacity = 1.2
    /// Temperature that the ventilation aims at, degrees Celsius, and what it can move, m3/s.
    private static let target = 14.0, ventilationRange = 12.0...260.0

    /// Air moved, m3/s: as much as cools to the target, within what is open.
    func ventilation(_ moment: Moment) -> Double {
        let difference = Self.target - weather.temperature(moment)
        let range = Self.ventilationRange
        guard difference > 0.5 else { return range.upperBound }
        let wanted = (Self.heat * Self.cows / difference - Self.walls) / Self.capacity
        return min(range.upperBound, max(range.lowerBound, wanted))
    }

    /// Degrees Celsius: C dT/dt = 0 = Q - UA (Tin - Tout) - ρ cp V (Tin - Tout).
    func temperature(_ moment: Moment) -> Double {
        let loss = Self.walls + Self.capacity * ventilation(moment)
        return weather.temperature(moment) + Self.heat * Self.cows / loss
    }

    /// Relative humidity, percent: outdoor air with the water that cows breathe out (0.15 g/s each).
    func humidity(_ moment: Moment) -> Double {
        let inside = temperature(moment)
        let outside = Air.vapourPressure(weather.dewPoint(moment))
        let added = 0.15 * Self.cows / ventilation(moment) * (inside + 273.15) / 2_166.8
        return min(99, max(10, 100 * (outside + added) / Air.vapourPressure(inside)))
    }

    /// Ammonia, ppm: 1.5 g an hour from each cow's floor at 20 degrees, twice as much for 10 K more.
    func ammonia(_ moment: Moment) -> Double {
        let source = Self.cows * 1.5 / 3_600 * pow(2, (temperature(moment) - 20) / 10)
        return source / 17.031 * 24.055e-3 / ventilation(moment) * 1e6
    }

    /// Carbon dioxide, ppm: 0.185 m3 an hour for each kW of heat.
    func carbonDioxide(_ moment: Moment) -> Double {
        425 + 0.185 / 3_600 * Self.heat * Self.cows / ventilation(moment) * 1e6
    }

    /// Speed of the fans, revolutions a minute; they stand below 20 degrees.
    func fan(_ moment: Moment) -> Double { min(900, max(0, (temperature(moment) - 20) * 90)) }
}
