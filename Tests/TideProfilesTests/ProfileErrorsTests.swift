import Testing
import TideProfiles

struct ErrorCase: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var old: String
    var new: String
    var want: [String]
    init(_ name: String, _ old: String, _ new: String, _ want: String...) {
        (testDescription, self.old, self.new, self.want) = (name, old, new, want)
    }
}

@Suite("Wrong profiles")
struct ProfileErrorsTests {
    static let series = #"  water_temperature: {from: temp, quantity: water_temperature, unit: "[degF]"}"#
    static let time = "time: {source: $.ts, format: unix_ms, accept: {future: 1h, past: 400d}}"
    static let identity = #"identity: {site: "{site}", device: "{device}"}"#
    static let topic = #"  - topic: "farm/{site}/{device}/up""#

    static let head: [ErrorCase] = [
        .init(
            "schema",
            "fieldtide.profile/1",
            "fieldtide.profile/2",
            #"buoy.yaml:1:9: schema: "fieldtide.profile/2" is not known; right is fieldtide.profile/1"#
        ),
        .init(
            "no schema",
            "schema: fieldtide.profile/1\n",
            "",
            "buoy.yaml:1:1: schema is missing; write schema: fieldtide.profile/1"
        ),
        .init(
            "id",
            "id: test/buoy",
            "id: test//buoy",
            #"buoy.yaml:2:5: id: "test//buoy" is no id; letters, digits, '.', '_' and '-', in parts such as acme/do-buoy-3"#
        ),
        .init(
            "version in words",
            "version: 3",
            "version: three",
            #"buoy.yaml:3:10: version: "three" is not a whole number"#
        ),
        .init(
            "version in quotes",
            "version: 3",
            "version: \"3\"",
            #"buoy.yaml:3:10: version: "3" in quotes is not a whole number"#
        ),
        .init(
            "version 0",
            "version: 3",
            "version: 0",
            "buoy.yaml:3:10: version: 0 is out of range; right is 1…1000000000"
        ),
        .init("draft", "version: 3", "version: 3\ndraft: yes", #"buoy.yaml:4:8: draft: "yes" is not true or false"#),
        .init(
            "unknown key",
            "version: 3",
            "version: 3\nexpect: {interval: 10m}",
            "buoy.yaml:4:1: unknown key expect; did you mean expects? known are schema, id, version, draft, vendor, model, "
                + "kind, power, links, expects, match, delivery, decode, identity, time, series, attributes, examples"
        ),
        .init(
            "key of later",
            "version: 3",
            "version: 3\nderive: {}",
            "buoy.yaml:4:1: derive is not supported by this version; remove it"
        ),
        .init(
            "all at once",
            "version: 3",
            "version: x\nkind: [boat]\nlinks: 7",
            #"buoy.yaml:3:10: version: "x" is not a whole number"#,
            #"buoy.yaml:4:8: kind[0]: "boat" is not known here; right is sensor, gateway, collar, tracker, actuator"#,
            #"buoy.yaml:5:8: links: "7" is not a mapping of keys and values"#
        ),
        .init(
            "power",
            "version: 3",
            "version: 3\npower: {class: batery}",
            #"buoy.yaml:4:16: power.class: "batery" is not known here; did you mean battery? right is mains, solar, battery"#
        ),
        .init(
            "interval",
            "version: 3",
            "version: 3\nexpects: {interval: 10 minutes}",
            #"buoy.yaml:4:21: expects.interval: "10 minutes" is not a stretch of time such as 500ms, 60s, 10m, 36h or 400d"#
        ),
        .init(
            "late",
            "version: 3",
            "version: 3\nexpects: {interval: 10m, late: 6x, silent: 3x}",
            "buoy.yaml:4:10: expects: silent is shorter than late; a device is late first, then silent"
        ),
    ]

    static let origin: [ErrorCase] = [
        .init("no topics", topic, "  []", "buoy.yaml:5:3: match: no topic is given"),
        .init(
            "partial capture",
            topic,
            #"  - topic: "farm/dev-{device}/{site}""#,
            "buoy.yaml:5:12: match[0].topic: 'dev-{device}': a {name} stands for a whole segment between slashes",
        ),
        .init(
            "# in the middle",
            topic,
            #"  - topic: "farm/#/{site}/{device}""#,
            "buoy.yaml:5:12: match[0].topic: '#' must be the last segment; one segment is '+' or a {name}"
        ),
        .init(
            "capture twice",
            topic,
            #"  - topic: "farm/{site}/{site}/{device}""#,
            "buoy.yaml:5:12: match[0].topic: {site} is there twice; give the second another name, or write '+'"
        ),
        .init(
            "capture that is not there",
            identity,
            #"identity: {site: "{side}", device: "{device}"}"#,
            "buoy.yaml:6:18: identity.site: the topic has no {side}; did you mean {site}? it has {site}, {device}"
        ),
        .init(
            "no site",
            identity,
            #"identity: {device: "{device}"}"#,
            "buoy.yaml:6:11: identity: site is missing; or, when the device id is unique everywhere, write scope: global"
        ),
        .init(
            "adopt",
            identity,
            #"identity: {site: "{site}", device: "{device}", adopt: always}"#,
            #"buoy.yaml:6:55: identity.adopt: "always" is not known here; right is never, or {max_new_per_hour: 1000}"#
        ),
        .init(
            "sub",
            identity,
            #"identity: {site: "{site}", device: "{device}", sub: $.x}"#,
            "buoy.yaml:6:53: identity.sub: devices below devices are not supported by this version; remove it"
        ),
        .init(
            "path",
            identity,
            #"identity: {site: "{site}", device: $.a..b}"#,
            #"buoy.yaml:6:36: identity.device: path "$.a..b", column 5: a key is missing after '.'"#
        ),
        .init(
            "retained",
            identity,
            identity + "\ndelivery: {retained: seed_only, dedup: [x]}",
            #"buoy.yaml:7:22: delivery.retained: "seed_only" is not known here; right is ignore, seed, store"#,
            "buoy.yaml:7:33: delivery: dedup is not supported by this version; remove it"
        ),
        .init(
            "time without format",
            time,
            "time: {source: $.ts}",
            "buoy.yaml:7:7: time: format is missing; right is unix, unix_ms, rfc3339 or pattern"
        ),
        .init(
            "time source",
            time,
            "time: {source: header.time, format: unix}",
            #"buoy.yaml:7:16: time.source: "header.time" is not known here; right is receive, or a path such as $.ts"#
        ),
        .init(
            "zone",
            time,
            "time: {source: $.ts, format: rfc3339, zone: China}",
            #"buoy.yaml:7:45: time.zone: there is no time zone "China"; right is UTC, +08:00 or a name such as Asia/Shanghai"#
        ),
        .init(
            "12 hours",
            time,
            #"time: {source: $.ts, format: pattern, pattern: "yyyy-MM-dd hh:mm a"}"#,
            "buoy.yaml:7:48: time.pattern: hours of 12 are not known here; write HH for 0 to 23"
        ),
        .init(
            "pattern without month",
            time,
            "time: {source: $.ts, format: pattern, pattern: yyyy-dd}",
            "buoy.yaml:7:48: time.pattern: MM is missing; a date has yyyy, MM and dd"
        ),
        .init(
            "quirk of later",
            time,
            "time: {source: $.ts, format: unix, quirk: age_seconds}",
            #"buoy.yaml:7:43: time.quirk: "age_seconds" is not known here; right is local_epoch, reset_2000"#
        ),
        .init(
            "drift and age",
            time,
            "time: {source: $.ts, format: unix, drift: {}, age: $.a}",
            "buoy.yaml:7:36: time: drift is not supported by this version; remove it",
            "buoy.yaml:7:47: time: age is not supported by this version; remove it"
        ),
        .init(
            "beyond",
            time,
            "time: {source: $.ts, format: unix, accept: {beyond: ignore}}",
            #"buoy.yaml:7:53: time.accept.beyond: "ignore" is not known here; right is quarantine, receive_time, drop"#
        ),
        .init(
            "spread without step",
            time,
            "time: {source: $.ts, format: unix, same_stamp: spread}",
            "buoy.yaml:7:48: time.same_stamp: spread needs the step of the clock; write resolution: 1s"
        ),
        .init(
            "sequence",
            time,
            "time: {source: $.ts, format: unix, same_stamp: sequence}",
            "buoy.yaml:7:48: time.same_stamp: sequence needs delivery.sequence, which is not supported by this version"
        ),
    ]

    static let meaning: [ErrorCase] = [
        .init("unknown codec", "- json:", "- binary:", "buoy.yaml:9:5: codec binary: not known here; known: json"),
        .init(
            "misspelt codec",
            "- json:",
            "- jsno:",
            "buoy.yaml:9:5: codec jsno: not known here (did you mean json?); known: json"
        ),
        .init(
            "when",
            "- json:",
            "- when: {port: 2}\n    json:",
            "buoy.yaml:9:5: decode[0]: when is not supported by this version; remove it"
        ),
        .init(
            "each",
            "      fields:",
            "      each: $.readings\n      fields:",
            "buoy.yaml:10:13: decode[0].json.each: each ends with [*], and has it once; such as $.readings[*]"
        ),
        .init(
            "field type",
            "type: integer",
            "type: int",
            #"buoy.yaml:12:34: decode[0].json.fields.count.type: "int" is not known here; right is number, integer, boolean, enum, string"#
        ),
        .init(
            "missing",
            "missing: [\"\", \"N/A\", -999]",
            "missing: -999",
            #"buoy.yaml:11:53: decode[0].json.fields.temp.missing: "-999" is not known here; right is none, or a list such as ["", "N/A", -999]"#
        ),
        .init(
            "enum without codes",
            "type: enum, enum: {0: idle, 1: run}",
            "type: enum",
            "buoy.yaml:14:15: decode[0].json.fields.mode: enum is missing; such as enum: {0: idle, 1: run}"
        ),
        .init(
            "enum of words",
            "enum: {0: idle, 1: run}",
            "enum: {idle: 0}",
            #"buoy.yaml:14:55: decode[0].json.fields.mode.enum: "idle" is no code; a whole number, then its label: {0: idle, 1: run}"#
        ),
        .init(
            "of without each",
            "type: integer",
            "type: integer, of: message",
            "buoy.yaml:12:16: decode[0].json.fields.count: of means something only together with each"
        ),
        .init(
            "field that is not there",
            series,
            series.replacing("from: temp", with: "from: tmep"),
            "buoy.yaml:18:29: series.water_temperature.from: there is no field tmep; did you mean temp? fields are count, mode, note, pump, second, temp"
        ),
        .init(
            "text as series",
            series,
            series.replacing("from: temp", with: "from: note"),
            "buoy.yaml:18:29: series.water_temperature.from: note is text, and a series holds numbers; put it under attributes"
        ),
        .init(
            "number as attribute",
            "note: {from: note}",
            "note: {from: temp}",
            "buoy.yaml:24:16: attributes.note.from: temp is of type number; an attribute is of type string"
        ),
        .init(
            "channel name",
            series,
            series.replacing("  water_temperature", with: "  water-temp"),
            #"buoy.yaml:18:3: series: "water-temp" is no name; a letter, then letters, digits and '_', at most 64"#
        ),
        .init(
            "quantity",
            series,
            series.replacing("quantity: water_temperature", with: "quantity: water_temprature"),
            #"buoy.yaml:18:45: series.water_temperature.quantity: there is no quantity "water_temprature"; did you mean water_temperature…"#
        ),
        .init(
            "wrong dimension",
            series,
            series.replacing(#""[degF]""#, with: "mg/L"),
            "buoy.yaml:18:70: series.water_temperature.unit: water_temperature is stored in Cel; mg/L is …"
        ),
        .init(
            "no unit",
            series,
            series.replacing(#", unit: "[degF]""#, with: ""),
            "buoy.yaml:18:22: series.water_temperature: unit is missing; the unit in which the device reports, in UCUM"
        ),
        .init(
            "misspelt unit",
            series,
            series.replacing(#""[degF]""#, with: "°C"),
            #"buoy.yaml:18:70: series.water_temperature.unit: unit "°C", column 1: …"#
        ),
        .init(
            "later keys",
            series,
            series.replacing("}", with: ", filters: [], calibrate: []}"),
            "buoy.yaml:18:80: series.water_temperature: filters is not supported by this version; remove it",
            "buoy.yaml:18:93: series.water_temperature: calibrate is not supported by this version; remove it"
        ),
        .init(
            "later test",
            series,
            series.replacing("}", with: ", quality: {spike_test: {}}}"),
            "buoy.yaml:18:90: series.water_temperature.quality: spike_test is not supported by this version; remove it"
        ),
        .init(
            "span upside down",
            series,
            series.replacing("}", with: ", quality: {gross_range_test: {fail_span: [9, 3]}}}"),
            "buoy.yaml:18:120: series.water_temperature.quality.gross_range_test.fail_span: a span has two numbers; [lower, upper]"
        ),
        .init(
            "suspect beyond fail",
            series,
            series.replacing(
                "}",
                with: ", quality: {gross_range_test: {fail_span: [30, 90], suspect_span: [20, 80]}}}"
            ),
            "buoy.yaml:18:108: series.water_temperature.quality.gross_range_test: suspect_span reaches beyond fail_span; it must lie within"
        ),
        .init(
            "depth in seconds",
            series,
            series.replacing("}", with: ", at: {depth: {value: 1, unit: s}}}"),
            "buoy.yaml:18:109: series.water_temperature.at.depth.unit: s is …"
        ),
        .init(
            "nothing stored",
            Sample.text.split(separator: "series:")[1].description,
            "\n",
            "buoy.yaml:1:1: series is missing; without series and attributes nothing would be stored"
        ),
    ]

    static let examples: [ErrorCase] = [
        .init(
            "no payload",
            "",
            "examples: [{name: a, given: {topic: farm/a/b/up}}]\n",
            "buoy.yaml:25:29: examples[0].given: the payload is missing; right is one of text, hex and base64"
        ),
        .init(
            "hex",
            "",
            "examples: [{name: a, given: {topic: farm/a/b/up, hex: 0F1}}]\n",
            "buoy.yaml:25:55: examples[0].given.hex: no pairs of hexadecimal digits"
        ),
        .init(
            "file",
            "",
            "examples: [{name: a, given: {topic: farm/a/b/up, file: x}}]\n",
            "buoy.yaml:25:50: examples[0].given: file cannot be read here; write text, hex or base64"
        ),
        .init(
            "no topic",
            "",
            "examples: [{name: a, given: {text: x}}]\n",
            "buoy.yaml:25:29: examples[0].given: topic is missing; one that fits farm/{site}/{device}/up"
        ),
        .init(
            "unknown channel",
            "",
            "examples: [{name: a, given: {topic: farm/a/b/up, text: x}, want: {pg: 7}}]\n",
            "buoy.yaml:25:67: examples[0].want: there is no series pg; did you mean ph? known are aerator_state, ph, pump_state, reboot_count, water_temperature"
        ),
        .init(
            "flag",
            "",
            "examples: [{name: a, given: {topic: farm/a/b/up, text: x}, want: {ph: {value: 7, flag: 2x}}}]\n",
            #"buoy.yaml:25:88: examples[0].want.ph.flag: "2x" is no flag; right is pass (1), not_evaluated (2), suspect (3), fail (4), missing (9)"#
        ),
        .init(
            "error code",
            "",
            "examples: [{name: a, given: {topic: farm/a/b/up, text: x}, errors: [invalit]}]\n",
            #"buoy.yaml:25:69: examples[0].errors[0]: "invalit" is no error; did you mean invalid? errors are empty, too_large, invalid, invalid_text, too_deep, duplicate_key, unknown_key, no_rows, too_many_rows, no_identity, no_time, bad_time, future_time, past_time, dropped, wrong_type, too_large, unknown_code"#
        ),
        .init(
            "received",
            "",
            "examples: [{name: a, given: {topic: farm/a/b/up, text: x, received: today}}]\n",
            #"buoy.yaml:25:69: examples[0].given.received: "today" is no time; such as 2026-01-05T00:00:00Z"#
        ),
    ]

    @Test("get answers with file, line, column and what would be right", arguments: head + origin + meaning + examples)
    func answers(_ test: ErrorCase) throws {
        let text = test.old.isEmpty ? Sample.text + test.new : Sample.text([(test.old, test.new)])
        #expect(text != Sample.text)
        let result = DeviceProfile.load(text, file: "buoy.yaml", zones: Sample.zones)
        let got = result.errors.map(\.description)
        // What units say of themselves is tested where units live: "…" leaves it open.
        let fits = zip(got, test.want).allSatisfy { got, want in
            want.hasSuffix("…") ? got.hasPrefix(want.dropLast()) : got == want
        }
        #expect(fits && got.count == test.want.count, "got \(got)")
        #expect(result.profile == nil)
    }
}

@Suite("Wrong YAML")
struct YAMLTests {
    static let texts: [ErrorCase] = [
        .init("empty", "", "", "x.yaml:1:1: the file is empty"),
        .init("only a comment", "", "# nothing\n", "x.yaml:1:1: the file is empty"),
        .init(
            "tab",
            "",
            "a:\n\tb: 1\n",
            "x.yaml:2:1: no valid YAML: found character that cannot start any token while scanning for the next token that "
                + "began at line 2; indent with spaces, not tabs; put text that begins with @, ` or % into quotes"
        ),
        .init(
            "colon",
            "",
            "a: b: c\n",
            "x.yaml:1:5: no valid YAML: mapping values are not allowed in this context; put text that contains ': ' into quotes"
        ),
        .init(
            "open list",
            "",
            "a: [1, 2\nb: 3\n",
            "x.yaml:2:2: no valid YAML: did not find expected ',' or ']' while parsing a flow sequence that began at line 1"
        ),
        .init("key twice", "", "a: 1\nb: 2\na: 3\n", "x.yaml:1:1: the key a is there twice; remove one"),
        .init(
            "two documents",
            "",
            "a: 1\n---\nb: 2\n",
            "x.yaml:2:1: no valid YAML: but found another document expected a single document in the stream that began at line 1; one file holds one document"
        ),
        .init(
            "anchor",
            "",
            "a: &x 1\nb: *x\n",
            "x.yaml:1:4: anchors (&name) are not allowed; write the text twice, or '& name'"
        ),
        .init("alias", "", "b: *x\n", "x.yaml:1:4: no valid YAML: found undefined alias"),
        .init("a list as key", "", "? [a]\n: 1\n", "x.yaml:1:3: a key must be text"),
        .init(
            "deep",
            "",
            String(repeating: "[", count: 66) + String(repeating: "]", count: 66),
            "x.yaml:1:66: nested deeper than 64 levels"
        ),
        .init(
            "large",
            "",
            String(repeating: "#", count: (1 << 20) + 1),
            "x.yaml:1:1: 1048577 bytes are too many; at most 1048576"
        ),
        .init("a list", "", "- 1\n", "x.yaml:1:1: a list is not a mapping of keys and values"),
    ]

    @Test("gets an answer with its place", arguments: texts)
    func answers(_ test: ErrorCase) {
        let result = DeviceProfile.load(test.new, file: "x.yaml", zones: Sample.zones)
        #expect(result.errors.map(\.description) == test.want)
    }

    @Test("a bomb of aliases is refused at once")
    func bomb() {
        var text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
        for level in 1...30 {
            text += "a\(level): &a\(level) [\(Array(repeating: "*a\(level - 1)", count: 10).joined(separator: ", "))]\n"
        }
        text += "? *a30\n: 1\n? *a29\n: 2\n"
        let result = DeviceProfile.load(text, file: "x.yaml", zones: Sample.zones)
        #expect(
            result.errors.first?.description
                == "x.yaml:1:5: anchors (&name) are not allowed; write the text twice, or '& name'"
        )
    }

    @Test("nesting of a million levels is refused, not crashed on")
    func nesting() {
        for text in [
            String(repeating: "[", count: 1 << 20), String(repeating: "- ", count: 1 << 19),
            String(repeating: "{a: ", count: 1 << 18),
        ] {
            #expect(DeviceProfile.load(text, file: "x.yaml", zones: Sample.zones).errors.count == 1)
        }
    }

    @Test("an ampersand in text is fine")
    func ampersand() throws {
        let profile = try Sample.profile(Sample.text + "vendor: {name: Smith & Sons, name_zh: R&D 浮标}\n")
        #expect(profile.about.vendor == "Smith & Sons" && profile.about.vendorChinese == "R&D 浮标")
    }
}
