internal import Glibc

/// Rain of a region: wet and dry spells, an amount for each wet day, and one shower in it.
struct Rain {
    private let dice: Dice
    /// Chance that a wet day follows a wet one.
    private static let afterWet = 0.5

    init(_ dice: Dice) { self.dice = dice }

    /// Chance that a wet day follows a dry one: 0.12 in winter, 0.30 in summer.
    private static func afterDry(_ day: Int) -> Double {
        0.21 + 0.09 * cos(2 * .pi * Double(Moment.dayOfYear(day) - 205) / 365)
    }

    /// Whether it rains on a day, counted from 1970.
    ///
    /// Both chances share one draw: most days it tells alone, the others go back to the day before.
    func isWet(_ day: Int) -> Bool {
        let draw = dice.uniform(day)
        let dry = Self.afterDry(day)
        if draw < min(dry, Self.afterWet) { return true }
        if draw >= max(dry, Self.afterWet) { return false }
        return isWet(day - 1)
    }

    /// Rain of a day in mm; 0 on a dry one.
    ///
    /// A gamma distribution of shape 0.75 and mean 9 mm.
    /// - Source: Marsaglia and Tsang, "A simple method for generating gamma variables" (2000), with their step for
    ///   shapes below 1.
    func amount(_ day: Int) -> Double {
        guard isWet(day) else { return 0 }
        let (shape, scale, tries) = (0.75, 12.0, dice[day])
        let d = shape + 1 - 1.0 / 3
        let c = 1 / (9 * d).squareRoot()
        for attempt in 0..<64 {
            let x = tries.bell(2 * attempt)
            let v = (1 + c * x) * (1 + c * x) * (1 + c * x)
            guard v > 0, log(tries.uniform(2 * attempt + 1)) < 0.5 * x * x + d - d * v + d * log(v) else { continue }
            return d * v * scale * pow(tries.uniform(-1), 1 / shape)
        }
        return shape * scale
    }

    /// Rain from local midnight to a moment, in mm.
    func soFar(_ moment: Moment) -> Double {
        let amount = amount(moment.day)
        guard amount > 0 else { return 0 }
        let shower = dice[moment.day]
        let length = shower.uniform(-2, in: 2...12)
        let start = shower.uniform(-3, in: 0...(24 - length))
        let part = min(1, max(0, (moment.hour - start) / length))
        return amount * (1 - cos(.pi * part)) / 2
    }

    /// Rain between two moments, in mm, as a bucket of `tip` mm counts it.
    func between(_ start: Moment, _ end: Moment, tip: Double) -> Double {
        func tips(_ amount: Double) -> Double { (amount / tip).rounded(.down) }
        guard start.day < end.day else { return max(0, tips(soFar(end)) - tips(soFar(start))) * tip }
        var count = tips(amount(start.day)) - tips(soFar(start)) + tips(soFar(end))
        for day in (start.day + 1)..<max(end.day, start.day + 1) { count += tips(amount(day)) }
        return count * tip
    }

    /// 1 at noon of a wet day, 0 at noon of a dry one, in between on the way.
    func wetness(_ moment: Moment) -> Double {
        let first = moment.hour < 12 ? moment.day - 1 : moment.day
        let part = moment.hour < 12 ? (moment.hour + 12) / 24 : (moment.hour - 12) / 24
        return (isWet(first) ? 1 - part : 0) + (isWet(first + 1) ? part : 0)
    }
}
