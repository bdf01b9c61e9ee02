import Testing
import TideAlerts
import TideModel
import TideYAML

/// What people write of rules, and the answers to what is wrong in it.
@Suite struct RuleLoaderTests {
    private static func load(_ text: String) -> (set: RuleSet?, stored: StoredRules?, errors: [String]) {
        let loaded = RuleSet.load([RuleFile(path: "r.yaml", text: text)])
        return (loaded.set, loaded.stored, loaded.errors.map(\.description))
    }

    static let whole = """
        pack: turbot
        title: {en: Turbot, zh: 大菱鲆}
        rules:
          oxygen_low:
            title: {en: Low oxygen, zh: 溶解氧低}
            advice: {en: Start the aerators, zh: 开增氧机}
            scope: {species: turbot, kind: [tank, pond], site: bay}
            watch: dissolved_oxygen
            for: 10m
            clear_for: 5m
            levels:
              warning: {below: 5 mg/L, clear: 5.5 mg/L}
              alarm: {below: 4000 ug/L, for: 5m}
              emergency: {below: 3 mg/L, for: 0s, confirm: none}
            late: silent
            source: somebody, 2020
          warm:
            title: Warm
            watch: water_temperature
            shown_in: "[degF]"
            levels: {alarm: {above: 295.15 K}}
          layers:
            title: Layers
            watch: {difference: [{channel: top}, {channel: bottom}], within: 20m}
            levels: {warning: {at_least: 2}}
          falling:
            title: Oxygen falls without an aerator
            watch: {rate_of: dissolved_oxygen, over: 1h}
            while: [{series: aerator_current, below: 0.5 A}]
            season: 05-01..09-30
            hours: 20:00-08:00
            levels: {alarm: {below: -0.5 mg/L/h}}
          silent:
            title: Silent
            watch: {silence_of: device}
            levels: {warning: {}, alarm: {for: 6h}}
        routes:
          - {to: [wang, li], severity: alarm, quiet_hours: 22:00-06:00, escalate: [{after: 15m, to: chief}]}
          - {to: office, tell_end: true, rules: [turbot/], wait: 5m}
        heartbeat: {every: 24h, to: [office]}
        """

    @Test("a whole file")
    func reads() throws {
        let (set, stored, errors) = Self.load(Self.whole)
        #expect(errors.isEmpty)
        let rules = try #require(set).rules
        #expect(rules.map(\.id) == ["falling", "layers", "oxygen_low", "silent", "warm"].map { "turbot/\($0)" })
        let oxygen = rules[2]
        #expect(oxygen.levels.map(\.bad) == [5, 4, 3].map { Comparison(.below, $0) })
        #expect(oxygen.levels[0].clear == Comparison(.atLeast, 5.5))
        #expect(oxygen.levels.map(\.hold) == [600_000, 300_000, 0])
        #expect(oxygen.levels.map(\.clearFor) == [300_000, 300_000, 300_000])
        #expect(oxygen.levels.map(\.confirms) == [true, true, false])
        #expect(oxygen.scope.kinds == [.tank, .pond] && oxygen.late == .silent && oxygen.title.zh == "溶解氧低")
        #expect(abs(rules[4].levels[0].bad.high - 22) < 1e-9)
        #expect(rules[4].shown?.unit == "[degF]")
        #expect(abs((rules[4].shown?.scale ?? 0) - 1.8) < 1e-12 && abs((rules[4].shown?.offset ?? 0) - 32) < 1e-9)
        #expect(abs(rules[0].levels[0].bad.low + 0.5 / 3_600) < 1e-12)
        #expect(rules[0].schedule == Schedule(season: (501, 930), hours: (1_200, 480)))
        #expect(rules[3].levels.map(\.hold) == [0, 6 * 3_600_000])
        #expect(set?.routes.map(\.contacts) == [["wang", "li"], ["office"]])
        #expect(set?.routes[0].later == [Route.Later(after: 900_000, contacts: ["chief"])])
        #expect(set?.heartbeat == RuleSet.Heartbeat(every: 86_400_000, contacts: ["office"]))
        #expect(RuleSet(try #require(stored)) == set)
    }

