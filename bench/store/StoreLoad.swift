import TideModel

/// Records of virtual devices: six slowly moving values with two decimals, one message a minute with ±200 ms of jitter.
struct StoreLoad {
    /// Values of a message.
    static let channels = 6
    /// Messages of one record.
    private static let rows = 1_000
    /// The first minute, milliseconds since 1970.
    static let start: Int64 = 1_764_000_000_000

    let devices: Int
    private var number: RecordNumber = 0
    private var state: UInt64 = 1
    private var cents: [Int]

    init(devices: Int) {
        self.devices = devices
        cents = (0..<devices * Self.channels).map { 1_000 + $0 % 997 }
    }

    /// Devices by site, and three sites by enterprise.
    static func places(devicesPerSite: Int) -> SeriesPlaces {
        let quantities = ["water_temperature", "dissolved_oxygen", "ph", "conductivity", "turbidity", "chlorophyll"]
        return SeriesPlaces(
            place: { device in
                let site = Int(device) / devicesPerSite
                return DevicePlace(site: "site-\(site)", enterprise: "enterprise-\(site / 3)")
            },
            measure: { GroupMeasure(quantity: quantities[Int($0) % channels], unit: "1") }
        )
    }

    /// The records of one minute.
    mutating func records(minute: Int) -> [Record] {
        stride(from: 0, to: devices, by: Self.rows).map { first in
            number += 1
            var record = Record(number: number, at: Timestamp(milliseconds: Self.start + Int64(minute) * 60_000))
            record.profiles = ["00112233445566778899aabbccddeeff"]
            for device in first..<min(first + Self.rows, devices) { addRow(&record.readings, device, minute) }
            return record
        }
    }

    /// Number and time of a record that says nothing, a month after one minute.
    func end(minute: Int) -> (RecordNumber, Timestamp) {
        (number + 1, Timestamp(milliseconds: Self.start + Int64(minute + 31 * 1_440) * 60_000))
    }

    private mutating func addRow(_ readings: inout Readings, _ device: Int, _ minute: Int) {
        let time = Self.start + Int64(minute) * 60_000 + Int64(below(401)) - 200
        readings.device.append(DeviceNumber(device))
        readings.time.append(time)
        readings.received.append(time + 40 + Int64(below(50)))
        readings.profile.append(0)
        readings.rowFlags.append([])
        readings.firstCell.append(UInt32(readings.series.count))
        for series in device * Self.channels..<(device + 1) * Self.channels {
            cents[series] += below(11) - 5
            readings.series.append(SeriesNumber(series))
            readings.value.append(Double(cents[series]) / 100)
            readings.flag.append(QCFlag.pass.rawValue)
            readings.verdict.append(.new)
        }
    }

    /// A number in 0..<bound (Knuth's MMIX generator).
    private mutating func below(_ bound: Int) -> Int {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Int((state >> 33) % UInt64(bound))
    }
}
