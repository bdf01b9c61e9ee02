import Foundation
import Testing
import TideModel
import TideProfiles
import TideTesting
import TideUnits

/// What the encoder writes, the decoder of the same profile reads back.
@Suite("Encoding")
struct EncodingTests {
    /// 2025-11-24T16:00:00.250Z.
    static let time = Timestamp(milliseconds: 1_764_000_000_250)

    /// Rows of a profile with values inside each series' suspect span, codes where there are codes.
    static func rows(_ encoder: ProfileEncoder, _ random: inout SplitMix, from time: Timestamp) -> [ChannelRow] {
        guard case .json(let codec) = encoder.profile.variants[0].codec else { return [] }
        return (0..<min(encoder.maximumRows, Int.random(in: 1...5, using: &random))).map { index in
            let values = encoder.profile.series.map { series -> Double in
                if Int.random(in: 0..<8, using: &random) == 0 { return .nan }
                let codes = codec.fields.first { $0.name == series.field }?.codes.values.sorted() ?? []
                if let code = codes.randomElement(using: &random) { return Double(code) }
                if series.unit.code == "{bool}" { return Double(Int.random(in: 0...1, using: &random)) }
                let (low, high) = (max(series.suspectSpan.lower, -1e6), min(series.suspectSpan.upper, 1e6))
                return .random(in: low...high, using: &random)
            }
            return ChannelRow(time: time + Int64(index) * 600_000, values: values)
        }
    }

    /// Encodes, finds the profile by topic, decodes, and compares bit for bit.
    static func expectRoundTrip(
        _ rows: [ChannelRow],
        of device: DeviceKey,
        by encoder: ProfileEncoder,
        in set: ProfileSet
    ) throws {
        let profile = encoder.profile
        let message = encoder.encode(rows, to: try encoder.address(of: device))
        let text = String(decoding: message.payload, as: UTF8.self)
        let match = try #require(set.match(message.topic))
        #expect(set.profiles[match.profile].id == profile.id)
        var (frame, state) = (DecodedFrame(), CodecState())
        let context = FrameContext(received: rows[rows.count - 1].time, captures: match.captures)
        ProfileDecoder(profile).decode(copying: message.payload, context: context, state: &state, into: &frame)
        #expect(frame.problem == nil, "\(text)")
        #expect(frame.faults == 0, "\(text)")
        let wanted = message.rows.filter { $0.values.contains { !$0.isNaN } }
        #expect(frame.rows.count == wanted.count, "\(text)")
        for (index, want) in wanted.enumerated() where index < frame.rows.count {
            #expect(frame.rows[index].problem == .none, "\(text)")
            #expect(frame.rows[index].isArrival || frame.rows[index].time == want.time.milliseconds, "\(text)")
            let key =
                frame.identities.isEmpty
                ? profile.identity.key(captures: match.captures) : frame.identities[Int(frame.rows[index].identity)]
            #expect(key == device)
            var values = [Double](repeating: .nan, count: profile.series.count)
            for cell in frame.cells(ofRow: index).map({ frame.cells[$0] }) where cell.status == .ok {
                values[Int(cell.series)] = profile.series[Int(cell.series)].value(of: cell.value)
            }
            #expect(values.map(\.bitPattern) == want.values.map(\.bitPattern), "\(text)")
        }
    }

    /// Values and times as sent lie no farther from those asked for than precision and format allow.
    static func expectNear(_ sent: [ChannelRow], _ asked: [ChannelRow], _ profile: DeviceProfile) {
        for (sent, asked) in zip(sent, asked) {
            #expect((0..<1_000).contains(asked.time.milliseconds - sent.time.milliseconds))
            for (series, (sent, asked)) in zip(profile.series, zip(sent.values, asked.values)) where !sent.isNaN {
                let half = (series.about.precision ?? 1) / 2 * series.conversion.multiply / series.conversion.divide
                #expect(abs(sent - asked) <= half * 1.000_001, "\(profile.id) \(series.channel)")
            }
        }
    }

    @Test("every profile of the simulator reads back what was written, over seeds", arguments: 0..<40 as Range<UInt64>)
    func shipped(seed: UInt64) throws {
        let set = ProfileSet(try DevicesTests.sources(), zones: DevicesTests.zone)
        var random = SplitMix(seed: seed)
        for profile in set.profiles where profile.id.hasPrefix("generic/") {
            let encoder = try ProfileEncoder(profile)
            for _ in 0..<10 {
                let time = Timestamp(milliseconds: .random(in: 1_500_000_000_000...1_900_000_000_000, using: &random))
                let rows = Self.rows(encoder, &random, from: time)
                let device = DeviceKey(site: "site-\(seed)", device: "d\(Int.random(in: 0..<99_999, using: &random))")
                try Self.expectRoundTrip(rows, of: device, by: encoder, in: set)
                Self.expectNear(encoder.encode(rows, to: try encoder.address(of: device)).rows, rows, profile)
            }
        }
    }

