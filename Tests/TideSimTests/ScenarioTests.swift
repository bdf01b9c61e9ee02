import Testing
import TideModel
import TideProfiles
import TideSim

/// Devices, their order, and that nothing but seed, device and time decides what they send.
@Suite("Scenario")
struct ScenarioTests {
    private static func scenario(
        _ devices: Int = 16,
        seed: UInt64 = 1,
        start: Timestamp = SimProfiles.summer,
        interval: Int64? = nil
    ) throws -> Scenario {
        try Scenario(
            profiles: SimProfiles.set.profiles,
            devices: devices,
            seed: seed,
            start: start,
            interval: interval
        )
    }

    private static func messages(_ scenario: Scenario, until end: Timestamp) -> [SimulatedMessage] {
        var scenario = scenario
        var messages: [SimulatedMessage] = []
        while let message = scenario.next(before: end) { messages.append(message) }
        return messages
    }

    @Test("the first eight devices are eight models at three sites")
    func models() throws {
        let scenario = try Self.scenario(8)
        #expect(Set(scenario.devices.map(\.profile)).count == 8)
        #expect(
            scenario.devices.map(\.key.description) == [
                "east-bay/pond-1", "east-bay/cage-1", "east-bay/buoy-1", "east-bay/seabed-1", "green-field/soil-1",
                "green-field/weather-1", "north-dairy/barn-1", "north-dairy/cow-1",
            ]
        )
    }

    @Test("every device has a key of its own, also over many sites")
    func keys() throws {
        let scenario = try Self.scenario(5_000)
        #expect(Set(scenario.devices.map(\.key)).count == 5_000)
        #expect(Set(scenario.devices.map(\.key.site)).count == 63)
        #expect(scenario.devices[240].key == DeviceKey(site: "east-bay-2", device: "pond-1"))
    }

    @Test("messages come in order of time, each device at its interval")
    func order() throws {
        let scenario = try Self.scenario(40)
        let messages = Self.messages(scenario, until: SimProfiles.summer + SimProfiles.day)
        #expect(zip(messages, messages.dropFirst()).allSatisfy { $0.time <= $1.time })
        for (number, device) in scenario.devices.enumerated() {
            let times = messages.filter { $0.device == number }.map(\.time.milliseconds)
            #expect(Int64(times.count) == SimProfiles.day / device.interval)
            #expect(zip(times, times.dropFirst()).allSatisfy { $1 - $0 == device.interval })
        }
        #expect(messages.allSatisfy { $0.time >= SimProfiles.summer && $0.time < SimProfiles.summer + SimProfiles.day })
    }

    @Test("the same seed gives the same bytes, another seed others")
    func seeds() throws {
        let end = SimProfiles.summer + 6 * SimProfiles.hour
        let first = Self.messages(try Self.scenario(), until: end)
        #expect(first == Self.messages(try Self.scenario(), until: end))
        let other = Self.messages(try Self.scenario(seed: 2), until: end)
        #expect(Set(first.map(\.payload)).isDisjoint(with: other.map(\.payload)))
    }

    @Test("more devices, a later start, and another order of questions change nothing")
    func purity() throws {
        let end = SimProfiles.summer + 6 * SimProfiles.hour
        let few = Self.messages(try Self.scenario(16), until: end)
        let many = Self.messages(try Self.scenario(700), until: end)
        #expect(few.map(\.payload) == many.filter { $0.device < 16 }.map(\.payload))
        let later = SimProfiles.summer + 3 * SimProfiles.hour
        let rest = Self.messages(try Self.scenario(16, start: later), until: end)
        #expect(rest == few.filter { $0.time >= later })
        var asked = try Self.scenario(700)
        // Far away first, so that whatever is remembered is of another season.
        _ = asked.message(of: 4, at: SimProfiles.winter)
        for message in few.reversed() { #expect(asked.message(of: message.device, at: message.time) == message) }
    }

    @Test("an interval for all devices, with rows of an array in between")
    func interval() throws {
        let messages = Self.messages(
            try Self.scenario(8, interval: 60_000),
            until: SimProfiles.summer + SimProfiles.hour
        )
        #expect(messages.count == 8 * 60)
        let seabed = messages.filter { $0.device == 3 }
        #expect(seabed.allSatisfy { $0.rows.count == 3 })
        let times = seabed.flatMap { $0.rows.map(\.time.milliseconds) }
        #expect(zip(times, times.dropFirst()).allSatisfy { $1 - $0 == 20_000 })
    }

    @Test("a profile of one's own is simulated as well, with values in its spans")
    func ownProfile() throws {
        let own = SimProfiles.set.profiles.filter { $0.id == "generic/water-json" }
        var scenario = try Scenario(profiles: own, devices: 3, seed: 1, start: SimProfiles.summer)
        #expect(scenario.devices.map(\.key.device) == ["water-json-1", "water-json-2", "water-json-3"])
        let next = scenario.next(before: SimProfiles.summer + SimProfiles.hour)
        let message = try #require(next)
        for (series, value) in zip(own[0].series, message.rows[0].values) {
            #expect(series.flag(of: value) == .pass, "\(series.channel) \(value)")
        }
    }

    @Test("what cannot be simulated is refused")
    func refused() {
        #expect(throws: Scenario.Problem.noProfiles) {
            try Scenario(profiles: [], devices: 1, seed: 1, start: SimProfiles.summer)
        }
        #expect(throws: Scenario.Problem.devices(0)) { try Self.scenario(0) }
        #expect(throws: Scenario.Problem.interval(999)) { try Self.scenario(1, interval: 999) }
    }

    @Test("every message decodes by its topic's profile to the values it says", arguments: [1, 2, 3] as [UInt64])
    func roundTrip(seed: UInt64) throws {
        for start in [SimProfiles.summer, SimProfiles.winter] {
            let scenario = try Self.scenario(16, seed: seed, start: start)
            for message in Self.messages(scenario, until: start + 3 * SimProfiles.hour) {
                let match = try #require(SimProfiles.set.match(message.topic))
                let profile = SimProfiles.set.profiles[match.profile]
                var (frame, state) = (DecodedFrame(), CodecState())
                let context = FrameContext(received: message.time, captures: match.captures)
                ProfileDecoder(profile).decode(copying: message.payload, context: context, state: &state, into: &frame)
                #expect(frame.problem == nil && frame.faults == 0)
                let readings = frame.readings(of: profile, context: context)
                let sent = message.rows.flatMap { row in row.values.filter { !$0.isNaN } }
                #expect(readings.count == sent.count)
                for reading in readings {
                    #expect(reading.device == scenario.devices[message.device].key)
                    #expect(reading.flag == .pass, "\(reading)")
                    let row = try #require(message.rows.first { $0.time == reading.time })
                    let series = try #require(profile.series.firstIndex { $0.channel == reading.channel })
                    #expect(reading.value?.bitPattern == row.values[series].bitPattern)
                }
            }
        }
    }
}
