extension BinaryDecodingTests {
    private static func one(_ name: String, _ step: String, _ hex: String, _ want: String) -> BinaryCase {
        BinaryCase(name, "- {name: a, \(step)}", ["a"], hex, want)
    }

    static let types = [
        one("u8", "type: u8, missing: none", "ff", "arrival[a=255.0]"),
        one("i8", "type: i8, missing: none", "ff", "arrival[a=-1.0]"),
        one("u16", "type: u16, missing: none", "0102", "arrival[a=258.0]"),
        one("i16 little", "type: i16, endian: little, missing: none", "00ff", "arrival[a=-256.0]"),
        one("u24", "type: u24, missing: none", "010000", "arrival[a=65536.0]"),
        one("i24 negative", "type: i24, missing: none", "ffffff", "arrival[a=-1.0]"),
        one("u32 CDAB", "type: u32, endian: mid_big, missing: none", "00020001", "arrival[a=65538.0]"),
        one("u32 BADC", "type: u32, endian: mid_little, missing: none", "01000200", "arrival[a=65538.0]"),
        one("u64 CDAB", "type: u64, endian: mid_big, missing: none", "0004000300020000", "arrival[a=8590131204.0]"),
        one("u64 at 2^53", "type: u64, missing: none", "0020000000000000", "arrival[a=9007199254740992.0]"),
        one("u64 beyond 2^53", "type: u64, missing: none", "0020000000000001", "arrival[a=too_large]"),
        one("i64", "type: i64, missing: none", "ffffffffffffffff", "arrival[a=-1.0]"),
        one("i64 least", "type: i64, missing: none", "8000000000000000", "arrival[a=too_large]"),
        one("f16 one", "type: f16, missing: none", "3c00", "arrival[a=1.0]"),
        one("f16 least", "type: f16, missing: none", "0001", "arrival[a=5.960464477539063e-08]"),
        one("f16 largest", "type: f16, missing: none", "fbff", "arrival[a=-65504.0]"),
        one("f16 NaN", "type: f16, missing: none", "7e00", "arrival[a=missing]"),
        one("f16 infinite", "type: f16, missing: none", "7c00", "arrival[a=too_large]"),
        one("f32", "type: f32, missing: none", "c1480000", "arrival[a=-12.5]"),
        one("f32 CDAB", "type: f32, endian: mid_big, missing: none", "0000c148", "arrival[a=-12.5]"),
        one("f32 NaN", "type: f32, missing: none", "7fc00000", "arrival[a=missing]"),
        one("f64 little", "type: f64, endian: little, missing: none", "000000000000f03f", "arrival[a=1.0]"),
        one("bcd", "type: bcd3, missing: none", "123456", "arrival[a=123456.0]"),
        one("bcd little", "type: bcd2, endian: little, missing: none", "3412", "arrival[a=1234.0]"),
        one("bcd wrong digit", "type: bcd1, missing: none", "1a", "arrival[a=too_large]"),
    ]

    static let meanings = [
        one("scale is exact", "type: u8, missing: none, scale: 0.1", "fe", "arrival[a=25.4]"),
        one("scale with offset", "type: u8, missing: none, scale: 0.5, offset: -40", "64", "arrival[a=10.0]"),
        one("scale of a third", "type: u8, missing: none, scale: 0.3333333333333333", "03", "arrival[a=1.0]"),
        one("value", "type: u16, missing: none, value: (x - 32768) / 10", "8081", "arrival[a=12.9]"),
        one("value that is missing", "type: u8, missing: none, value: log(x)", "00", "arrival[a=missing]"),
        one("marker", "type: u16, missing: [0xFFFF, 7], scale: 0.1", "ffff", "arrival[a=missing]"),
        one("marker in bits", "type: i16, missing: [0x8000]", "8000", "arrival[a=missing]"),
        one("marker in decimal", "type: i16, missing: [-1000]", "fc18", "arrival[a=missing]"),
        one("enum", "type: u8, enum: {0: idle, 0x0A: run}", "0a", "arrival[a=10.0]"),
        one("unknown code", "type: u8, enum: {0: idle, 1: run}", "02", "arrival[a=unknown_code]"),
        one("from the end", "type: u8, missing: none, at: -1", "010203", "arrival[a=3.0]"),
        one(
            "scale and offset are exact",
            "type: u16, missing: none, scale: 0.1, offset: -3276.8",
            "8081",
            "arrival[a=12.9]"
        ),
        one("at a place", "type: u8, missing: none, at: 1", "010203", "arrival[a=2.0]"),
        one("beyond the end", "type: u16, missing: none, at: 2", "010203", "truncated:a"),
        one("before the beginning", "type: u8, missing: none, at: -4", "010203", "truncated:a"),
        one("too short", "type: u32, missing: none", "010203", "truncated:a"),
        one("nothing", "type: u8, missing: none", "", "empty"),
    ]

