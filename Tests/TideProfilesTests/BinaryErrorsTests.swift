import Testing
import TideModel
import TideProfiles
import TideYAML

/// Steps that are wrong, and the answer they must get; its place counts from the first step.
@Suite("Wrong binary blocks")
struct BinaryErrorsTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var steps: String
        var want: [String]
        init(_ name: String, _ steps: String, _ want: String...) {
            (testDescription, self.steps, self.want) = (name, steps, want)
        }
    }

    static let cases = [
        Case(
            "type",
            "- {name: a, type: i12}",
            #"10:27: decode[0].binary.read[0].type: "i12" is no type; right is u8 u16…"#,
            "12:13: series.a.from: …"
        ),
        Case(
            "key",
            "- {name: a, type: u8, missng: none}",
            "10:31: decode[0].binary.read[0]: unknown key missng; did you mean missing? known are…",
            "12:13: series.a.from: …"
        ),
        Case(
            "no sentinel",
            "- {name: a, type: u8}",
            #"12:13: series.a.from: field a does not say which numbers mean "no value"; write there missing: none, or a list such as [0xFFFF]"#
        ),
        Case(
            "no sentinel in a formula",
            "- {name: b, type: u8}\n- {name: a, value: b + 1}",
            #"11:28: decode[0].binary.read[1].value: field b does not say which numbers mean "no value"; …"#
        ),
        Case(
            "overlapping bits",
            "- {type: u8, parts: {a: {bits: 4-2}, b: {bits: 5-4}}}",
            "10:56: decode[0].binary.read[0].parts.b.bits: b and a take the same bits",
            "12:13: series.a.from: field a does not say which …"
        ),
        Case(
            "bits beyond the number",
            "- {type: u8, parts: {a: {bits: 8}}}",
            #"10:40: decode[0].binary.read[0].parts.a.bits: "8" are no bits of 8; such as 7, or 6-4: the higher first, at most 7"#,
            "12:13: series.a.from: field a does not say which …"
        ),
        Case(
            "parts of a float",
            "- {type: f32, parts: {a: {bits: 0}}}",
            "10:30: decode[0].binary.read[0].parts: only a whole number has parts; u8 … u64",
            "12:13: series.a.from: there is no field a; fields are counter, rssi, snr"
        ),
        Case(
            "twice",
            "- {name: a, type: u8, missing: none}\n- {name: a, type: u8, missing: none}",
            "11:18: decode[0].binary.read[1].name: the name a is there twice"
        ),
        Case(
            "word of formulas",
            "- {name: x, type: u8}",
            "10:18: decode[0].binary.read[0].name: x is a word of formulas; take another name",
            "…"
        ),
        Case(
            "marker that does not fit",
            "- {name: a, type: u8, missing: [0x100]}",
            #"10:41: decode[0].binary.read[0].missing[0]: "0x100" is no number of this field; one that it can be: -1000, or of a whole number its bits, 0x7FFF"#
        ),
        Case(
            "scale and value",
            "- {name: a, type: u8, missing: none, scale: 2, value: x}",
            "10:63: decode[0].binary.read[0].value: two things at once; right is one of enum, scale and offset, value"
        ),
        Case(
            "unknown name in a formula",
            "- {name: a, type: u8, missing: none, value: y + 1}",
            "10:53: decode[0].binary.read[0].value: …"
        ),
        Case(
            "unit in a formula",
            "- {name: a, type: u8, missing: none, value: x * 1 kPa}",
            "10:53: decode[0].binary.read[0].value: fields are plain numbers, and so are their formulas; the series has the unit"
        ),
        Case(
            "used before it is read",
            "- {if: b, read: [{name: a, type: u8, missing: none}]}\n- {name: b, type: u8, missing: none}",
            "10:16: decode[0].binary.read[0].if: …"
        ),
        Case(
            "constant condition",
            "- {if: 1 == 1, read: [{name: a, type: u8, missing: none}]}",
            "10:16: decode[0].binary.read[0].if: the condition is always the same; compare a field: flags & 1, or length > 9"
        ),
        Case(
            "odd words",
            "- {name: a, type: u24, endian: mid_big, missing: none}",
            "10:11: decode[0].binary.read[0]: words of 16 bits need an even number of bytes; endian: big or little"
        ),
        Case(
            "nothing to do",
            "- {name: a}",
            "10:11: decode[0].binary.read[0]: what is to be done is missing; type reads bytes, value computes; else skip, if, select, repeat or row",
            "…"
        ),
        Case(
            "row in a row",
            "- {row: {age: 1}, read: [{row: {age: 1}, read: [{name: a, type: u8, missing: none}]}]}",
            "10:34: decode[0].binary.read[0].read[0]: rows within rows; a row is one moment",
            "…"
        ),
        Case(
            "row without time",
            "- {row: {}, read: [{name: a, type: u8, missing: none}]}",
            "1:1: time is missing; rows with times need their format: {source: receive, format: unix}",
            "10:17: decode[0].binary.read[0].row: the row's time is missing; {age: formula in seconds} or {time: field}"
        ),
        Case(
            "row with a time in no format",
            "- {row: {time: b}, read: [{name: b, type: u32, missing: none}, {name: a, type: u8, missing: none}]}",
            "1:1: time is missing; rows with times need their format: {source: receive, format: unix}"
        ),
        Case(
            "case that is no number",
            "- {name: k, type: u8}\n- {select: k, cases: {one: [{name: a, type: u8, missing: none}]}}",
            #"11:31: decode[0].binary.read[1].cases: "one" is no value; a whole number such as 3, or several: 0xFE03, 0xFF03"#
        ),
    ]

    @Test("get answers with file, line, column and what would be right", arguments: cases)
    func answers(_ test: Case) {
        let text = BinarySample.text(BinarySample.steps(test.steps), ["a"])
        let result = DeviceProfile.load(text, file: "node.yaml", zones: Sample.zones)
        let got = result.errors.map(\.description)
        let fits =
            got.count == test.want.count
            && zip(got, test.want).allSatisfy { got, want in
                let want = want == "…" ? "" : "node.yaml:" + want
                return want.isEmpty || (want.hasSuffix("…") ? got.hasPrefix(want.dropLast()) : got == want)
            }
        #expect(fits, "got \(got.joined(separator: "\n"))")
        #expect(result.profile == nil)
    }

    @Test("a variant that is never used is refused")
    func unreachable() {
        let variant = "binary: {read: [{name: a, type: u8, missing: none}]}\n"
        let text = BinarySample.text(
            "  - when: {port: [1, 2]}\n    \(variant)  - when: {port: 2, length: 5}\n    \(variant)  - \(variant)  - \(variant)",
            ["a"]
        )
        let errors = DeviceProfile.load(text, file: "node.yaml", zones: Sample.zones).errors.map(\.description)
        let words = "is never used: decode[%] takes all its messages; put the narrower `when` first"
        #expect(
            errors == [
                "node.yaml:9:5: decode[1]: \(words.replacing("%", with: "0"))",
                "node.yaml:12:5: decode[3]: \(words.replacing("%", with: "2"))",
            ]
        )
    }
}
