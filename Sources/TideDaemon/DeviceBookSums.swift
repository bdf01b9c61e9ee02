package import TideModel

/// Books per device over all time: the hours that ended from their table, the current one from memory.
package struct DeviceBookSums {
    /// The books of one device.
    package typealias Sum = (frames: FrameBook, readings: ReadingBook)

    private let current: [DeviceHourBook]
    /// Sums in the order of device numbers, without rows of the running hour and later ones.
    private var sums: [Sum]
    /// Those rows, by device.
    private var later: [Int: Sum] = [:]

    /// Begins with the state's books, in the order of device numbers; the table is read afterwards.
    package init(current: [DeviceHourBook]) {
        self.current = current
        sums = current.map { ($0.frames, $0.readings) }
    }

    /// Adds a row of the table.
    package mutating func add(_ row: DeviceHourBook) {
        let device = Int(row.device)
        guard device < current.count else { return }
        guard row.hour < current[device].hour else {
            later[device, default: (FrameBook(), ReadingBook())].frames.add(row.frames)
            later[device]?.readings.add(row.readings)
            return
        }
        sums[device].frames.add(row.frames)
        sums[device].readings.add(row.readings)
    }

    /// The books in the order of device numbers.
    ///
    /// An hour that ended while the table was read is in both; it counts once.
    ///
    /// - Parameter laterHours: the hours of the state's books after the table was read, of as many devices as there were
    ///   by then.
    /// - Returns: one sum for each device.
    package consuming func books(laterHours: [Int64]) -> [Sum] {
        var sums = sums
        for (device, sum) in later {
            // A row of a running hour is there as well when the wall clock has stepped back, hence both looks. Of a
            // device to which both happened, such rows are left out of this one answer.
            let hasTurned = device < laterHours.count && laterHours[device] != current[device].hour
            if hasTurned { continue }
            sums[device].frames.add(sum.frames)
            sums[device].readings.add(sum.readings)
        }
        return sums
    }
}
