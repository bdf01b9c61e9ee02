import Testing

struct SwiftSourceTests {
    @Test(arguments: [
        ("a // b\nc", "a     \nc"),
        ("a /* b /* c */ d */ e", "a                   e"),
        ("x(\"a\\\"b\", c)", "x(\"    \", c)"),
        ("\"a\\(b(\"c\"))d\"e", "\" \\(b(\" \")) \"e"),
        ("#\"a\"b\\#(c)\"#d", "#\"   \\#(c)\"#d"),
        ("\"\"\"\na \"b\" // c\n\"\"\"\nd", "\"\"\"\n          \n\"\"\"\nd"),
        ("\"http://a\" + b", "\"        \" + b"),
        ("/* never closed", "               "),
        ("\"never closed\nb", "\"            \nb"),
        ("#if a\n#endif", "#if a\n#endif"),
        ("\"é\"", "\"  \""),
    ])
    func commentsAndWordsAreBlanked(_ text: String, _ code: String) {
        #expect(SwiftSource(text).code == code)
    }

    @Test func importsAreFoundWithTheirLines() {
        let text = """
            // import A
            import B
            @preconcurrency public import struct C.D
            let text = "import E"

            import F.G; @_exported import H
            """
        let found = SwiftSource(text).imports
        #expect(found.map(\.module) == ["B", "C", "F", "H"])
        #expect(found.map(\.line) == [2, 3, 6, 6])
    }
}
