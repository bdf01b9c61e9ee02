import Foundation
import Testing
import TideChunks
import TideModel
import TideSQLite

/// Small chunks of an hour share joined bundles until their day is over.
struct JoinedBundleTests {
    private let work = RollupStoreTests()
    private let folder: TestFolder
    private let store: SQLiteSeriesStore
    private let path: String
    /// Neighbours of one part, of another one and of another range.
    private static let devices: [DeviceNumber] = [3, 63, 64, 255, 256, 700]
    private static var series: [SeriesNumber] { devices.map { $0 * 2 } }

    init() throws {
        folder = try TestFolder()
        store = try SQLiteSeriesStore(folder: folder.path)
        path = folder.path + "/readings/2025-12.sqlite"
    }

    /// The minutes of one flush, of all devices.
    private func apply(_ number: RecordNumber, minutes: Range<Int>) throws {
        var all = work.record(number, minutes: minutes, devices: 0..<0)
        for device in Self.devices {
            let own = work.record(number, minutes: minutes, devices: device..<device + 1).readings
            let first = UInt32(all.readings.series.count)
            all.readings.device += own.device
            all.readings.time += own.time
            all.readings.received += own.received
            all.readings.profile += own.profile
            all.readings.rowFlags += own.rowFlags
            all.readings.firstCell += own.firstCell.map { $0 + first }
            all.readings.series += own.series
            all.readings.value += own.value
            all.readings.flag += own.flag
            all.readings.verdict += own.verdict
        }
        try store.apply([all])
        try store.compact()
    }

    private func values(_ series: SeriesNumber) throws -> [Double] {
        var values: [Double] = []
        _ = try store.scan([series], RollupStoreTests.always) { values.append($0.value) }
        return values
    }

    private func expectAll(_ minutes: Int, _ comment: Comment) throws {
        let wanted = (0..<minutes).map { 20 + Double($0 % 7) }
        for series in Self.series { #expect(try values(series) == wanted, comment) }
        let hours = try work.buckets(store, Self.series)
        #expect(hours.reduce(0) { $0 + Int($1.n) } == minutes * Self.devices.count, comment)
        #expect(hours.reduce(0) { $0 + $1.sum } == wanted.reduce(0, +) * Double(Self.devices.count), comment)
        #expect(try store.verify().problems.isEmpty, comment)
    }

    @Test func hoursShareBundlesAndDaysAreChunks() throws {
        for flush in 0..<60 { try apply(RecordNumber(flush + 1), minutes: (10 * flush)..<(10 * flush + 10)) }
        // From noon to ten in the evening.
        #expect(try work.count(path, "chunks") == 0)
        #expect(try work.count(path, "bundles WHERE part = 0") ?? 9 < 3 * 8)
        #expect(try number(path, "SELECT COUNT(DISTINCT 8 * range + part) FROM bundles WHERE part > 0") == 5)
        #expect(try work.count(path, "bundles WHERE part > 0") ?? 99 <= 5 * 11)
        try expectAll(600, "the day under way")
        for flush in 60..<90 { try apply(RecordNumber(flush + 1), minutes: (10 * flush)..<(10 * flush + 10)) }
        // Three in the morning.
        let midnight = RollupStoreTests.noon + 12 * RollupStoreTests.hour
        #expect(try work.count(path, "bundles WHERE first < \(midnight)") == 0)
        #expect(try work.count(path, "chunks") == Self.devices.count)
        try expectAll(900, "the day that is over")
    }

    /// A flush each minute, as readers ask for it.
    @Test func manyBundlesBecomeFew() throws {
        for minute in 0..<600 { try apply(RecordNumber(minute + 1), minutes: minute..<minute + 1) }
        #expect(try work.count(path, "bundles WHERE part > 0") ?? 999 < 5 * 30)
        try expectAll(600, "flushed each minute")
    }

    /// What comes late for a day that has joined bundles, and for one that is a chunk.
    @Test func whatComesLateJoinsItsDay() throws {
        try apply(1, minutes: 0..<100)
        try apply(2, minutes: 200..<300)
        try apply(3, minutes: 100..<150)
        try apply(4, minutes: 300..<1_000)
        #expect(try work.count(path, "chunks") == Self.devices.count)
        try apply(5, minutes: 150..<200)
        try store.apply([work.silence(6, hours: 40)])
        try store.compact()
        #expect(try work.count(path, "bundles") == 0)
        #expect(try work.count(path, "chunks") == 2 * Self.devices.count)
        try expectAll(1_000, "late")
    }

    /// Its chunks are put aside with it; what others have stays, and hours that are over.
    @Test func aDamagedBundleTakesNothingElseWithIt() throws {
        try apply(1, minutes: 0..<200)
        func over() throws -> [RollupBucket] {
            try work.buckets(store, Self.series).filter { $0.start < RollupStoreTests.noon + 3 * RollupStoreTests.hour }
        }
        let hours = try over()
        #expect(hours.count == 3 * Self.devices.count)
        store.close()
        try edit(path, "UPDATE bundles SET blob = x'00' WHERE id = (SELECT MIN(id) FROM bundles WHERE part > 0)")
        #expect(throws: StoreError.self) { try values(6) }
        #expect(try values(6).isEmpty && values(126).isEmpty)
        for series in Self.series.dropFirst(2) { #expect(try values(series).count == 200) }
        #expect(try over() == hours)
        let problems = try store.verify().problems
        #expect(problems.contains { $0.contains("bundle") && $0.contains("put aside") }, "\(problems)")
    }
}
