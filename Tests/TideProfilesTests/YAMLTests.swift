import Testing
import TideProfiles
import TideYAML

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

    @Test(
        "an anchor is seen wherever the parser takes one",
        arguments: [
            #"{"a":&a [x], "b":*a}"#, "{?&a x: *a}", "[?&a x, *a]", "[:&a x]", "k:\u{85}&a [x]", "k:\u{2028}&a [x]",
            "k:\u{2029}&a [x]", "k:\r&a [x]", "[&a x]", "{&a x: 1}", "[y,&a x]", "\u{FEFF}&a [x]", "!t &a x",
        ]
    )
    func anchors(_ text: String) {
        let log = YAMLLog(file: "x.yaml")
        #expect(YAMLReader.read(text, log: log) == nil)
        #expect(log.problems.first?.message == "anchors (&name) are not allowed")
    }

    @Test("a bomb without blanks is refused at once", .timeLimit(.minutes(1)))
    func tightBomb() {
        func list(_ item: String) -> String { "[\(Array(repeating: item, count: 10).joined(separator: ","))]" }
        let levels = [#""a0":&a0 "# + list("x")] + (1...9).map { #""a\#($0)":&a\#($0) "# + list("*a\($0 - 1)") }
        let log = YAMLLog(file: "x.yaml")
        #expect(YAMLReader.read("{\(levels.joined(separator: ","))}", log: log) == nil)
        #expect(log.problems.count == 10)
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
        for text in ["a: 研发&测试", "a: \"x&y\"", "a: http://h/?a=1&b=2", "a: \u{E9}&x", "a: (&x"] {
            let log = YAMLLog(file: "x.yaml")
            #expect(YAMLReader.read(text, log: log) != nil && log.isClean, "\(text)")
        }
    }
}