    /// Each way to write a time, with what is left of 2025-11-24T16:00:00.250Z.
    static let times: [(spec: String, text: String, left: Int64)] = [
        ("format: unix", "1764000000.250", 250), ("format: unix_ms", "1764000000250", 250),
        ("format: unix, zone: Asia/Shanghai, quirk: local_epoch", "1764028800.250", 250),
        ("format: rfc3339", #""2025-11-24T16:00:00.250Z""#, 250),
        ("format: rfc3339, zone: \"-03:30\"", #""2025-11-24T12:30:00.250-03:30""#, 250),
        ("format: pattern, pattern: \"yyyy-MM-dd HH:mm:ss\", zone: Asia/Shanghai", #""2025-11-25 00:00:00""#, 0),
        ("format: pattern, pattern: \"d.M.yy H:m:s,SS\"", #""24.11.25 16:0:0,25""#, 250),
        (
            "format: pattern, pattern: \"yyyyMMdd'T'HHmmssSSSSXXX\", zone: \"+08:00\"",
            #""20251125T0000002500+08:00""#, 250
        ),
    ]

    @Test("times are written as the profile's devices write them", arguments: times.indices)
    func time(index: Int) throws {
        let (spec, text, left) = Self.times[index]
        let source = Sample.text([("format: unix_ms, accept: {future: 1h, past: 400d}", spec)])
        let encoder = try ProfileEncoder(try Sample.profile(source))
        let row = ChannelRow(time: Self.time, values: [.nan, 17, .nan, .nan, .nan])
        let message = encoder.encode([row], to: try encoder.address(of: DeviceKey(site: "s", device: "d")))
        let payload = String(decoding: message.payload, as: UTF8.self)
        #expect(try payload.contains(Regex(#""ts":"# + text.replacing("+", with: "[+]"))), "\(payload)")
        #expect(message.rows[0].time.milliseconds == 1_764_000_000_000 + left)
        let set = ProfileSet([ProfileSource(path: "buoy.yaml", text: source)], zones: Sample.zones)
        try Self.expectRoundTrip([row], of: DeviceKey(site: "s", device: "d"), by: encoder, in: set)
    }

    @Test("a payload has the shape of the profile's paths, units and precisions")
    func shape() throws {
        let source = Sample.text([("unit: \"[degF]\"}", "unit: \"[degF]\", precision: 0.2}")])
        let encoder = try ProfileEncoder(try Sample.profile(source))
        let address = try encoder.address(of: DeviceKey(site: "s 1", device: "d\"1"))
        let names = encoder.profile.series.map(\.channel)
        #expect(names == ["aerator_state", "ph", "pump_state", "reboot_count", "water_temperature"])
        let row = ChannelRow(time: Self.time, values: [1, 7.25, 1, 12.4, 17.03])
        let message = encoder.encode([row], to: address, texts: ["note": "a\n\"b\"", "other": "-"])
        #expect(message.topic == "farm/s 1/d\"1/up")
        #expect(
            String(decoding: message.payload, as: UTF8.self)
                == #"{"ts":1764000000250,"n":12,"state":{"mode":1,"pump":true},"note":"a\u000a\"b\"","#
                + #""values":[null,7.25],"temp":62.6}"#
        )
        #expect(message.rows[0].values == [1, 7.25, 1, 12, 17])
    }

    @Test("what a field cannot carry is left out, and a mark for no value reads as none")
    func unsuitable() throws {
        let encoder = try ProfileEncoder(try Sample.profile(Sample.text([("[degF]", "Cel")])))
        let address = try encoder.address(of: DeviceKey(site: "s", device: "d"))
        let row = ChannelRow(time: Self.time, values: [2, .infinity, .nan, 1e300, -999])
        let message = encoder.encode([row], to: address)
        #expect(
            String(decoding: message.payload, as: UTF8.self)
                == #"{"ts":1764000000250,"values":[null,null],"temp":-999}"#
        )
        #expect(message.rows[0].values.allSatisfy { $0.isNaN })
    }

    @Test("ids are taken apart, or the device is refused")
    func identity() throws {
        func encoder(_ identity: String) throws -> ProfileEncoder {
            try ProfileEncoder(
                try Sample.profile(Sample.text([(#"{site: "{site}", device: "{device}"}"#, identity)]))
            )
        }
        let numbered = try encoder(#"{site: "{site}", device: "unit-{$.sn}-{device}"}"#)
        let address = try numbered.address(of: DeviceKey(site: "s", device: "unit-7-b-c"))
        let row = ChannelRow(time: Self.time, values: [.nan, 7, .nan, .nan, .nan])
        let message = numbered.encode([row], to: address)
        #expect(message.topic == "farm/s/b-c/up")
        #expect(String(decoding: message.payload, as: UTF8.self).hasPrefix(#"{"sn":"7","ts":"#))
        for device in ["unit-7", "unix-7-b", "unit--b", "unit-7-a+b"] {
            #expect(throws: ProfileEncoderError.self) { try numbered.address(of: DeviceKey(site: "s", device: device)) }
        }
        #expect(throws: ProfileEncoderError.unsuitableIdentity(profile: "test/buoy", device: "a/b")) {
            try encoder(#"{site: "{device}", device: "{device}"}"#).address(of: DeviceKey(site: "a", device: "b"))
        }
        #expect(throws: ProfileEncoderError.ambiguousIdentity(profile: "test/buoy")) {
            try encoder(#"{site: "{site}", device: "{device}{$.sn}"}"#)
        }
        #expect(throws: ProfileEncoderError.sharedPath(profile: "test/buoy", path: "$.state.mode")) {
            try encoder(#"{site: "{site}", device: "{$.state}"}"#)
        }
    }
}
