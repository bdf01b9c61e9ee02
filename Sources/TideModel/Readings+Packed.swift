// Readings in few bytes: in records of the journal, and in memory until the series store has them. TideModel/FORMAT.md
// describes every byte.

extension Readings {
    /// Most bytes of a row and of a cell, without those of runs.
    private static let maximumRow = 35, maximumCell = 18
    /// Most bytes of a run.
    private static let maximumRun = 20

    /// The columns in few bytes.
    public func packed() -> [UInt8] {
        let room =
            20 + rowCount * (Self.maximumRow + 2 * Self.maximumRun)
            + series.count * (Self.maximumCell + 2 * Self.maximumRun) + tests.count * (5 + Self.maximumRun)
            + raw.count * (Self.maximumCell + 5 + 3 * Self.maximumRun)
        // Made elsewhere and copied: an array would keep all that room.
        return withUnsafeTemporaryAllocation(of: UInt8.self, capacity: room) { buffer in
            guard let start = buffer.baseAddress else { return [] }
            var writer = NumberWriter(start)
            writer.write(UInt64(rowCount))
            writer.write(UInt64(series.count))
            writer.write(differences: device)
            writer.write(differences: received)
            writeLags(&writer)
            writer.write(UInt64(firstCell.first ?? 0))
            for row in 0..<rowCount { writer.write(UInt64(cells(ofRow: row).count)) }
            writer.write(runs: profile)
            writer.write(runs: rowFlags)
            writer.write(differences: series)
            writeValues(&writer)
            writer.write(runs: flag)
            writer.write(runs: verdict)
            if !tests.isEmpty || !raw.isEmpty {
                writer.write(runs: tests.isEmpty ? Array(repeating: 0, count: series.count) : tests)
            }
            if !raw.isEmpty { writeRaw(&writer) }
            return Array(buffer[..<(writer.next - start)])
        }
    }

    /// How far times lie behind arrival changes little from row to row.
    private func writeLags(_ writer: inout NumberWriter) {
        var last: Int64 = 0
        for row in 0..<rowCount {
            let lag = received[row] &- time[row]
            writer.write(signed: lag &- last)
            last = lag
        }
    }

    private func writeValues(_ writer: inout NumberWriter) {
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 256) { decimals in
            decimals.update(repeating: 0)
            for cell in 0..<series.count {
                let slot = Int(series[cell] & 255)
                writer.write(decimal: value[cell], &decimals[slot])
            }
        }
    }

    /// Which cells have a raw value, their calibrations, the values.
    private func writeRaw(_ writer: inout NumberWriter) {
        writer.write(UInt64(tests.isEmpty ? 0 : 1))
        writer.write(runs: raw.map { $0.isNaN ? UInt8(0) : 1 })
        writer.write(runs: calibration)
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 256) { decimals in
            decimals.update(repeating: 0)
            for cell in 0..<series.count where !raw[cell].isNaN {
                let slot = Int(series[cell] & 255)
                writer.write(decimal: raw[cell], &decimals[slot])
            }
        }
    }

    private mutating func readRaw(_ reader: inout NumberReader, _ cells: Int) throws(FormatError) {
        if try reader.read() == 0 { tests = [] }
        let isKept = try reader.readRuns(cells, of: UInt8.self)
        calibration = try reader.readRuns(cells)
        raw.reserveCapacity(cells)
        for cell in 0..<cells { raw.append(isKept[cell] == 0 ? .nan : try reader.readDecimal()) }
    }

    /// Reads what `packed` wrote.
    ///
    /// - Throws: `FormatError`; no input makes it trap, or take more memory than some 100 times its size.
    public init(packed bytes: UnsafeRawBufferPointer) throws(FormatError) {
        var reader = NumberReader(bytes)
        self.init()
        // A row takes 4 bytes at least, a cell 2.
        let rows = try reader.readCount(atLeast: 4), cells = try reader.readCount(atLeast: 2)
        device = try reader.readDifferences(rows)
        received = try reader.readDifferences(rows)
        var lag: Int64 = 0
        time.reserveCapacity(rows)
        for row in 0..<rows {
            lag = lag &+ (try reader.readSigned())
            time.append(received[row] &- lag)
        }
        var first = try reader.read()
        firstCell.reserveCapacity(rows)
        for _ in 0..<rows {
            firstCell.append(UInt32(truncatingIfNeeded: first))
            first = first &+ (try reader.read())
        }
        guard firstCell.isEmpty ? first == 0 : first == UInt64(cells), firstCell.allSatisfy({ $0 <= cells }),
            zip(firstCell, firstCell.dropFirst()).allSatisfy({ $0 <= $1 })
        else { throw FormatError("cells of rows that are not there", at: reader.offset) }
        profile = try reader.readRuns(rows)
        rowFlags = try reader.readRuns(rows, of: UInt8.self).map(RowFlags.init(rawValue:))
        series = try reader.readDifferences(cells)
        value.reserveCapacity(cells)
        for _ in 0..<cells { value.append(try reader.readDecimal()) }
        flag = try reader.readRuns(cells)
        let verdicts = try reader.readRuns(cells, of: UInt8.self)
        verdict.reserveCapacity(cells)
        for number in verdicts {
            guard let known = ReadingVerdict(rawValue: number) else {
                throw FormatError("verdict \(number) is unknown", at: reader.offset)
            }
            verdict.append(known)
        }
        if !reader.isAtEnd { tests = try reader.readRuns(cells) }
        if !reader.isAtEnd { try readRaw(&reader, cells) }
        guard reader.isAtEnd else { throw FormatError("bytes behind the readings", at: reader.offset) }
    }

    /// Reads what `packed` wrote.
    public init(packed bytes: [UInt8]) throws(FormatError) {
        var result: Result<Readings, FormatError> = .success(Readings())
        bytes.withUnsafeBytes { buffer in
            do throws(FormatError) { result = .success(try Readings(packed: buffer)) } catch {
                result = .failure(error)
            }
        }
        self = try result.get()
    }
}
