/// Which device is due next, without a queue: devices of one interval come in the same order each time.
struct Timetable {
    /// Devices of one interval, by phase.
    private struct Ring {
        let interval: Int64
        let devices: [Int]
        let phases: [Int64]
        /// Number of the interval since 1970, and the device within it that is due.
        var turn: Int64
        var place: Int

        var due: Int64 { turn * interval + phases[place] }

        mutating func step() {
            place += 1
            if place == devices.count { (turn, place) = (turn + 1, 0) }
        }
    }

    private var rings: [Ring] = []

    /// A timetable that begins at a time (milliseconds since 1970).
    init(_ devices: [VirtualDevice], from start: Int64) {
        for (interval, numbers) in Dictionary(grouping: devices.indices, by: { devices[$0].interval }) {
            let sorted = numbers.sorted { (devices[$0].phase, $0) < (devices[$1].phase, $1) }
            let turn = start / interval
            let phases = sorted.map { devices[$0].phase }
            let place = phases.firstIndex { turn * interval + $0 >= start }
            rings.append(
                Ring(
                    interval: interval,
                    devices: sorted,
                    phases: phases,
                    turn: place == nil ? turn + 1 : turn,
                    place: place ?? 0
                )
            )
        }
        // Which device comes first of two that are due at once must not depend on the order of a dictionary.
        rings.sort { $0.interval < $1.interval }
    }

    /// The next device that is due before a time, and when.
    mutating func next(before end: Int64) -> (device: Int, time: Int64)? {
        var first: Int?
        for index in rings.indices where first.map({ rings[index].due < rings[$0].due }) ?? true { first = index }
        guard let first, rings[first].due < end else { return nil }
        let (device, time) = (rings[first].devices[rings[first].place], rings[first].due)
        rings[first].step()
        return (device, time)
    }
}
