import Testing
import TideProfiles
import TideYAML

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
                + "kind, power, links, expects, match, delivery, decode, params, identity, time, series, attributes, health, tides, "
                + "derive, examples"
        ),
        .init(
            "key of later",
            "version: 3",
            "version: 3\nprivacy: {}",
            "buoy.yaml:4:1: privacy is not supported by this version; remove it"
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
            #"buoy.yaml:7:22: delivery.retained: "seed_only" is not known here; did you mean seed? right is ignore, seed, store"#,
            "buoy.yaml:7:33: delivery: dedup is not supported by this version; remove it"
        ),
        .init(
            "time without format",
            time,
            "time: {source: $.ts}",
            "buoy.yaml:7:7: time: format is missing; right is unix, unix_ms, unix_us, unix_ns, rfc3339 or pattern"
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
            "unknown correction",
            time,
            "time: {source: $.ts, format: unix, correct: zones}",
            #"buoy.yaml:7:45: time.correct: "zones" is not known here; did you mean zone? right is none, zone"#
        ),
        .init(
            "nothing to correct",
            time,
            "time: {source: receive, correct: zone}",
            "buoy.yaml:7:34: time.correct: devices of this profile send no time that could be corrected; leave it out"
        ),
        .init(
            "sequence",
            time,
            "time: {source: $.ts, format: unix, same_stamp: sequence}",
            "buoy.yaml:7:48: time.same_stamp: sequence is not supported by this version"
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