    struct Wrong: CustomTestStringConvertible {
        var testDescription: String
        var rule: String
        var answer: String
    }

    static let wrong: [Wrong] = [
        Wrong(
            testDescription: "unknown quantity",
            rule: "watch: disolved_oxygen\n    levels: {alarm: {below: 3 mg/L}}",
            answer: "r.yaml:5:12: rules.a.watch: disolved_oxygen is no quantity; did you mean dissolved_oxygen? "
                + "`fieldtide quantities` lists them"
        ),
        Wrong(
            testDescription: "wrong dimension",
            rule: "watch: dissolved_oxygen\n    levels: {alarm: {below: 3 m}}",
            answer: "r.yaml:6:29: rules.a.levels.alarm.below: m is no unit of what is watched; right is such as mg/L"
        ),
        Wrong(
            testDescription: "no unit",
            rule: "watch: dissolved_oxygen\n    levels: {alarm: {below: 3}}",
            answer: "r.yaml:6:29: rules.a.levels.alarm.below: 3 has no unit; such as 3 mg/L"
        ),
        Wrong(
            testDescription: "clear limit on the wrong side",
            rule: "watch: dissolved_oxygen\n    levels: {alarm: {below: 3 mg/L, clear: 2 mg/L}}",
            answer: "r.yaml:6:44: rules.a.levels.alarm.clear: is below the limit, so it could never be over before it "
                + "began; name a higher number"
        ),
        Wrong(
            testDescription: "impossible duration",
            rule: "watch: dissolved_oxygen\n    for: 400d\n    levels: {alarm: {below: 3 mg/L}}",
            answer: "r.yaml:6:10: rules.a.for: 400d is out of range"
        ),
        Wrong(
            testDescription: "no duration",
            rule: "watch: dissolved_oxygen\n    for: soon\n    levels: {alarm: {below: 3 mg/L}}",
            answer: "r.yaml:6:10: rules.a.for: \"soon\" is not a stretch of time such as 500ms, 60s, 10m, 36h or 400d"
        ),
        Wrong(
            testDescription: "overlapping severities",
            rule: "watch: dissolved_oxygen\n    levels: {warning: {below: 3 mg/L}, alarm: {below: 4 mg/L}}",
            answer: "r.yaml:6:47: rules.a.levels.alarm: alarm is not within warning; what is worse must be bad by the "
                + "lesser severity too: move one of the limits"
        ),
        Wrong(
            testDescription: "the same severity twice",
            rule: "watch: dissolved_oxygen\n    levels: {warning: {below: 3 mg/L}, alarm: {below: 3 mg/L}}",
            answer:
                "r.yaml:6:47: rules.a.levels.alarm: alarm begins where warning does, and not later; give it another "
                + "limit or a longer `for`"
        ),
        Wrong(
            testDescription: "unknown key",
            rule: "watch: dissolved_oxygen\n    clear_fro: 5m\n    levels: {alarm: {below: 3 mg/L}}",
            answer: "r.yaml:6:5: rules.a: unknown key clear_fro; did you mean clear_for? known are title, watch, for, "
                + "clear_for, keep_firing_for, confirm, levels, shown_in, advice, source, scope, while, inhibited_by, "
                + "season, hours, late, no_data, coverage"
        ),
        Wrong(
            testDescription: "nothing compared",
            rule: "watch: dissolved_oxygen\n    levels: {alarm: {for: 5m}}",
            answer: "r.yaml:6:21: rules.a.levels.alarm: nothing is compared; such as below: 4 mg/L"
        ),
        Wrong(
            testDescription: "a band the wrong way round",
            rule: "watch: ph\n    levels: {alarm: {outside: [8.5, 7]}}",
            answer: "r.yaml:6:31: rules.a.levels.alarm.outside: a band has two limits, the lower first"
        ),
        Wrong(
            testDescription: "no severity",
            rule: "watch: ph\n    levels: {}",
            answer: "r.yaml:6:13: rules.a.levels: no severity is named; warning, alarm or emergency"
        ),
        Wrong(
            testDescription: "hours on the good side",
            rule: "watch: {hours_of: dissolved_oxygen, above: 5 mg/L, over: 24h}\n    levels: {alarm: {below: 16 h}}",
            answer:
                "r.yaml:6:21: rules.a.levels.alarm: hours without readings count on neither side, so few hours mean "
                + "nothing; name the bad side in `watch`, and here how long it may last, such as above: 8 h"
        ),
        Wrong(
            testDescription: "hours of what",
            rule: "watch: {hours_of: dissolved_oxygen, over: 24h}\n    levels: {alarm: {above: 8 h}}",
            answer: "r.yaml:5:12: rules.a.watch: nothing is compared; such as below: 4 mg/L"
        ),
        Wrong(
            testDescription: "no limit to reach",
            rule: "watch: {time_to: dissolved_oxygen, over: 1h}\n    levels: {alarm: {below: 1 h}}",
            answer: "r.yaml:5:12: rules.a.watch: names not one of falls_to and rises_to; such as falls_to: 3 mg/L"
        ),
        Wrong(
            testDescription: "a limit of another kind",
            rule: "watch: {time_to: dissolved_oxygen, rises_to: 3 m, over: 1h}\n    levels: {alarm: {below: 1 h}}",
            answer: "r.yaml:5:50: rules.a.watch.rises_to: m is no unit of what is watched; right is such as mg/L"
        ),
        Wrong(
            testDescription: "much time is bad",
            rule: "watch: {time_to: ph, rises_to: 9, over: 1h}\n    levels: {alarm: {above: 1 h}}",
            answer:
                "r.yaml:6:21: rules.a.levels.alarm: what takes long is not bad; name the time that is left, such as "
                + "below: 3 h"
        ),
        Wrong(
            testDescription: "farther than anybody looks",
            rule: "watch: {time_to: ph, rises_to: 9, over: 1h}\n    levels: {alarm: {below: 10 h, clear: 31 d}}",
            answer: "r.yaml:6:21: rules.a.levels.alarm: nobody looks ahead so far; limits are less than 720 h"
        ),
        Wrong(
            testDescription: "devices of what",
            rule: "watch: {count_of: dissolved_oxygen, within: 1h}\n    levels: {alarm: {at_least: 3}}",
            answer: "r.yaml:5:12: rules.a.watch: nothing is compared; such as below: 4 mg/L"
        ),
        Wrong(
            testDescription: "few devices",
            rule: "watch: {count_of: silent}\n    levels: {alarm: {below: 3}}",
            answer: "r.yaml:6:21: rules.a.levels.alarm: devices of which nothing is known are not counted, so few mean "
                + "nothing; name the bad side in `watch`, and here how many, such as at_least: 3"
        ),
        Wrong(
            testDescription: "half a device",
            rule: "watch: {count_of: silent}\n    levels: {alarm: {at_least: 2.5}}",
            answer: "r.yaml:6:21: rules.a.levels.alarm: is no number of devices; a whole one, such as at_least: 3"
        ),
        Wrong(
            testDescription: "no device",
            rule: "watch: {count_of: silent}\n    levels: {alarm: {at_least: 0}}",
            answer: "r.yaml:6:21: rules.a.levels.alarm: is no number of devices; a whole one, such as at_least: 3"
        ),
        Wrong(
            testDescription: "over with fewer than no devices",
            rule: "watch: {count_of: silent}\n    levels: {alarm: {at_least: 2, clear: -1}}",
            answer: "r.yaml:6:21: rules.a.levels.alarm: would never be over: there are never fewer devices than 0; "
                + "name a higher number in clear"
        ),
        Wrong(
            testDescription: "a unit of devices",
            rule: "watch: {count_of: silent}\n    levels: {alarm: {at_least: 3 devices}}",
            answer: "r.yaml:6:32: rules.a.levels.alarm.at_least: devices is no unit; here none is needed"
        ),
        Wrong(
            testDescription: "a count of a farm",
            rule: "watch: {count_of: silent, in: farm}\n    levels: {alarm: {at_least: 2}}",
            answer: "r.yaml:5:35: rules.a.watch.in: \"farm\" is not known here; right is site, unit"
        ),
        Wrong(
            testDescription: "silent devices by their readings",
            rule: "watch: {count_of: silent, within: 1h}\n    levels: {alarm: {at_least: 2}}",
            answer: "r.yaml:5:31: rules.a.watch: unknown key within; known are rate_of, time_to, count_of, in"
        ),
        Wrong(
            testDescription: "a count by night",
            rule: "watch: {count_of: silent}\n    hours: 20:00-06:00\n    levels: {alarm: {at_least: 2}}",
            answer: "r.yaml:6:12: rules.a.hours: means nothing to count_of: it counts always; leave it away; "
                + "`quiet_hours` of a route hold messages back"
        ),
        Wrong(
            testDescription: "a past that is no whole number of presents",
            rule: "watch: {ratio_of: rumination_time, over: 2d, past: 7d}\n    levels: {alarm: {below: 0.8}}",
            answer: "r.yaml:5:56: rules.a.watch.past: is no whole multiple of `over`, at most 47; such as over: 1d, "
                + "past: 7d"
        ),
        Wrong(
            testDescription: "a unit in which it is not kept",
            rule: "watch: {quantity: ammonia_air, unit: mg/L}\n    levels: {alarm: {above: 8 ppm}}",
            answer: "r.yaml:5:42: rules.a.watch.unit: ammonia_air is not kept in mg/L; right is [ppm] or mg/m3"
        ),
        Wrong(
            testDescription: "a difference of unlike things",
            rule: "watch: {difference: [water_temperature, ph]}\n    levels: {alarm: {above: 1 K}}",
            answer: "r.yaml:5:25: rules.a.watch.difference: water_temperature and ph are of different kinds"
        ),
    ]

