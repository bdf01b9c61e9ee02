import TideModel

extension SQLiteSeriesStore {
    /// Series that are read together: few at first, so that the reader has something to do, then more and more, because a
    /// disk gives what lies together several times as fast.
    private static let readTogether = 32...512
    /// Bytes that are held for series which come next: a month of hours of 500 devices.
    private static let readAheadBytes = 8 << 20

    /// Calls `body` with each series that is known, in the given order, and its device; before that, `readAhead` with the
    /// devices of the next ones, each once, and how many bytes it may hold.
    func forEach(
        _ series: [SeriesNumber],
        readAhead: ([DeviceNumber], _ bytes: Int) throws -> Void,
        _ body: (SeriesNumber, DeviceNumber) throws -> Void
    ) rethrows {
        let wanted = zip(series, index.devices(of: series)).compactMap { number, device in
            device.map { (number: number, device: $0) }
        }
        var (start, count) = (0, Self.readTogether.lowerBound)
        while start < wanted.count {
            let some = wanted[start..<min(start + count, wanted.count)]
            (start, count) = (some.endIndex, min(2 * count, Self.readTogether.upperBound))
            let devices = Set(some.map(\.device))
            if devices.count > 1 { try readAhead(devices.sorted(), Self.readAheadBytes) }
            for one in some { try body(one.number, one.device) }
        }
    }
}
