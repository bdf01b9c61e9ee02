import Foundation
import Synchronization
import Testing
import TideAPI
import TideDaemon
import TideModel
import TideSQLite
import TideTesting

/// A range that cuts intervals: what rollups say of the whole ones and readings of the others is what readings alone say.
struct AggregateCutTests {
    private static let start: Int64 = 1_764_000_000_000
    private static let days: Int64 = 3

    /// A record of three days of two channels of each device, all seven minutes; one device is silent on the second day.
    private static func record() -> Record {
        var record = Record(number: 1, at: Timestamp(milliseconds: start + days * 86_400_000 + 7_200_000))
        let sites = [("berlin", "Europe/Berlin"), ("shandong", "Asia/Shanghai")]
        record.rare.registry = sites.map { .site(Site(id: $0.0, zone: $0.1)) }
        record.profiles = ["0123"]
        for device in 0..<DeviceNumber(3) {
            record.rare.registry.append(
                .device(Device(number: device, site: sites[Int(device) % 2].0, id: "d\(device)"))
            )
            for channel in 0..<SeriesNumber(2) {
                record.rare.series.append(
                    SeriesDefinition(
                        number: 2 * device + channel,
                        device: device,
                        channel: "c\(channel)",
                        quantity: "water_level",
                        unit: "m"
                    )
                )
            }
            for step in 0..<Int64(days * 1_440 / 7) where device != 1 || step / 205 != 1 {
                add(&record, device, start + step * 420_000 + Int64(device), Double(step % 13))
            }
        }
        return record
    }

    private static func add(_ record: inout Record, _ device: DeviceNumber, _ time: Int64, _ value: Double) {
        record.readings.device.append(device)
        record.readings.time.append(time)
        record.readings.received.append(time)
        record.readings.profile.append(0)
        record.readings.rowFlags.append([])
        record.readings.firstCell.append(UInt32(record.readings.series.count))
        for channel in 0..<SeriesNumber(2) {
            record.readings.series.append(2 * device + channel)
            record.readings.value.append(value + Double(channel))
            record.readings.flag.append(QCFlag.pass.rawValue)
            record.readings.verdict.append(.new)
        }
    }

    /// The lines of a query as text.
    private static func lines(
        _ service: ControlService,
        _ every: AggregateQuery.Every,
        _ times: Range<Int64>,
        _ functions: [AggregateFunction]
    ) async throws -> [String] {
        let found = Mutex<[String]>([])
        let query = AggregateQuery(
            selections: [SeriesSelection()],
            from: Timestamp(milliseconds: times.lowerBound),
            to: Timestamp(milliseconds: times.upperBound),
            every: every,
            functions: functions,
            flags: []
        )
        try await service.aggregates(query) { runs in
            for run in runs {
                for index in 0..<run.count {
                    let line = run.line(index)
                    let values = line.values.prefix(7).map { $0.map { "\($0)" } ?? "-" }
                    found.withLock { $0.append("\(line.device) \(line.channel) \(line.time) \(values)") }
                }
            }
        }
        return found.withLock { $0 }
    }

    @Test func rollupsAndReadingsMeet() async throws {
        let scratch = ScratchFolder()
        try DataFolder.create(scratch.file("data"))
        let journal = try SQLiteJournal(folder: scratch.file("data"))
        try journal.append([Self.record()])
        journal.close()
        let handle = try await LocalFolder.open(dataFolder: scratch.file("data"))
        let functions: [AggregateFunction] = [.mean, .min, .max, .sum, .count, .first, .last]
        var random = SplitMix(seed: 26)
        let end = Self.start + Self.days * 86_400_000
        var ranges = [Self.start..<end, Self.start + 60_000..<Self.start + 120_000]
        for _ in 0..<20 {
            let from = Int64.random(in: Self.start - 7_200_000..<end, using: &random)
            ranges.append(from..<Int64.random(in: from...end + 7_200_000, using: &random))
        }
        for times in ranges {
            for every in [AggregateQuery.Every.milliseconds(3_600_000), .day] {
                let found = try await Self.lines(handle.service, every, times, functions)
                // A percentile needs readings, and then all is computed of them.
                let wanted = try await Self.lines(handle.service, every, times, functions + [.p50])
                #expect(found == wanted, "\(times) by \(every)")
                #expect(
                    !found.isEmpty || times.upperBound - times.lowerBound < 420_000 * 2
                        || times.upperBound < Self.start + 420_000
                )
            }
        }
        await handle.close()
    }
}
