import Synchronization
import Testing
import TideAPI
import TideDaemon
import TideModel
import TideSQLite
import TideTesting

/// A folder is exported, and what is said of it stored in another one: the same in every bit.
@Suite("Copies by export and import")
struct CopyTests {
    private static let start: Int64 = 1_764_000_000_000
    private static let names = [
        "pond-1", "一号塘", "a,b", "say \"hi\"", "=1", "'=x", "back\\slash", "🐟 tank", "-5", "x=1 y", "\\,z",
    ]
    private static let odd: [Double] = [
        0, -0.0, .leastNonzeroMagnitude, .leastNormalMagnitude, 0.1, 1.0 / 3, 1e16, .greatestFiniteMagnitude, .infinity,
        -.infinity, .pi,
    ]

    /// A journal of a folder with a few hundred readings, some late, some superseded, some missing, under odd names.
    private static func records(seed: UInt64) -> [Record] {
        var random = SplitMix(seed: seed)
        var records: [Record] = []
        let devices = (0..<3).map { _ in (pick(names, &random), pick(names, &random)) }
        let channels = [("water_temperature", "Cel"), ("ph", "[pH]"), ("wind_from_direction", "deg")]
        var standing: [[Int64: (value: Double, flag: UInt8)]] = Array(repeating: [:], count: 9)
        for number in 1...40 as ClosedRange<RecordNumber> {
            var record = Record(number: number, at: Timestamp(milliseconds: start + Int64(number) * 60_000))
            if number == 1 {
                define(devices, channels, &record)
            }
            record.profiles = ["0123"]
            for _ in 0..<20 {
                let series = SeriesNumber.random(in: 0..<9, using: &random)
                let time = start + Int64.random(in: 0..<200, using: &random) * 7_200_000
                let isMissing = UInt8.random(in: 0..<9, using: &random) == 0
                let bits = Double(bitPattern: random.next())
                var value = Bool.random(using: &random) || bits.isNaN ? pick(odd, &random) : bits
                if isMissing { value = .nan }
                let flag: UInt8 = isMissing ? 9 : pick([1, 2, 3, 4], &random)
                let former = standing[Int(series)][time]
                guard former?.value.bitPattern != value.bitPattern else { continue }
                if let former {
                    record.superseded.append(
                        SupersededValue(
                            series: series,
                            time: Timestamp(milliseconds: time),
                            value: former.value,
                            flag: QCFlag(rawValue: former.flag) ?? .pass
                        )
                    )
                }
                let isLatest = time > standing[Int(series)].keys.max() ?? .min
                standing[Int(series)][time] = (value, flag)
                record.readings.device.append(series / 3)
                record.readings.time.append(time)
                record.readings.received.append(time + Int64.random(in: 0..<100_000, using: &random))
                record.readings.profile.append(0)
                record.readings.rowFlags.append(Bool.random(using: &random) ? [.arrival] : [])
                record.readings.firstCell.append(UInt32(record.readings.series.count))
                record.readings.series.append(series)
                record.readings.value.append(value)
                record.readings.flag.append(flag)
                record.readings.verdict.append(former != nil ? .superseded : isLatest ? .new : .late)
            }
            records.append(record)
        }
        return records
    }

    private static func pick<Element>(_ list: [Element], _ random: inout SplitMix) -> Element {
        list[Int.random(in: 0..<list.count, using: &random)]
    }

    private static func define(_ devices: [(String, String)], _ channels: [(String, String)], _ record: inout Record) {
        for (number, device) in devices.enumerated() {
            // Names may come twice; their number tells them apart.
            let key = DeviceKey(site: device.0, device: "\(device.1)\(number)")
            record.rare.registry += [
                .site(Site(id: key.site)),
                .device(Device(number: DeviceNumber(number), site: key.site, id: key.device)),
            ]
            for (index, channel) in channels.enumerated() {
                record.rare.series.append(
                    SeriesDefinition(
                        number: SeriesNumber(number * 3 + index),
                        device: DeviceNumber(number),
                        channel: channel.0,
                        quantity: channel.0,
                        unit: channel.1
                    )
                )
            }
        }
    }

