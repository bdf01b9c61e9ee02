import Testing
import TideModel
import TideProfiles
import TideYAML

@Suite("Bare values")
struct PlainTests {
    private static func text(_ decode: String, _ series: String, match: String = "{topic: \"farm/{device}/{channel}\"}")
        -> String
    {
        """
        schema: fieldtide.profile/1
        id: test/plain
        version: 1
        match: [\(match)]
        identity: {scope: global, device: "{device}"}
        decode:
          - plain: \(decode)
        series: \(series)

        """
    }

    private static let one = text(
        #"{fields: {t: {type: number, missing: ["nan", -127]}}}"#,
        "{t: {from: t, quantity: water_temperature, unit: Cel}}"
    )
    private static let many = text(
        #"{by: channel, fields: {temp: {type: number}, pump: {type: enum, enum: {0: "OFF", 1: "ON"}}, ok: {type: boolean}}}"#,
        """
        {t: {from: temp, quantity: water_temperature, unit: Cel}, \
        p: {from: pump, quantity: pump_state, unit: "{state}"}, k: {from: ok, quantity: leak, unit: "{bool}"}}
        """
    )
    private static let measures = text(
        #"{fields: {t: {type: measure, units: {C: Cel, "°C": Cel, F: "[degF]"}, missing: ["--"]}}}"#,
        "{t: {from: t, quantity: water_temperature, unit: Cel}}"
    )

    @Test(
        "are read as the profile says",
        arguments: [
            (one, "21.5", "t", "arrival[t=21.5]"), (one, " 21.5\n", "t", "arrival[t=21.5]"),
            (one, "-3e1", "t", "arrival[t=-30.0]"), (one, "nan", "t", "arrival[t=missing]"),
            (one, "-127", "t", "arrival[t=missing]"), (one, "-127.00", "t", "arrival[t=missing]"),
            (one, "hot", "t", "arrival[t=wrong_type]"), (one, "{\"t\": 1}", "t", "arrival[t=wrong_type]"),
            (one, "9007199254740993", "t", "arrival[t=too_large]"), (one, "", "t", "empty"), (one, " \n", "t", "empty"),
            (one, String(repeating: "1", count: 1_025), "t", "too_large"),
            (many, "21.5", "temp", "arrival[t=21.5]"), (many, "ON", "pump", "arrival[p=1.0]"),
            (many, "0", "pump", "arrival[p=0.0]"), (many, "on", "pump", "arrival[p=unknown_code]"),
            (many, "true", "ok", "arrival[k=1.0]"), (many, "21.5", "other", ""),
            (measures, "21 C", "t", "arrival[t=21.0]"), (measures, "50F", "t", "arrival[t=10.0]"),
            (measures, "-4.5 °C ", "t", "arrival[t=-4.5]"), (measures, "--", "t", "arrival[t=missing]"),
            (measures, "21 K", "t", "arrival[t=wrong_type]"), (measures, "21", "t", "arrival[t=wrong_type]"),
            (measures, "2e1C", "t", "arrival[t=20.0]"), (measures, "1e308 F", "t", "arrival[t=too_large]"),
            (measures, "C", "t", "arrival[t=wrong_type]"), (measures, "1 2 C", "t", "arrival[t=wrong_type]"),
        ]
    )
    func values(_ text: String, _ payload: String, _ channel: String, _ want: String) throws {
        let profile = try BinarySample.profile(text)
        let frame = Sample.decode(payload, by: profile, captures: ["device": "d", "channel": channel])
        #expect(Sample.words(frame, profile) == want)
    }

    @Test("with a unit stand in JSON as well")
    func measuresInJSON() throws {
        let text = Sample.text([
            (
                #"temp: {path: $.temp, type: number, missing: ["", "N/A", -999]}"#,
                #"temp: {path: $.temp, type: measure, units: {C: Cel, F: "[degF]"}, missing: ["N/A"]}"#
            )
        ])
        let profile = try Sample.profile(text)
        for (value, want) in [("\"10 C\"", "50.0"), ("\"50 F\"", "50.0"), ("\"N/A\"", "missing"), ("7", "wrong_type")] {
            let frame = Sample.decode("{\"ts\":1763999990000,\"temp\":\(value)}", by: profile)
            #expect(Sample.words(frame, profile) == "1763999990000[water_temperature=\(want)]")
        }
    }

    @Test(
        "get answers that help",
        arguments: [
            (
                text(
                    "{fields: {a: {type: number}, b: {type: number}}}",
                    "{a: {from: a, quantity: ph, unit: \"[pH]\"}}"
                ),
                "7:12: decode[0].plain: one bare value is one field; by: channel, when the topic's {channel} tells which"
            ),
            (
                text("{by: chanel, fields: {a: {type: number}}}", "{a: {from: a, quantity: ph, unit: \"[pH]\"}}"),
                "7:17: decode[0].plain.by: the topic has no {chanel}; write it there: farm/{site}/{device}/{chanel}"
            ),
            (
                text("{fields: {a: {type: measure}}}", "{a: {from: a, quantity: ph, unit: \"[pH]\"}}"),
                "7:25: decode[0].plain.fields.a: units is missing; what may stand behind the number: {C: Cel, F: \"[degF]\"}"
            ),
            (
                text("{fields: {a: {type: measure, units: {m: m}}}}", "{a: {from: a, quantity: ph, unit: \"[pH]\"}}"),
                "8:20: series.a.from: \"m\": …"
            ),
        ]
    )
    func answers(_ text: String, _ want: String) {
        let errors = DeviceProfile.load(text, file: "p", zones: Sample.zones).errors.map(\.description)
        let fits =
            want.hasSuffix("…")
            ? errors.first?.hasPrefix("p:" + want.dropLast()) : errors.first.map { $0 == "p:" + want }
        #expect(fits == true && errors.count == 1, "\(errors)")
    }
}

