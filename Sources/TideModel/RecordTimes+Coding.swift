// Sections of clocks and liveness; see RecordCoding.swift. Packed, because they are few and small.

extension Record {
    func writeClocks(to writer: inout ByteWriter) {
        writer.write(packedColumn: clocks.map(\.device))
        writer.write(packedColumn: clocks.map(\.profile))
        writer.write(packedColumn: clocks.map(\.row))
        writer.write(packedColumn: clocks.map(\.received.milliseconds))
        writer.write(packedColumn: clocks.map { $0.received.milliseconds &- $0.time.milliseconds })
        writer.write(packedColumn: corrections.map(\.device))
        writer.write(packedColumn: corrections.map(\.milliseconds))
        writer.write(packedColumn: corrections.map(\.bound.milliseconds))
    }

    mutating func readClocks(_ reader: inout ByteReader) throws(FormatError) {
        let devices = try reader.readPackedColumn(DeviceNumber.self)
        let profiles = try reader.readPackedColumn(UInt16.self), rows = try reader.readPackedColumn(UInt32.self)
        let received = try reader.readPackedColumn(Int64.self), lags = try reader.readPackedColumn(Int64.self)
        guard [profiles.count, rows.count, received.count, lags.count].allSatisfy({ $0 == devices.count }) else {
            throw FormatError("columns of clocks of unequal length", at: reader.offset)
        }
        clocks = devices.indices.map {
            ClockMark(
                device: devices[$0],
                profile: profiles[$0],
                row: rows[$0],
                received: Timestamp(milliseconds: received[$0]),
                time: Timestamp(milliseconds: received[$0] &- lags[$0])
            )
        }
        let corrected = try reader.readPackedColumn(DeviceNumber.self)
        let changes = try reader.readPackedColumn(Int64.self), bounds = try reader.readPackedColumn(Int64.self)
        guard changes.count == corrected.count, bounds.count == corrected.count else {
            throw FormatError("columns of corrections of unequal length", at: reader.offset)
        }
        corrections = corrected.indices.map {
            CorrectionChange(
                device: corrected[$0],
                milliseconds: changes[$0],
                bound: Timestamp(milliseconds: bounds[$0])
            )
        }
    }

    func writeLiveness(to writer: inout ByteWriter) {
        writer.write(isSetBack ? UInt8(1) : 0)
        writer.write(packedColumn: liveness.map(\.series))
        writer.write(packedColumn: liveness.map(\.status.rawValue))
        writer.write(packedColumn: liveness.map(\.at.milliseconds))
    }

    mutating func readLiveness(_ reader: inout ByteReader) throws(FormatError) {
        isSetBack = try reader.read(UInt8.self) == 1
        let series = try reader.readPackedColumn(SeriesNumber.self)
        let statuses = try reader.readPackedColumn(UInt8.self), times = try reader.readPackedColumn(Int64.self)
        guard statuses.count == series.count, times.count == series.count else {
            throw FormatError("columns of liveness of unequal length", at: reader.offset)
        }
        liveness = []
        for index in series.indices {
            guard let status = LivenessStatus(rawValue: statuses[index]) else {
                throw FormatError("unknown liveness \(statuses[index])", at: reader.offset)
            }
            let at = Timestamp(milliseconds: times[index])
            liveness.append(LivenessChange(series: series[index], status: status, at: at))
        }
    }
}
