import Foundation
import Synchronization
import TideModel
import TideSQLite
import TideTesting

/// Compacts a store at random, and changes how sites divide time into days.
final class RollupTender {
    private var dice: SplitMix
    private let rules: TestPlaces
    /// As of the last time that all was done.
    private var last = (over: Int64.min, record: RecordNumber(0))
    /// As of the last time that a device went elsewhere.
    private var placed: RecordNumber = 0

    init(seed: UInt64, _ rules: TestPlaces) {
        dice = SplitMix(seed: seed &+ 777)
        self.rules = rules
    }

    /// Compacts, often in two parts of which the first is cut short.
    ///
    /// - Returns: whether all is done.
    func tend(_ store: any SeriesStore, beforeChange: () throws -> Void) throws -> Bool {
        guard let store = store as? SQLiteSeriesStore else { return false }
        if Int.random(in: 0..<4, using: &dice) == 0 {
            let device = TestPlaces.devices[Int.random(in: 0..<3, using: &dice)]
            try beforeChange()
            rules.change(device, &dice)
            try store.updatePlaces(of: [device])
            placed = try store.appliedThrough
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
        let record = try store.appliedThrough
        let over = Self.over(record)
        defer { last = (over, record) }
        // What changed without a record waits for the next one.
        return record > placed && (over > last.over || record > last.record)
    }

    /// Where the first hour begins that is not over: five minutes after its end one is.
    static func over(_ record: RecordNumber) -> Int64 {
        let time = SeriesStoreConformance.time(of: record).milliseconds - 300_000
        return time - time % 3_600_000
    }
}

/// Where the devices stand that the conformance suite has, which may change.
final class TestPlaces: Sendable {
    static let devices: [DeviceNumber] = [0, 1, 70_000]

    private let places = Mutex<[DeviceNumber: DevicePlace]>([:])
    private let choices: [DayRule]

    init() throws {
        let zones = try ["Europe/Berlin", "Australia/Lord_Howe", "America/St_Johns"].map { name in
            try Zone(name: name, tzif: Array(Data(contentsOf: URL(fileURLWithPath: "/usr/share/zoneinfo/" + name))))
        }
        choices = [
            DayRule(zone: zones[0], dayStart: 480), DayRule(zone: zones[1], dayStart: -120),
            DayRule(zone: try Zone(fixedOffset: "+05:30"), dayStart: 0), DayRule(zone: zones[2], dayStart: 1_200), .utc,
        ]
        for (index, device) in Self.devices.enumerated() {
            var place = SeriesStoreConformance.places.place(device)
            place.days = choices[index]
            places.withLock { $0[device] = place }
        }
    }

    /// Devices that stay where they are.
    init(fixed places: SeriesPlaces) {
        choices = []
        for device in Self.devices { self.places.withLock { $0[device] = places.place(device) } }
    }

    /// For the store.
    var registry: SeriesPlaces {
        SeriesPlaces(place: { self.place($0) }, measure: SeriesStoreConformance.measure)
    }

    func place(_ device: DeviceNumber) -> DevicePlace { places.withLock { $0[device] ?? DevicePlace() } }
    func rule(_ device: DeviceNumber) -> DayRule { place(device).days }

    func change(_ device: DeviceNumber, _ dice: inout SplitMix) {
        let place = DevicePlace(
            site: ["a", "b", nil][Int.random(in: 0..<3, using: &dice)],
            enterprise: ["e", "f", nil][Int.random(in: 0..<3, using: &dice)],
            days: choices[Int.random(in: 0..<choices.count, using: &dice)]
        )
        places.withLock { $0[device] = place }
    }
}
