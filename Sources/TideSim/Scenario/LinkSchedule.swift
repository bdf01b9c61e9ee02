internal import TideModel

/// When the links of devices are down, as a function of seed, device and time.
struct LinkSchedule {
    private let dice: Dice
    private let outagesPerDay: Double
    private static let day: Int64 = 86_400_000

    /// - Parameters:
    ///   - dice: of the schedule.
    ///   - outagesPerDay: chance that an outage of 1 to 12 h begins on a day, 0…1.
    init(_ dice: Dice, outagesPerDay: Double) {
        self.dice = dice
        self.outagesPerDay = outagesPerDay
    }

    func isUp(_ device: Int, at time: Timestamp) -> Bool {
        guard outagesPerDay > 0 else { return true }
        let day = Int(time.milliseconds / Self.day)
        let since = time.milliseconds - Int64(day) * Self.day
        return !isDown(device, day, since) && !isDown(device, day - 1, since + Self.day)
    }

    /// Whether the outage of a day is on, so many milliseconds after the day began.
    private func isDown(_ device: Int, _ day: Int, _ since: Int64) -> Bool {
        let own = dice[device][day]
        guard own.uniform(0) < outagesPerDay else { return false }
        let start = own.uniform(1, in: 0...24) * 3_600_000
        let length = own.uniform(2, in: 1...12) * 3_600_000
        return (start..<(start + length)).contains(Double(since))
    }
}