    static let steps = [
        BinaryCase(
            "bits over bytes",
            "- {type: u16, parts: {a: {bits: 15-12}, b: {bits: 11-2, missing: none}, c: {bits: 1}, d: {bits: 0}}}",
            ["b", "c", "d"],
            "8ff5",
            "arrival[b=1021.0 c=0.0 d=1.0]"
        ),
        BinaryCase(
            "signed bits",
            "- {type: u8, parts: {a: {bits: 6-4, signed: true, missing: none}, b: {bits: 3-0, signed: true, missing: [0x8]}}}",
            ["a", "b"],
            "78",
            "arrival[a=-1.0 b=missing]"
        ),
        BinaryCase(
            "skip",
            "- {skip: 2}\n- {name: a, type: u8, missing: none}",
            ["a"],
            "010203",
            "arrival[a=3.0]"
        ),
        BinaryCase(
            "skip beyond the end",
            "- {name: a, type: u8, missing: none}\n- {skip: 2}",
            ["a"],
            "0102",
            "truncated"
        ),
        BinaryCase(
            "computed",
            "- {name: a, type: u8, missing: [0]}\n- {name: b, type: u8, missing: none}\n- {name: c, value: b / a}",
            ["c"],
            "0408",
            "arrival[c=2.0]"
        ),
        BinaryCase(
            "computed from missing",
            "- {name: a, type: u8, missing: [0]}\n- {name: c, value: 1 / a}",
            ["c"],
            "00",
            "arrival[c=missing]"
        ),
        BinaryCase(
            "computed from nothing",
            "- {name: f, type: u8, missing: none}\n- {if: f, read: [{name: a, type: u8, missing: none}]}\n- {name: c, value: a + 1}",
            ["f", "c"],
            "00",
            "arrival[f=0.0]"
        ),
        BinaryCase(
            "presence shifts what follows",
            """
            - {type: u8, parts: {has_a: {bits: 0}, has_b: {bits: 1}}}
            - {if: has_a, read: [{name: a, type: u16, missing: none}]}
            - {if: has_b, read: [{name: b, type: u8, missing: none}], else: [{name: c, type: u8, missing: none}]}
            """,
            ["a", "b", "c"],
            "0207",
            "arrival[b=7.0]"
        ),
        BinaryCase(
            "else",
            "- {name: f, type: u8, missing: none}\n- {if: f == 1, read: [{name: a, type: u8, missing: none}], else: [{name: a, type: u16, missing: none}]}",
            ["a"],
            "020102",
            "arrival[a=258.0]"
        ),
        BinaryCase(
            "condition on the length",
            "- {if: length > 2, read: [{name: a, type: u8, missing: none}], else: [{name: b, type: u8, missing: none}]}",
            ["a", "b"],
            "0102",
            "arrival[b=1.0]"
        ),
        BinaryCase(
            "channels with types",
            """
            - repeat: to_end
              read:
                - {name: head, type: u16}
                - select: head
                  cases:
                    0x0175: [{name: a, type: u8, missing: none}]
                    0x0367: [{name: b, type: i16, endian: little, missing: none, scale: 0.1}]
            """,
            ["a", "b"],
            "017564036710ff",
            "arrival[a=100.0 b=-24.0]"
        ),
        BinaryCase(
            "a type that is not listed",
            "- repeat: to_end\n  read:\n    - {name: head, type: u8}\n    - {select: head, cases: {1: [{name: a, type: u8, missing: none}]}}",
            ["a"],
            "01050203",
            "unknown_layout:head"
        ),
        BinaryCase(
            "reading goes on behind a place",
            "- {name: a, type: u8, at: 2, missing: none}\n- {name: b, type: u8, missing: none}\n- {name: c, type: u8, at: -4, missing: none}",
            ["a", "b", "c"],
            "01020304",
            "arrival[a=3.0 b=4.0 c=1.0]"
        ),
        BinaryCase(
            "several values of a case, and stop",
            """
            - repeat: to_end
              read:
                - {name: k, type: u8}
                - {select: k, cases: {"1, 0x02": [{name: a, type: u8, missing: none}]}, else: [stop]}
            """,
            ["a"],
            "0105020703ff",
            "arrival[a=7.0]"
        ),
        BinaryCase(
            "select with else",
            "- {name: k, type: u8}\n- {select: k >> 4, cases: {1: [{name: a, type: u8, missing: none}]}, else: [{name: b, type: u8, missing: none}]}",
            ["a", "b"],
            "2f05",
            "arrival[b=5.0]"
        ),
        BinaryCase(
            "rows with ages",
            """
            - {name: n, type: u8, missing: none}
            - {name: a, type: u8, missing: none}
            - repeat: n
              read:
                - row: {age: 600 * (round + 1)}
                  read: [{name: a, type: u8, missing: none}]
            """,
            ["a"],
            "020a0b0c",
            "arrival-600000[a=11.0] arrival-1200000[a=12.0] arrival[a=10.0]"
        ),
        BinaryCase(
            "a row sees the message's fields",
            "- {name: k, type: u8, missing: none}\n- row: {age: k * 60}\n  read: [{name: a, type: u8, missing: none, value: x + k}]",
            ["a"],
            "0102",
            "arrival-60000[a=3.0]"
        ),
        BinaryCase(
            "loops in loops",
            """
            - {name: n, type: u8, missing: none}
            - repeat: n
              read:
                - repeat: 2
                  read: [{row: {age: round}, read: [{name: a, type: u8, missing: none}]}]
                - row: {age: 100 + round}
                  read: [{name: b, type: u8, missing: none}]
            """,
            ["a", "b"],
            "02010203040506",
            "arrival[a=1.0] arrival-1000[a=2.0] arrival-100000[b=3.0] arrival[a=4.0] arrival-1000[a=5.0] arrival-101000[b=6.0]"
        ),
        BinaryCase(
            "a loop that reads nothing ends",
            "- {name: a, type: u8, missing: none}\n- {repeat: to_end, read: [{name: b, type: u8, at: 0, missing: none}]}",
            ["a", "b"],
            "0102",
            "arrival[a=1.0 b=1.0]"
        ),
        BinaryCase(
            "a count that is not there",
            "- {if: length > 1, read: [{name: n, type: u8, missing: none}]}\n- {repeat: n, read: [{name: b, type: u8, missing: none}]}\n- {name: a, type: u8, missing: none, at: 0}",
            ["a", "b"],
            "07",
            "arrival[a=7.0]"
        ),
    ]
}