    private static func export(
        _ calls: ControlCalls,
        _ format: ReadingFormat,
        revisions: Bool,
        after: ReadingCursor? = nil
    ) async throws -> [UInt8] {
        let text = Mutex<[UInt8]>([])
        let query = ReadingsQuery(revisions: revisions, after: after)
        try await calls.readings(query, as: format) { piece in text.withLock { $0 += piece } }
        return text.withLock { $0 }
    }

    private static func calls(_ handle: LocalFolder.Handle) -> ControlCalls {
        let routes = ControlRoutes(service: handle.service)
        return ControlCalls { await routes.respond(to: $0) }
    }

    /// Hands a text over in parts of some lines; the next begins where the answer says.
    private static func store(
        _ text: [UInt8],
        _ format: ReadingFormat,
        job: String,
        _ calls: ControlCalls,
        _ random: inout SplitMix
    ) async throws -> [ImportDTO] {
        let header = format == .csv ? text.split(separator: UInt8(ascii: "\n"), maxSplits: 1).first : nil
        var step = try await calls.importStep(job)
        var answers: [ImportDTO] = []
        while step.offset < Int64(text.count) {
            var end = min(text.count, Int(step.offset) + Int.random(in: 400...9_000, using: &random))
            while end < text.count, text[end - 1] != UInt8(ascii: "\n") { end += 1 }
            let part = ImportPart(
                job: job,
                file: "copy",
                profile: "fieldtide/readings@1",
                topic: "readings",
                size: Int64(text.count),
                offset: step.offset,
                lines: step.lines,
                isByLine: false,
                received: start * 2,
                format: format,
                header: header.map { String(decoding: $0, as: UTF8.self) }
            )
            step = try await calls.importPart(part, Array(text[Int(step.offset)..<end]))
            answers.append(step)
        }
        return answers
    }

    /// Opens a folder for as long as something is asked of it.
    private static func open<Answer>(_ folder: String, _ body: (ControlCalls) async throws -> Answer) async throws
        -> Answer
    {
        let handle = try await LocalFolder.open(dataFolder: folder)
        let answer = try await body(calls(handle))
        await handle.close()
        return answer
    }

    @Test(arguments: ReadingFormat.allCases, 1...6)
    func aCopySaysTheSame(_ format: ReadingFormat, seed: UInt64) async throws {
        let scratch = ScratchFolder()
        try DataFolder.create(scratch.file("a"))
        let journal = try SQLiteJournal(folder: scratch.file("a"))
        try journal.append(Self.records(seed: seed))
        journal.close()
        let revisions = format != .line
        let (told, latest) = try await Self.open(scratch.file("a")) { calls in
            (try await Self.export(calls, format, revisions: revisions), try await Self.latest(calls))
        }
        var random = SplitMix(seed: seed &* 77)
        try await Self.open(scratch.file("b")) { copy in
            let answers = try await Self.store(told, format, job: "1", copy, &random)
            #expect(answers.flatMap(\.problems).isEmpty, "\(answers.flatMap(\.problems))")
            try await Self.expect(copy, format, told, latest, seed)
            // Once more, from journal and from store: all is there, and nothing moves.
            for job in ["2", "3"] {
                let again = try await Self.store(told, format, job: job, copy, &random)
                #expect(again.allSatisfy { $0.readings.new + $0.readings.late + $0.readings.superseded == 0 })
                try await copy.importFinish()
            }
            try await Self.expect(copy, format, told, latest, seed)
            #expect(try await copy.verify().problems.isEmpty)
        }
        try await Self.open(scratch.file("b")) { try await Self.expect($0, format, told, latest, seed) }
    }

