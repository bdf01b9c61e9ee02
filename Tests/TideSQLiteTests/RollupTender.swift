import Foundation
import Synchronization
import TideModel
import TideSQLite
import TideTesting

/// Compacts a store at random, and changes how sites divide time into days.
final class RollupTender {
    private var dice: SeededGenerator
    private let rules: TestDayRules
    private var lastOver = Int64.min

    init(seed: UInt64, _ rules: TestDayRules) {
        dice = SeededGenerator(seed: seed &+ 777)
        self.rules = rules
    }

    /// Compacts, often in two parts of which the first is cut short.
    ///
    /// - Returns: whether all is done.
    func tend(_ store: any SeriesStore, beforeChange: () throws -> Void) throws -> Bool {
        guard let store = store as? SQLiteSeriesStore else { return false }
        if Int.random(in: 0..<4, using: &dice) == 0 {
            let device = TestDayRules.devices[Int.random(in: 0..<3, using: &dice)]
            try beforeChange()
            rules.change(device, &dice)
            try store.forgetDays(of: [device])
        }
        if Bool.random(using: &dice) {
            var left = Int.random(in: 0..<12, using: &dice)
            try store.compact {
                left -= 1
                return left < 0
            }
            if Bool.random(using: &dice) { return false }
        }
        try store.compact()
        let over = try Self.over(store.appliedThrough)
        defer { lastOver = over }
        return over > lastOver
    }

    /// Where the first hour begins that is not over: five minutes after its end one is.
    static func over(_ record: RecordNumber) -> Int64 {
        let time = SeriesStoreConformance.time(of: record).milliseconds - 300_000
        return time - time % 3_600_000
    }
}

/// The day rules of the devices that the conformance suite has, which may change.
final class TestDayRules: Sendable {
    static let devices: [DeviceNumber] = [0, 1, 70_000]

    private let rules = Mutex<[DeviceNumber: DayRule]>([:])
    private let choices: [DayRule]

    init() throws {
        let zones = try ["Europe/Berlin", "Australia/Lord_Howe", "America/St_Johns"].map { name in
            try Zone(name: name, tzif: Array(Data(contentsOf: URL(fileURLWithPath: "/usr/share/zoneinfo/" + name))))
        }
        choices = [
            DayRule(zone: zones[0], dayStart: 480), DayRule(zone: zones[1], dayStart: -120),
            DayRule(zone: try Zone(fixedOffset: "+05:30"), dayStart: 0), DayRule(zone: zones[2], dayStart: 1_200), .utc,
        ]
        for (index, device) in Self.devices.enumerated() { rules.withLock { $0[device] = choices[index] } }
    }

    /// The device of a series of the suite.
    static func device(of series: SeriesNumber) -> DeviceNumber {
        devices[(SeriesStoreConformance.series.firstIndex(of: series) ?? 0) % 3]
    }

    func rule(_ device: DeviceNumber) -> DayRule { rules.withLock { $0[device] ?? .utc } }

    func change(_ device: DeviceNumber, _ dice: inout SeededGenerator) {
        let rule = choices[Int.random(in: 0..<choices.count, using: &dice)]
        rules.withLock { $0[device] = rule }
    }
}
