internal import Glibc

/// The sea off Rizhao, at the surface and at the bottom.
struct Sea {
    let weather: Weather
    let dice: Dice
    /// A station at the bottom; otherwise within some metres of the surface.
    let isBottom: Bool

    /// Degrees Celsius; 35 days behind the air, and cooler at the bottom in summer.
    func temperature(_ moment: Moment) -> Double {
        let slow = 13.5 + 11.5 * moment.annual(peak: 228) + 0.4 * dice[1].drift(moment.hours, every: 72)
        let tide = 0.15 * cos(Tide.phase(moment.hours))
        guard isBottom else { return slow + tide + 0.55 * moment.diel(peak: 15) }
        return slow - 3 * max(0, moment.season) + 2 * tide
    }

    /// Practical salinity, with a part of M2 and of M4; rivers freshen it in summer.
    func salinity(_ moment: Moment) -> Double {
        let phase = Tide.phase(moment.hours)
        let slow = 31 - 0.8 * max(0, moment.season) + 0.2 * dice[2].drift(moment.hours, every: 60)
        return slow + 0.3 * cos(phase) + 0.08 * cos(2 * phase)
    }

    /// Dissolved oxygen, mg/L: 0.95 of saturation and 0.3 mg/L of M2; at the bottom, summer brings spells without.
    func oxygen(_ moment: Moment) -> Double {
        let full = Oxygen.saturation(temperature(moment), salinity(moment))
        let plain = 0.95 * full + 0.3 * cos(Tide.phase(moment.hours)) + 0.15 * dice[3].drift(moment.hours, every: 10)
        return isBottom ? max(0.2, plain - (plain - 2.5) * hypoxia(moment)) : plain
    }

    /// Saturation with oxygen, percent.
    func saturation(_ moment: Moment) -> Double {
        100 * oxygen(moment) / Oxygen.saturation(temperature(moment), salinity(moment))
    }

    /// 1 in the midst of a spell without oxygen, 0 outside: from July to September, 2 to 6 days, down to 2…3 mg/L.
    private func hypoxia(_ moment: Moment) -> Double {
        guard (182...273).contains(moment.dayOfYear) else { return 0 }
        let block = moment.day / 16
        guard dice[4].uniform(2 * block) < 0.35 else { return 0 }
        let length = dice[4].uniform(2 * block + 1, in: 2...6)
        let since = Double(moment.day - block * 16) + moment.hour / 24 - 4
        return (0...length).contains(since) ? sin(.pi * since / length) : 0
    }

    /// Turbidity, NTU: the current stirs it with M4, waves at the surface.
    func turbidity(_ moment: Moment) -> Double {
        let current = speed(moment)
        return 4 + 25 * current * current + 2 * waveHeight(moment) + 0.8 * dice[5].drift(moment.hours, every: 5)
    }

    /// Height above mean sea level, m: the tide, and 1 cm for each hPa that the air weighs less.
    func level(_ moment: Moment) -> Double {
        Tide.level(moment.hours) - 0.01 * (weather.pressure(moment) - 1_013)
    }

    /// Current, m/s, along the coast and across it: an M2 ellipse of 0.4 m/s with the ratio 0.2.
    private func current(_ moment: Moment) -> (along: Double, across: Double) {
        let phase = Tide.phase(moment.hours) + 0.9
        let slow = 0.04 * dice[6].drift(moment.hours, every: 30)
        return (0.4 * cos(phase) + slow, 0.08 * sin(phase) + slow / 2)
    }

    /// Speed of the current, m/s.
    func speed(_ moment: Moment) -> Double {
        let (along, across) = current(moment)
        return (along * along + across * across).squareRoot() * (isBottom ? 0.6 : 1)
    }

    /// Where the current goes, degrees; the coast runs from south-west to north-east.
    func direction(_ moment: Moment) -> Double {
        let (along, across) = current(moment)
        let degrees = (35 + atan2(across, along) * 180 / .pi).truncatingRemainder(dividingBy: 360)
        return degrees < 0 ? degrees + 360 : degrees
    }

    /// Significant wave height, m: wind sea of a coast with some 100 km of open water.
    func waveHeight(_ moment: Moment) -> Double {
        let wind = weather.wind(moment)
        return 0.15 + 0.0214 * wind * wind / (1 + wind / 14) + 0.03 * dice[7].drift(moment.hours, every: 1)
    }

    /// Peak period, s.
    func wavePeriod(_ moment: Moment) -> Double { 2.6 + 3 * max(0, waveHeight(moment)).squareRoot() }
}