    @Test(arguments: wrong)
    func refuses(_ wrong: Wrong) {
        let text = "pack: p\nrules:\n  a:\n    title: T\n    \(wrong.rule)\n"
        #expect(Self.load(text).errors == [wrong.answer])
    }

    @Test("a rule that is there twice names the other place")
    func twice() {
        let text = "pack: p\nrules:\n  a: {title: T, watch: ph, levels: {alarm: {above: 9}}}\n"
        let loaded = RuleSet.load([RuleFile(path: "a.yaml", text: text), RuleFile(path: "b.yaml", text: text)])
        #expect(
            loaded.errors.map(\.description) == [
                "b.yaml:3:3: rules: rule p/a is also in a.yaml:3; give one another name"
            ]
        )
    }

    @Test("what is wrong with several files is told in their order, with what they say of each other")
    func several() {
        let right = "  a: {title: T, watch: ph, levels: {alarm: {above: 9}}}\n"
        let wrong = "  b: {title: T, watch: hp, levels: {alarm: {above: 9}}}\n"
        let texts = ["b": wrong + right, "a": right + wrong + "rulez: 1\n", "c": right]
        let loaded = RuleSet.load(
            texts.sorted { $0.key > $1.key }
                .map { RuleFile(path: "\($0.key).yaml", text: "pack: p\nrules:\n\($0.value)") }
        )
        let unknown = "rules.b.watch: hp is no quantity; did you mean ph? `fieldtide quantities` lists them"
        #expect(
            loaded.errors.map(\.description) == [
                "b.yaml:3:24: \(unknown)", "b.yaml:4:3: rules: rule p/a is also in c.yaml:3; give one another name",
                "a.yaml:3:3: rules: rule p/a is also in b.yaml:4; give one another name", "a.yaml:4:24: \(unknown)",
                "a.yaml:5:1: unknown key rulez; did you mean rules? known are pack, title, rules, routes, heartbeat",
            ]
        )
        #expect(loaded.set == nil && loaded.stored == nil)
    }
}
