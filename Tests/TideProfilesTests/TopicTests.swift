import Testing
import TideModel
import TideProfiles
import TideYAML

struct TopicCase: Sendable, CustomTestStringConvertible {
    var testDescription: String { "\(pattern) ~ \(topic)" }
    var pattern: String
    var topic: String
    var want: TopicCaptures?
    init(_ pattern: String, _ topic: String, _ want: TopicCaptures?) {
        (self.pattern, self.topic, self.want) = (pattern, topic, want)
    }
}

@Suite("Topics")
struct TopicTests {
    /// A profile with these topics.
    static func source(_ id: String, _ topics: [String], extra: String = "") -> ProfileSource {
        let match = topics.map { "  - {topic: \"\($0)\"\(extra)}" }.joined(separator: "\n")
        return ProfileSource(
            path: "\(id).yaml",
            text: Sample.text([
                ("id: test/buoy", "id: \(id)"), ("  - topic: \"farm/{site}/{device}/up\"", match),
                (#"{site: "{site}", device: "{device}"}"#, "{scope: global, device: $.id}"),
            ])
        )
    }

    static let cases: [TopicCase] = [
        .init("farm/{site}/{device}/up", "farm/s1/d1/up", ["site": "s1", "device": "d1"]),
        .init("farm/{site}/{device}/up", "farm/s1/d1/down", nil),
        .init("farm/{site}/{device}/up", "farm/s1/d1", nil),
        .init("farm/{site}/{device}/up", "farm/s1/d1/up/x", nil),
        .init("farm/{site}/{device}/up", "farm//d1/up", nil),
        .init("farm/{site}/{device}/up", "Farm/s1/d1/up", nil),
        .init("farm/+/{device}", "farm/s1/d1", ["device": "d1"]),
        .init("farm/+/{device}", "farm//d1", ["device": "d1"]),
        .init("farm/#", "farm/a/b/c", [:]),
        .init("farm/#", "farm", [:]),
        .init("farm/{a}/#", "farm", nil),
        .init("farm/{a}/#", "farm/x", ["a": "x"]),
        .init("#", "anything/at/all", [:]),
        .init("#", "$SYS/broker/uptime", nil),
        .init("+/broker", "$SYS/broker", nil),
        .init("{a}/broker", "$SYS/broker", nil),
        .init("$SYS/{a}", "$SYS/broker", ["a": "broker"]),
        .init("/a", "/a", [:]),
        .init("+/a", "/a", [:]),
        .init("{养殖}/a", "x/a", nil),
        .init("渔场/{a}", "渔场/一号", ["a": "一号"]),
    ]

    @Test("fit patterns", arguments: cases)
    func fit(_ test: TopicCase) throws {
        let set = ProfileSet([Self.source("a", [test.pattern])], zones: Sample.zones)
        if test.pattern.contains("{养殖}") {
            #expect(set.errors.count == 1 && set.profiles.isEmpty)
            return
        }
        #expect(set.errors == [])
        #expect(set.match(test.topic)?.captures == test.want)
        let bytes = Array(test.topic.utf8).withUnsafeBytes { set.match($0)?.captures }
        #expect(bytes == test.want)
    }

    @Test("a topic of very many segments fits nothing and costs nothing")
    func manySegments() {
        let set = ProfileSet([Self.source("a", ["a/#"])], zones: Sample.zones)
        #expect(set.match("a/" + String(repeating: "/", count: 60)) != nil)
        #expect(set.match("a/" + String(repeating: "/", count: 65_000)) == nil)
        #expect(ProfileSet.empty.match("a") == nil)
    }

    @Test("within a profile the first entry that fits counts")
    func first() {
        let set = ProfileSet([Self.source("a", ["x/{one}/up", "x/{two}/{kind}"])], zones: Sample.zones)
        #expect(set.match("x/1/up")?.captures == ["one": "1"])
        #expect(set.match("x/1/ev")?.captures == ["two": "1", "kind": "ev"])
    }

    static let clashes: [(String, String, String?)] = [
        ("farm/{a}/up", "farm/{b}/up", "farm/x/up"),
        ("farm/{a}/up", "farm/{b}/down", nil),
        ("farm/s1/{a}", "farm/+/up", "farm/s1/up"),
        ("farm/#", "farm/{a}/b/c", "farm/x/b/c"),
        ("farm/#", "farm", "farm"),
        ("farm/{a}/#", "farm", nil),
        ("a/b", "a/b/c", nil),
        ("#", "$SYS/x", nil),
        ("+/x", "{a}/x", "x/x"),
    ]

    @Test("two profiles may not claim one topic", arguments: clashes)
    func ambiguous(_ a: String, _ b: String, topic: String?) {
        for (first, second) in [(a, b), (b, a)] {
            let set = ProfileSet([Self.source("one", [first]), Self.source("two", [second])], zones: Sample.zones)
            let want = topic.map {
                "two.yaml:1:1: match: a message on \($0) belongs to this profile and to one in one.yaml; "
                    + "make the topics differ, or give each a content_type"
            }
            #expect(set.errors.map(\.description) == (want.map { [$0] } ?? []))
        }
    }

    @Test("content types tell profiles of one topic apart")
    func contentTypes() {
        let set = ProfileSet(
            [
                Self.source("one", ["x/{d}"], extra: ", content_type: application/json"),
                Self.source("two", ["x/{d}"], extra: ", content_type: text/plain"),
            ],
            zones: Sample.zones
        )
        #expect(set.errors == [])
        #expect(set.match("x/1", contentType: "application/json")?.profile == 0)
        #expect(set.match("x/1", contentType: "Text/Plain; charset=utf-8")?.profile == 1)
        #expect(set.match("x/1", contentType: "image/png") == nil)
        #expect(set.match("x/1") == nil)
        let alone = ProfileSet(
            [Self.source("one", ["x/{d}"], extra: ", content_type: application/json")],
            zones: Sample.zones
        )
        #expect(alone.match("x/1")?.profile == 0)
    }

    @Test("ids are unique")
    func ids() {
        let other = ProfileSource(path: "copy.yaml", text: Self.source("one", ["y"]).text)
        let set = ProfileSet([Self.source("one", ["x"]), other], zones: Sample.zones)
        #expect(
            set.errors.map(\.description) == ["one.yaml:1:1: the id one is already taken by copy.yaml; ids are unique"]
        )
    }

    @Test("of a thousand profiles the right one is found")
    func many() {
        let sources = (0..<1_000).map { Self.source("p\($0)", ["v\($0)/{d}/up"]) }
        let set = ProfileSet(sources, zones: Sample.zones)
        #expect(set.errors == [])
        #expect(set.match("v777/x/up").map { set.profiles[$0.profile].id } == "p777")
    }
}