    private static func expect(
        _ calls: ControlCalls,
        _ format: ReadingFormat,
        _ told: [UInt8],
        _ latest: [UInt8],
        _ seed: UInt64
    ) async throws {
        let copied = try await export(calls, format, revisions: format != .line)
        #expect(String(decoding: copied, as: UTF8.self) == String(decoding: told, as: UTF8.self), "seed \(seed)")
        #expect(copied == told && told.count > 10_000)
        #expect(try await self.latest(calls) == latest, "seed \(seed)")
    }

    private static func latest(_ calls: ControlCalls) async throws -> [UInt8] {
        let text = Mutex<[UInt8]>([])
        try await calls.latest(SeriesSelection(), as: .csv) { piece in text.withLock { $0 += piece } }
        return text.withLock { $0 }
    }

    /// An export that goes on behind any of its readings says the rest of it.
    @Test(arguments: 1...3)
    func anExportGoesOnBehindAnyReading(seed: UInt64) async throws {
        let scratch = ScratchFolder()
        try DataFolder.create(scratch.file("a"))
        let journal = try SQLiteJournal(folder: scratch.file("a"))
        try journal.append(Self.records(seed: seed))
        journal.close()
        let handle = try await LocalFolder.open(dataFolder: scratch.file("a"))
        let calls = Self.calls(handle)
        for isFlushed in [false, true] {
            if isFlushed { try await calls.importFinish() }
            let whole = try await Self.export(calls, .jsonl, revisions: true)
            let reader = try ReadingReader(.jsonl, header: nil, received: 0)
            let lines = whole.split(separator: UInt8(ascii: "\n"))
            for index in stride(from: 0, to: lines.count, by: 7) {
                let reading = try reader.read(lines[index])
                guard !reading.superseded else { continue }
                let rest = try await Self.export(calls, .jsonl, revisions: true, after: ReadingCursor(reading))
                #expect(rest.split(separator: UInt8(ascii: "\n")) == Array(lines[(index + 1)...]))
            }
        }
        await handle.close()
    }

    @Test func whatCannotBeStoredIsNamedAndTheRestStored() async throws {
        let scratch = ScratchFolder()
        let handle = try await LocalFolder.open(dataFolder: scratch.file("a"))
        let text = """
            site,device,channel,time,received,value,unit,flag,time_source
            a,d1,water_temperature,2026-01-05T00:00:00.000Z,2026-01-05T00:00:01.000Z,18.5,Cel,1,device
            a,d1,water_temperature,2026-01-05T00:01:00.000Z,2026-01-05T00:01:01.000Z,18,5,Cel,1,device
            a,d1,water_temperature,2026-01-05T00:02:00.000Z,2026-01-05T00:02:01.000Z,64.4,degF,1,device
            a,d1,humbug,2026-01-05T00:02:00.000Z,2026-01-05T00:02:01.000Z,64.4,parsec,1,device
            a/b,d1,ph,2026-01-05T00:02:00.000Z,2026-01-05T00:02:01.000Z,7,[pH],1,device

            a,d1,water_temperature,2026-01-05T00:03:00.000Z,2026-01-05T00:03:01.000Z,,Cel,9,arrival

            """
        var random = SplitMix(seed: 1)
        let calls = Self.calls(handle)
        let answers = try await Self.store(Array(text.utf8), .csv, job: "1", calls, &random)
        let problems = answers.flatMap(\.problems).sorted { $0.line < $1.line }
        #expect(problems.map(\.line) == [3, 4, 5, 6])
        #expect(problems.map(\.reason) == ["columns", "dimension", "unit", "no_identity"])
        #expect(
            problems[1].detail
                == "a/d1/water_temperature is stored in Cel, not in degF: convert it, or rename the channel"
        )
        #expect(answers.last?.refused == 4)
        let stored = String(decoding: try await Self.export(calls, .csv, revisions: false), as: UTF8.self)
        let lines = text.split(separator: "\n")
        #expect(stored == [lines[0], lines[1], lines[6]].joined(separator: "\n") + "\n")
        await handle.close()
    }
}
