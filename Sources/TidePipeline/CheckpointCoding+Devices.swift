public import TideModel

extension PipelineState {
    /// The checkpoint blob of one device and its series.
    public func encodedDevice(_ number: DeviceNumber) -> [UInt8] {
        let device = devices[Int(number)]
        var writer = ByteWriter(capacity: 96 + 40 * device.series.count)
        writer.write(Self.timedBlob)
        for time in [device.lastArrival, device.latestTime, device.lastSeen, device.book.hour] {
            writer.write(packed: time)
        }
        writer.write(packedColumn: device.book.frames.counts)
        writer.write(packedColumn: device.book.readings.counts)
        writer.write(packedColumn: device.lastFrames.map(\.topic))
        writer.write(packedColumn: device.lastFrames.map(\.frame))
        let states = device.series.map { series[Int($0)] }
        writer.write(packedColumn: device.series)
        writer.write(packedColumn: states.map(\.time))
        writer.write(packedColumn: states.map(\.received))
        writer.write(decimals: states.map(\.value))
        writer.write(packedColumn: states.map(\.flag))
        writer.write(packedColumn: states.map(\.rowFlags.rawValue))
        writer.write(packedColumn: device.uplinks.map(\.hash))
        writer.write(packedColumn: device.uplinks.map(\.time))
        writeTimes(of: device, to: &writer)
        for (index, number) in device.series.enumerated() {
            guard let entry = quality[number] else { continue }
            writer.write(packed: Int64(index))
            entry.write(to: &writer)
        }
        for (index, number) in device.series.enumerated() {
            guard let entry = filters[number] else { continue }
            writer.write(packed: -1 - Int64(index))
            entry.write(to: &writer)
        }
        return writer.bytes
    }

    /// Where plain blobs have a device's last arrival: no time, so that the two kinds are known from each other.
    private static let packedBlob = Int64.max - 1
    /// As `packedBlob`, with values as decimals.
    private static let decimalBlob = Int64.max - 2
    /// As `decimalBlob`, with clock and liveness.
    private static let timedBlob = Int64.max - 3

    mutating func restoreDevice(_ number: DeviceNumber, from bytes: [UInt8]) throws(FormatError) {
        var failure: FormatError?
        bytes.withUnsafeBytes { buffer in
            var reader = ByteReader(buffer)
            do throws(FormatError) { try restoreDevice(number, &reader) } catch { failure = error }
        }
        if let failure { throw failure }
    }

    private mutating func restoreDevice(_ number: DeviceNumber, _ reader: inout ByteReader) throws(FormatError) {
        let index = Int(number)
        devices[index].lastArrival = try reader.read()
        let kind = devices[index].lastArrival
        guard [Self.packedBlob, Self.decimalBlob, Self.timedBlob].contains(kind) else {
            return try restorePlain(number, &reader)
        }
        devices[index].lastArrival = try reader.readPacked()
        devices[index].latestTime = try reader.readPacked()
        devices[index].lastSeen = try reader.readPacked()
        devices[index].book.hour = try reader.readPacked()
        devices[index].book.frames = try FrameBook(packed: &reader)
        devices[index].book.readings = try ReadingBook(packed: &reader)
        devices[index].lastFrames = try DeviceState.LastFrame.joined(
            try reader.readPackedColumn(),
            try reader.readPackedColumn(),
            at: reader.offset
        )
        let cells = SeriesCells(
            numbers: try reader.readPackedColumn(),
            times: try reader.readPackedColumn(),
            received: try reader.readPackedColumn(),
            values: kind == Self.packedBlob
                ? try reader.readPackedColumn(UInt64.self).map { Double(bitPattern: $0) } : try reader.readDecimals(),
            flags: try reader.readPackedColumn(),
            rowFlags: try reader.readPackedColumn()
        )
        try restore(cells, of: number, at: reader.offset)
        try restoreUplinks(index, try reader.readPackedColumn(), try reader.readPackedColumn(), at: reader.offset)
        if kind == Self.timedBlob { try readTimes(of: number, cells.numbers, &reader) }
        // Those of earlier programs end here.
        while !reader.isAtEnd {
            let place = try reader.readPacked()
            let number = Int(clamping: place < 0 ? -1 - place : place)
            guard cells.numbers.indices.contains(number) else {
                throw FormatError("a quality or filter state of no series", at: reader.offset)
            }
            if place < 0 {
                filters[cells.numbers[number]] = try FilterTable.Entry(&reader)
            } else {
                quality.set(cells.numbers[number], try QualityTable.Entry(&reader))
            }
        }
    }

    /// Blobs of programs that wrote every number in full.
    private mutating func restorePlain(_ number: DeviceNumber, _ reader: inout ByteReader) throws(FormatError) {
        let index = Int(number)
        devices[index].latestTime = try reader.read()
        devices[index].lastSeen = try reader.read()
        devices[index].book.hour = try reader.read()
        devices[index].book.frames = try FrameBook(&reader)
        devices[index].book.readings = try ReadingBook(&reader)
        devices[index].lastFrames = try DeviceState.LastFrame.readAll(&reader)
        let cells = SeriesCells(
            numbers: try reader.readColumn(),
            times: try reader.readColumn(),
            received: try reader.readColumn(),
            values: try reader.readColumn(),
            flags: try reader.readColumn(),
            rowFlags: try reader.readColumn()
        )
        try restore(cells, of: number, at: reader.offset)
        // The first of them had no uplinks.
        guard !reader.isAtEnd else { return }
        try restoreUplinks(index, try reader.readColumn(), try reader.readColumn(), at: reader.offset)
    }

    private struct SeriesCells {
        var numbers: [SeriesNumber]
        var times: [Int64]
        var received: [Int64]
        var values: [Double]
        var flags: [UInt8]
        var rowFlags: [UInt8]
    }

    private mutating func restore(
        _ cells: SeriesCells,
        of number: DeviceNumber,
        at offset: Int
    ) throws(FormatError) {
        let counts = [cells.times, cells.received].map(\.count) + [cells.flags, cells.rowFlags].map(\.count)
        guard (counts + [cells.values.count]).allSatisfy({ $0 == cells.numbers.count }),
            cells.numbers.allSatisfy({ Int($0) < series.count })
        else { throw FormatError("series columns of device \(number) do not fit", at: offset) }
        for cell in cells.numbers.indices {
            series[Int(cells.numbers[cell])] = SeriesState(
                time: cells.times[cell],
                received: cells.received[cell],
                value: cells.values[cell],
                flag: cells.flags[cell],
                rowFlags: RowFlags(rawValue: cells.rowFlags[cell]),
                newest: cells.times[cell]
            )
        }
    }

    private mutating func restoreUplinks(
        _ index: Int,
        _ hashes: [UInt64],
        _ times: [Int64],
        at offset: Int
    ) throws(FormatError) {
        guard hashes.count == times.count else { throw FormatError("uplink columns of unequal length", at: offset) }
        devices[index].uplinks = zip(hashes, times).map { DeviceState.LastUplink(hash: $0, time: $1) }
    }
}