@Suite("Rows by keys, and within rows")
struct NestedRowsTests {
    private static func profile(_ each: String, _ fields: String, device: String) throws -> DeviceProfile {
        try BinarySample.profile(
            """
            schema: fieldtide.profile/1
            id: test/nested
            version: 1
            match: [{topic: "farm/{gateway}/up"}]
            identity: {scope: global, device: "\(device)"}
            time: {source: $.ts, format: unix_ms, accept: {beyond: receive_time}}
            decode:
              - json:
                  each: \(each)
                  fields: \(fields)
            series:
              b: {from: b, quantity: battery_voltage, unit: V}
              t: {from: t, quantity: water_temperature, unit: Cel}

            """
        )
    }

    private static let plain = "{t: {path: $.t, type: number}, b: {path: $.b, type: number}}"
    private static let grouped = "{t: {path: $.t, type: number}, b: {path: $.b, type: number, of: group}}"

    private static func words(_ payload: String, _ profile: DeviceProfile) -> String {
        let frame = Sample.decode(payload, by: profile, captures: ["gateway": "g"])
        guard frame.problem == nil else { return Sample.words(frame, profile) }
        let names = frame.rows.map { frame.identities.isEmpty ? "" : frame.identities[Int($0.identity)].device }
        return names.joined(separator: ",") + ": " + Sample.words(frame, profile)
    }

    @Test(
        "one message may speak of many devices",
        arguments: [
            (
                #"{"n1":{"ts":1763999990000,"t":1,"b":3},"n2":{"t":2}}"#,
                "n1,n2: 1763999990000[b=3.0 t=1.0] arrival[t=2.0]"
            ),
            (#"{}"#, ": "), (#"[]"#, "no_rows"), (#"{"n1":{"t":1},"n1":{"t":2}}"#, "duplicate_key:n1"),
            (#"{"n1":{"t":1},"updated":5}"#, "n1: arrival[t=1.0]"), (#"{"n1":5,"at":[1]}"#, ": "),
            (#"{"":{"t":1}}"#, ": no_identity[t=1.0]"),
        ]
    )
    func members(_ payload: String, _ want: String) throws {
        let profile = try Self.profile("$.*", Self.plain, device: "{$key}")
        #expect(Self.words(payload, profile) == want)
    }

    @Test("a member may be a bare value")
    func bareMembers() throws {
        let fields = "{t: {path: $, type: number}, b: {path: $.b, type: number}}"
        let profile = try Self.profile("$.devices.*", fields, device: "{gateway}-{$key}")
        #expect(
            Self.words(#"{"devices":{"n1":1.5,"n2":null}}"#, profile) == "g-n1,g-n2: arrival[t=1.5] arrival[t=missing]"
        )
    }

    @Test(
        "rows stand within rows",
        arguments: [
            (
                "$.groups[*].rows[*]", "$.id",
                #"{"groups":[{"id":"a","b":3,"rows":[{"ts":1763999990000,"t":1},{"ts":1763999991000,"t":2}]},{"id":"c","rows":[{"t":4}]}]}"#,
                "a,a,c: 1763999990000[b=3.0 t=1.0] 1763999991000[b=3.0 t=2.0] arrival[t=4.0]"
            ),
            (
                "$.*[*]", "{$key}", #"{"a":[{"ts":1763999990000,"t":1},{"t":2}],"c":[]}"#,
                "a,a: 1763999990000[t=1.0] arrival[t=2.0]"
            ),
            (
                "$[*].rows[*]", "$.id", #"[{"id":"a","ts":1763999990000,"rows":[{"t":1}]},{"id":"c"}]"#,
                "a: 1763999990000[t=1.0]"
            ),
            ("$[*].rows[*]", "$.id", #"[{"id":"a","rows":[1]}]"#, "no_rows"),
            ("$.*[*]", "{$key}", #"{"a":[{"t":1}],"time":"2026"}"#, "a: arrival[t=1.0]"),
            ("$[*].rows.*", "{$key}", #"[{"rows":{"x":{"t":1},"y":{"t":2}}}]"#, "x,y: arrival[t=1.0] arrival[t=2.0]"),
        ]
    )
    func nested(_ each: String, _ device: String, _ payload: String, _ want: String) throws {
        #expect(Self.words(payload, try Self.profile(each, Self.grouped, device: device)) == want)
    }

    @Test("$key needs members")
    func keyWithoutMembers() {
        #expect(throws: Sample.Unusable.self) { try Self.profile("$.rows[*]", Self.plain, device: "{$key}") }
    }

    @Test("bare values name no device by a path")
    func plainIdentity() {
        let text = BinarySample.text("  - plain: {fields: {a: {type: number}}}\n", ["a"])
            .replacing("device: \"{device}\"", with: "device: \"{$.sn}\"")
        let errors = DeviceProfile.load(text, file: "n", zones: Sample.zones).errors
        #expect(errors.contains { $0.message.contains("not all payloads are JSON") }, "\(errors)")
    }

    @Test("rows within rows are bounded together")
    func bounds() throws {
        let profile = try Self.profile("$[*].r[*]", Self.grouped, device: "{gateway}")
        let group = "{\"r\":[" + Array(repeating: "{\"t\":1}", count: 1_000).joined(separator: ",") + "]}"
        func message(_ groups: Int) -> String {
            "[" + Array(repeating: group, count: groups).joined(separator: ",") + "]"
        }
        #expect(Sample.decode(message(16), by: profile, captures: ["gateway": "g"]).rows.count == 16_000)
        #expect(Sample.decode(message(17), by: profile, captures: ["gateway": "g"]).problem?.reason == .tooManyRows)
    }
}
