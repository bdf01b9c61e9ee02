public import TideModel
public import TideProfiles

/// Virtual farms: what every device measures and would send, as a function of seed, device and time.
///
/// A device's messages do not depend on how many other devices there are, on the start, or on what was asked before.
/// Confined to one thread, as the encoders that it owns are.
public struct Scenario {
    /// Why a scenario cannot be made.
    public enum Problem: Error, Equatable, Sendable, CustomStringConvertible {
        /// There are no profiles.
        case noProfiles
        /// Fewer than one device, or more than `maximumDevices`.
        case devices(Int)
        /// An interval that is too short.
        case interval(Int64)

        /// What is wrong, and what would be right.
        public var description: String {
            switch self {
            case .noProfiles: "no device profiles: virtual devices send as profiles say"
            case .devices(let count): "\(count) devices: right is 1…\(Scenario.maximumDevices)"
            case .interval(let interval): "an interval of \(interval) ms: right is 1 s or more"
            }
        }
    }

    /// Most devices; one takes some 300 bytes.
    public static let maximumDevices = 1_000_000
    /// Devices of the sites of one region; a county has many.
    private static let devicesOfGroup = 240
    /// Rows of a message of a profile that has an array of them.
    private static let rowsOfArray = 3
    /// From one message to the next where the profile does not say.
    private static let usualInterval: Int64 = 600_000

    /// The devices, by number.
    public let devices: [VirtualDevice]
    /// Their profiles.
    public let profiles: [DeviceProfile]

    private let dice: Dice
    private let models: [DeviceModel]
    private let encoders: [ProfileEncoder]
    private let channels: [[Channel]]
    private let addresses: [EncodedAddress]
    private var environments: [Environment]
    private var timetable: Timetable

    /// Makes a scenario.
    ///
    /// - Parameters:
    ///   - profiles: models that devices are of: the project's own eight where they are among them, else all that can be
    ///     written.
    ///   - devices: how many, 1…`maximumDevices`; the first eight are one of each model.
    ///   - seed: another seed is another world.
    ///   - start: messages begin here.
    ///   - interval: from one message to the next of every device, milliseconds; nil: as each profile expects.
    /// - Throws: `Problem`, or `ProfileEncoderError` when a profile cannot be written.
    public init(
        profiles: [DeviceProfile],
        devices: Int,
        seed: UInt64,
        start: Timestamp,
        interval: Int64? = nil
    ) throws {
        guard !profiles.isEmpty else { throw Problem.noProfiles }
        guard (1...Self.maximumDevices).contains(devices) else { throw Problem.devices(devices) }
        if let interval, interval < 1_000 { throw Problem.interval(interval) }
        let profiles = try Self.written(profiles)
        let (models, encoders) = (DeviceModel.turn(profiles), try profiles.map { try ProfileEncoder($0) })
        let dice = Dice(seed: seed)
        let made = (0..<devices).map { number in
            let profile = models[number % Self.devicesOfGroup % models.count].profile
            let rows = encoders[profile].maximumRows > 1 ? Self.rowsOfArray : 1
            let usual = (profiles[profile].expects?.interval ?? Self.usualInterval) * Int64(rows)
            return Self.device(number, models, interval ?? max(1_000, usual), dice)
        }
        (self.profiles, self.models, self.encoders, self.dice, self.devices) = (profiles, models, encoders, dice, made)
        channels = profiles.map(Self.channels)
        addresses = try made.map { try encoders[$0.profile].address(of: $0.key) }
        environments = (0...((devices - 1) / Self.devicesOfGroup)).map { Environment(dice[-1 - $0]) }
        timetable = Timetable(made, from: start.milliseconds)
    }

    /// The profiles that devices will be of; of others than the project's own those whose messages can be written.
    private static func written(_ profiles: [DeviceProfile]) throws -> [DeviceProfile] {
        let chosen = Set(DeviceModel.turn(profiles).map(\.profile))
        let wanted = profiles.indices.filter(chosen.contains).map { profiles[$0] }
        let writable = wanted.filter { (try? ProfileEncoder($0)) != nil }
        // When there is none, the first one says why.
        if writable.isEmpty { for profile in wanted { _ = try ProfileEncoder(profile) } }
        return writable
    }

    private static func device(
        _ number: Int,
        _ models: [DeviceModel],
        _ interval: Int64,
        _ dice: Dice
    ) -> VirtualDevice {
        let (group, inGroup) = number.quotientAndRemainder(dividingBy: devicesOfGroup)
        let (turn, slot) = inGroup.quotientAndRemainder(dividingBy: models.count)
        let model = models[slot]
        // Within its site devices of a model are numbered from 1.
        let own = models.indices.filter { models[$0].prefix == model.prefix }
        let id = turn * own.count + (own.firstIndex(of: slot) ?? 0) + 1
        return VirtualDevice(
            key: DeviceKey(site: model.site(ofGroup: group), device: "\(model.prefix)-\(id)"),
            profile: model.profile,
            interval: interval,
            phase: Int64(dice[number].uniform(0) * Double(interval / 1_000)) * 1_000,
            model: slot,
            group: group
        )
    }

    private static func channels(_ profile: DeviceProfile) -> [Channel] {
        guard let codec = profile.jsonCodec else { return [] }
        return profile.series.map { series in
            let codes = codec.fields.first { $0.name == series.field }?.codes.values.sorted() ?? []
            return Channel(series, codes: codes)
        }
    }

    /// The next message that is due before a time, in order of time.
    ///
    /// - Parameter end: messages at this time or later stay for the next call.
    /// - Returns: nil when none is due.
    public mutating func next(before end: Timestamp) -> SimulatedMessage? {
        timetable.next(before: end.milliseconds).map {
            message(of: $0.device, at: Timestamp(milliseconds: $0.time))
        }
    }

    /// The message that a device makes at a time.
    ///
    /// - Parameters:
    ///   - number: of the device in `devices`.
    ///   - time: of the message; rows of an array reach back from it.
    /// - Returns: the same message each time.
    public mutating func message(of number: Int, at time: Timestamp) -> SimulatedMessage {
        let device = devices[number]
        let count = encoders[device.profile].maximumRows > 1 ? Self.rowsOfArray : 1
        let step = device.interval / Int64(count)
        let rows = (0..<count).map { row(device, number, at: time + Int64($0 - count + 1) * step, step) }
        let message = encoders[device.profile].encode(rows, to: addresses[number], texts: ["firmware": "2.1.4"])
        return SimulatedMessage(
            device: number,
            time: time,
            topic: message.topic,
            payload: message.payload,
            rows: message.rows
        )
    }

    private mutating func row(
        _ device: VirtualDevice,
        _ number: Int,
        at time: Timestamp,
        _ step: Int64
    ) -> ChannelRow {
        let (own, moment) = (dice[number], Moment(time))
        let place = models[device.model].place
        let truth = Truth(place, moment, interval: step, own, &environments[device.group])
        let values = channels[device.profile].enumerated().map { index, channel in
            channel.reading(truth.value(channel), index, moment, own)
        }
        return ChannelRow(time: time, values: values)
    }
}
