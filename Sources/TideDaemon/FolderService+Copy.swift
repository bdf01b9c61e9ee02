internal import TideAPI
internal import TideModel
internal import TidePipeline
internal import TideSQLite

extension Kernel {
    /// Readings in the journal of an import of readings before they are moved to the store: they come by series, so of a
    /// device most are late, and each of those costs some 100 bytes until then.
    private static let copiedReadings = 1 << 20

    /// Stores a part of an export, as it was judged where it comes from.
    func importReadings(_ part: ImportPart, _ format: ReadingFormat, _ bytes: [UInt8]) async throws -> ImportDTO {
        let fresh = try await Blocking.work { [now = writer.now()] in
            try CopiedPart(part, format, bytes, received: min(part.received, now.milliseconds))
        }
        let (answer, held) = try await onWriter { writer -> (ImportDTO, Int) in
            var copied = fresh
            let known = try writer.journal.reader.importStep(part.job)
            guard known?.offset ?? 0 == part.offset else {
                throw ControlError(
                    409,
                    ["\(part.file) is imported up to byte \(known?.offset ?? 0), not \(part.offset)"]
                )
            }
            copied.step.refused += known?.refused ?? 0
            let (record, effects) = try writer.carryOut(.importReadings(copied.readings, copied.step))
            let held = writer.held
            return (copied.answer(record, effects), held)
        }
        if held > Self.copiedReadings { try await flusher.flushAndWait() }
        return answer
    }
}

/// A part of an export as the pipeline takes it, and what is told of it.
struct CopiedPart: Sendable {
    /// As long as a message may be.
    private static let maximumBytes = 1 << 20

    private(set) var readings = CopiedReadings()
    /// What the part makes of its job; lines that are no readings are counted.
    var step: ImportStep
    private let part: ImportPart
    private var problems: [String: ImportDTO.Problem] = [:]
    /// Line of the last that is no reading.
    private var lastFault = -1
    private var numbers: [CopiedReadings.Series: Int] = [:]

    /// - Throws: `ControlError` when the part is too long, or its header lacks a column.
    init(_ part: ImportPart, _ format: ReadingFormat, _ bytes: [UInt8], received: Int64) throws {
        guard bytes.count <= Self.maximumBytes else {
            throw ControlError(413, ["a part has \(bytes.count) bytes: at most \(Self.maximumBytes) at a time"])
        }
        self.part = part
        step = ImportStep(
            job: part.job,
            file: part.file,
            profile: part.profile,
            size: part.size,
            offset: part.offset + Int64(bytes.count),
            lines: part.lines,
            sha256: part.sha256
        )
        do {
            try read(bytes, ReadingReader(format, header: part.header, received: received))
        } catch {
            throw ControlError(400, ["\(part.file): \(error)"])
        }
        if step.offset < part.size { leaveFormerValues(bytes) }
        step.refused = problems.values.reduce(0) { $0 + Int64($1.count) }
    }

    private mutating func read(_ bytes: [UInt8], _ reader: ReadingReader) throws {
        var (line, start) = (0, part.offset == 0 ? Self.markLength(bytes) : 0)
        while start < bytes.count {
            let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
            let text = bytes[start..<end].last == UInt8(ascii: "\r") ? bytes[start..<end - 1] : bytes[start..<end]
            let isHeader = reader.format == .csv && part.offset == 0 && line == 0
            if !isHeader, !text.allSatisfy({ $0 <= 0x20 }) { read(text, line, reader) }
            (start, line) = (end + 1, line + 1)
        }
        step.lines = part.lines + Int64(line)
    }

    /// Bytes of a byte order mark.
    private static func markLength(_ bytes: [UInt8]) -> Int { bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0 }

    private mutating func read(_ text: ArraySlice<UInt8>, _ line: Int, _ reader: ReadingReader) {
        do {
            add(try reader.read(text), line)
        } catch {
            note(line, error)
        }
    }

    private mutating func add(_ reading: ReadingDTO, _ line: Int) {
        readings.readings.append(
            CopiedReadings.Reading(
                line: line,
                series: number(of: reading),
                time: reading.time,
                received: reading.received,
                value: reading.value ?? .nan,
                flag: QCFlag(rawValue: reading.flag) ?? .notEvaluated,
                isArrival: reading.timeSource == "arrival",
                isSuperseded: reading.superseded,
                isAssumed: reading.assumed ?? false
            )
        )
    }

    private mutating func number(of reading: ReadingDTO) -> Int {
        let device = DeviceKey(site: reading.site, device: reading.device)
        let key = SeriesKey(device: device, channel: reading.channel)
        let series = CopiedReadings.Series(key: key, unit: reading.unit)
        // Lines of a series follow one another.
        if let last = readings.readings.last?.series, readings.series[last] == series { return last }
        if let known = numbers[series] { return known }
        readings.series.append(series)
        numbers[series] = readings.series.count - 1
        return readings.series.count - 1
    }

    /// Leaves former values at the end to the next part, which has the value that stands; those of a whole part stay.
    private mutating func leaveFormerValues(_ bytes: [UInt8]) {
        guard let first = readings.readings.lastIndex(where: { !$0.isSuperseded }).map({ $0 + 1 }),
            first < readings.readings.count, lastFault < readings.readings[first].line
        else { return }
        let line = readings.readings[first].line
        // Lines are cut where the first of them begins.
        var (seen, offset) = (0, 0)
        while seen < line, let end = bytes[offset...].firstIndex(of: UInt8(ascii: "\n")) {
            (seen, offset) = (seen + 1, end + 1)
        }
        readings.readings.removeSubrange(first...)
        step.offset = part.offset + Int64(offset)
        step.lines = part.lines + Int64(line)
        step.sha256 = nil
    }

    private mutating func note(_ line: Int, _ fault: ReadingFault) {
        lastFault = line
        if problems[fault.code] != nil {
            problems[fault.code]?.count += 1
        } else {
            let line = part.lines + Int64(line) + 1
            problems[fault.code] = ImportDTO.Problem(line: line, count: 1, reason: fault.code, detail: "\(fault)")
        }
    }

    /// What became of it.
    func answer(_ record: Record?, _ effects: [Effect]) -> ImportDTO {
        var (told, book) = (Array(problems.values), ReadingBook())
        for verdict in record?.readings.verdict ?? [] { book.add(verdict) }
        for case .refused(_, let reason, let detail, let lines?) in effects {
            let line = part.lines + Int64(lines[0]) + 1
            told.append(ImportDTO.Problem(line: line, count: lines.count, reason: reason, detail: detail))
        }
        return ImportDTO(
            offset: step.offset,
            lines: step.lines,
            sha256: step.sha256,
            refused: record?.rare.imports.first?.refused ?? step.refused,
            ignored: 0,
            readings: ReadingBookDTO(book),
            problems: told.sorted { $0.line < $1.line }
        )
    }
}
