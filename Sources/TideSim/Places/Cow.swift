internal import Glibc

/// A dairy cow with a collar and a rumen bolus.
struct Cow {
    let dice: Dice

    /// Days from one oestrus to the next.
    private static let cycle = 21

    /// Rumen temperature, degrees Celsius: 39.2 with a wave of one day, and a dip for each time that she drinks.
    func rumenTemperature(_ moment: Moment) -> Double {
        let warm = 39.2 + 0.3 * moment.diel(peak: 19) + 0.1 * dice[1].drift(moment.hours, every: 4)
        return max(30, warm - dips(moment.day, since: moment.hour) - dips(moment.day - 1, since: moment.hour + 24))
    }

    /// What is left of a day's 8 to 12 drinking dips of 2 to 8 K, which fade within 40 to 60 min, in K.
    private func dips(_ day: Int, since hour: Double) -> Double {
        let day = dice[2][day]
        let count = 8 + Int(day.uniform(0) * 5)
        return (1...count).reduce(0) { sum, number in
            let elapsed = hour - day.uniform(3 * number, in: 5...22)
            guard elapsed >= 0 else { return sum }
            let fade = day.uniform(3 * number + 2, in: 40...60) / 60
            return sum + day.uniform(3 * number + 1, in: 2...8) * exp(-elapsed / fade)
        }
    }

    /// Steps an hour; two to three times as many for 12 to 18 h of oestrus.
    func activity(_ moment: Moment) -> Double {
        let daily = 120 + 90 * moment.diel(peak: 10) + 40 * cos(4 * .pi * (moment.hour - 6) / 24)
        return max(5, daily * (1 + 0.2 * dice[3].drift(moment.hours, every: 1))) * (isInOestrus(moment) ? 2.5 : 1)
    }

    private func isInOestrus(_ moment: Moment) -> Bool {
        let day = (moment.day + Int(dice.uniform(4) * Double(Self.cycle))) % Self.cycle
        guard day == 0 else { return false }
        let length = dice[5].uniform(moment.day, in: 12...18)
        return moment.hour >= 3 && moment.hour < 3 + length
    }

    /// Rumination within the last 24 h, min: 497 with a spread of 70 between cows and days.
    func rumination(_ moment: Moment) -> Double {
        let own = 497 + 50 * dice.bell(6) + 45 * dice[7].drift(moment.hours, every: 24)
        return isInOestrus(moment) ? own * 0.85 : own
    }
}
