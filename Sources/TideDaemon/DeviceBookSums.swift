package import TideModel

/// Books per device over all time: the hours that ended from their table, the current one from memory.
package struct DeviceBookSums {
    /// The books of one device.
    package typealias Sum = (frames: FrameBook, readings: ReadingBook)

    /// In the order of device numbers.
    package private(set) var books: [Sum]

    /// Adds up.
    ///
    /// The table is read after the state, so an hour that ended in between is in both; it counts once.
    ///
    /// - Parameters:
    ///   - current: the state's books, in the order of device numbers.
    ///   - laterHours: the hours of those books after the table was read, of as many devices as there were by then.
    ///   - ended: rows of the table.
    package init(current: [DeviceHourBook], laterHours: [Int64], ended: [DeviceHourBook]) {
        books = current.map { ($0.frames, $0.readings) }
        for row in ended where Int(row.device) < current.count {
            let device = Int(row.device)
            let hour = current[device].hour
            // A row of a running hour is there as well when the wall clock has stepped back, hence both looks. Of a
            // device to which both happened, such rows are left out of this one answer.
            let hasTurned = device < laterHours.count && laterHours[device] != hour
            if hasTurned, row.hour >= hour { continue }
            books[device].frames.add(row.frames)
            books[device].readings.add(row.readings)
        }
    }
}
