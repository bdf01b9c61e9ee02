import Foundation
import TideModel
import TideSQLite

/// Applies telemetry to a series store in an empty folder, reads it back, and says what it cost; on one core.
///
/// usage: store-bench FOLDER [DEVICES [MINUTES [MINUTES-PER-FLUSH [DEVICES-PER-SITE]]]]
///
/// Each device sends six values a minute; 0 devices per site make no groups, 10 are usual.
@main
struct StoreBench {
    static func main() throws {
        let words = CommandLine.arguments.dropFirst()
        guard let folder = words.first else {
            FileHandle.standardError.write(
                Data("usage: store-bench FOLDER [DEVICES [MINUTES [MINUTES-PER-FLUSH [DEVICES-PER-SITE]]]]\n".utf8)
            )
            exit(2)
        }
        let numbers = words.dropFirst().compactMap { Int($0) }
        let (devices, minutes) = (numbers.first ?? 1_000, numbers.dropFirst().first ?? 1_440)
        try DataFolder.create(folder)
        let perSite = numbers.dropFirst(3).first ?? 10
        let store = try SQLiteSeriesStore(
            folder: folder,
            registry: perSite > 0 ? StoreLoad.places(devicesPerSite: perSite) : SeriesPlaces()
        )
        try write(to: store, StoreLoad(devices: devices), minutes, flush: numbers.dropFirst(2).first ?? 10)
        report(folder, Double(devices * minutes * StoreLoad.channels))
        try read(from: store, devices, minutes)
        try readRollups(from: store, devices, minutes, "month blocks")
        try readChanges(from: store)
        if perSite > 0 { try readGroups(from: store, sites: (devices + perSite - 1) / perSite, minutes) }
    }

    private static func write(to store: SQLiteSeriesStore, _ load: StoreLoad, _ minutes: Int, flush: Int) throws {
        var load = load
        var (cpu, background) = (0.0, 0.0)
        for minute in stride(from: 0, to: minutes, by: flush) {
            let records = (minute..<min(minute + flush, minutes)).flatMap { load.records(minute: $0) }
            let before = cpuSeconds()
            try store.apply(records)
            let between = cpuSeconds()
            try store.compact()
            (cpu, background) = (cpu + between - before, background + cpuSeconds() - between)
        }
        try readRollups(from: store, load.devices, minutes, "day blocks")
        let before = cpuSeconds()
        // As at the end of a month: all days and hours are over.
        let (last, at) = load.end(minute: minutes)
        try store.apply([Record(number: last, at: at)])
        try store.compact()
        let end = cpuSeconds() - before
        try store.tidy()
        let readings = Double(load.devices * minutes * StoreLoad.channels)
        print("apply        \(text(cpu / readings * 1e6)) µs CPU per reading, \(Int(readings)) readings")
        print("compact      \(text(background / readings * 1e6)) µs CPU per reading, rollups included")
        print("month's end  \(text(end / readings * 1e6)) µs CPU per reading")
    }

    private static func report(_ folder: String, _ readings: Double) {
        let files = (try? FileManager.default.subpathsOfDirectory(atPath: folder)) ?? []
        let bytes = files.reduce(0) { sum, name in
            let attributes = try? FileManager.default.attributesOfItem(atPath: folder + "/" + name)
            return sum
                + (attributes?[.type] as? FileAttributeType == .typeRegular ? attributes?[.size] as? Int ?? 0 : 0)
        }
        print("files        \(text(Double(bytes) / readings)) bytes per reading")
        let io = (try? String(contentsOfFile: "/proc/self/io", encoding: .utf8)) ?? ""
        let written = io.split(separator: "\n").first { $0.hasPrefix("write_bytes") }?.split(separator: " ").last
        if let written, let bytes = Double(written) {
            print("written      \(text(bytes / readings)) bytes per reading to the disk")
        }
    }

    private static func read(from store: SQLiteSeriesStore, _ devices: Int, _ minutes: Int) throws {
        let all = (0..<SeriesNumber(devices * StoreLoad.channels)).map { $0 }
        let end = Timestamp(milliseconds: StoreLoad.start + Int64(minutes) * 60_000)
        let always = Timestamp(milliseconds: StoreLoad.start - 1_000)..<end
        var count = 0
        let scan = try seconds { _ = try store.scan(all, always) { _ in count += 1 } }
        guard count == all.count * minutes else { fatalError("\(count) readings came back") }
        print("scan all     \(text(scan / Double(count) * 1e6)) µs per reading")
        let day = try seconds { for series in all.prefix(200) { _ = try store.scan([series], always) { _ in } } }
        print("one series   \(text(day / Double(min(200, all.count)) * 1e3)) ms for all of \(minutes) minutes")
        let short = try seconds {
            for index in 0..<2_000 {
                let from = Timestamp(milliseconds: StoreLoad.start + Int64(index * 7 % minutes) * 60_000 - 500)
                _ = try store.scan([all[index * 13 % all.count]], from..<from + 10_000) { _ in }
            }
        }
        print("ten seconds  \(text(short / 2_000 * 1e6)) µs for those of one series")
    }

    /// One channel of 250 devices, all hours.
    private static func readRollups(
        from store: SQLiteSeriesStore,
        _ devices: Int,
        _ minutes: Int,
        _ form: String
    ) throws {
        let series = (0..<min(250, devices)).map { SeriesNumber($0 * StoreLoad.channels) }
        let end = Timestamp(milliseconds: StoreLoad.start + Int64(minutes) * 60_000)
        let always = Timestamp(milliseconds: StoreLoad.start - 3_600_000)..<end
        try store.reopen()
        for state in ["cold", "warm"] {
            var count = 0
            let time = try seconds { _ = try store.rollups(series, always) { _, _ in count += 1 } }
            print("rollups      \(text(time * 1e3)) ms \(state) from \(form), \(count) hours of \(series.count) series")
        }
    }

    /// The groups of all sites, all hours.
    private static func readGroups(from store: SQLiteSeriesStore, sites: Int, _ minutes: Int) throws {
        let end = Timestamp(milliseconds: StoreLoad.start + Int64(minutes) * 60_000)
        let always = Timestamp(milliseconds: StoreLoad.start - 3_600_000)..<end
        var count = 0
        let time = try seconds { _ = try store.groups((0..<sites).map { "site-\($0)" }, always) { _ in count += 1 } }
        print("groups       \(text(time * 1e3)) ms for \(count) hours of \(sites) sites")
    }

    /// All changes, in pages.
    private static func readChanges(from store: SQLiteSeriesStore) throws {
        var (cursor, count, isComplete) = (RollupCursor(after: 0), 0, false)
        let time = try seconds {
            while !isComplete {
                let page = try store.changes(after: cursor, limit: 10_000)
                (cursor, isComplete) = (page.next, page.isComplete)
                count += page.changes.count
            }
        }
        print("changes      \(text(time / Double(max(1, count)) * 1e6)) µs for each of \(count), 10,000 at a time")
    }

    private static func seconds(_ body: () throws -> Void) rethrows -> Double {
        let began = ContinuousClock.now
        try body()
        return (ContinuousClock.now - began) / .seconds(1)
    }

    private static func cpuSeconds() -> Double { Double(clock()) / Double(CLOCKS_PER_SEC) }

    private static func text(_ number: Double) -> String { String(format: "%.3f", number) }
}
