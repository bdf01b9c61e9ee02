import Foundation
import Testing
import TideModel
import TideNotify
import TideTesting

/// What messages say: Fixtures/texts was read by a person in both languages.
struct TextTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var message: OutboxMessage
    }

    static let cases: [Case] = [
        Case(testDescription: "fired", message: Samples.message()),
        Case(
            testDescription: "escalated",
            message: Samples.message(items: [
                Samples.item(17, .escalated, severity: .emergency, value: 1.2, limit: 1.5, reason: "下降 0.8 mg/L/h")
            ])
        ),
        Case(
            testDescription: "resolved",
            message: Samples.message(items: [Samples.item(17, .resolved, severity: .warning, value: 5.9, limit: 3)])
        ),
        Case(
            testDescription: "no-data",
            message: Samples.message(items: [
                Samples.item(18, .noData, value: 28.5, limit: nil, unit: "Cel", reason: "flat_line_test")
            ])
        ),
        Case(testDescription: "site", message: Samples.message(items: [Samples.ofSite])),
        Case(
            testDescription: "reminder",
            message: Samples.message(kind: .reminder, items: [Samples.item(17, .passedOn)])
        ),
        Case(
            testDescription: "several",
            message: Samples.message(
                items: [
                    Samples.item(),
                    Samples.item(
                        18,
                        severity: .warning,
                        words: Samples.words(("Water too warm", "水温过高")),
                        value: 31.46,
                        limit: 30,
                        unit: "Cel"
                    ),
                    Samples.item(
                        19,
                        .flapping,
                        severity: .warning,
                        words: Samples.words(("pH high", "pH 偏高")),
                        unit: "[pH]"
                    ),
                ],
                more: 4,
                site: "east-3"
            )
        ),
        Case(
            testDescription: "uplink",
            message: Samples.message(items: [Samples.silent(.uplink, "east-3")], more: 11, site: "east-3")
        ),
        Case(
            testDescription: "uplink-over",
            message: Samples.message(items: [Samples.silent(.uplink, "east-3", .resolved)], more: 11, site: "east-3")
        ),
        Case(testDescription: "gateway", message: Samples.message(items: [Samples.silent(.gateway, "east-3/gw-1")])),
        Case(
            testDescription: "gateway-over",
            message: Samples.message(items: [Samples.silent(.gateway, "east-3/gw-1", .resolved, devices: 1)])
        ),
        Case(testDescription: "no-data-outage", message: Samples.message(items: [Samples.unheard], more: 3)),
        Case(testDescription: "broker", message: Samples.message(items: [Samples.silent(.broker, "127.0.0.1:1883")])),
        Case(testDescription: "heartbeat", message: Samples.message(kind: .heartbeat, items: [])),
        Case(testDescription: "test", message: Samples.message(kind: .test, items: [])),
    ]

    @Test(arguments: cases)
    func texts(_ item: Case) throws {
        for language in Language.allCases {
            let path = "Tests/TideNotifyTests/Fixtures/texts/\(item.testDescription).\(language.rawValue).txt"
            let text = Samples.text(item.message, language)
            let shown = text.short + "\n---\n" + text.plain() + "\n"
            if ProcessInfo.processInfo.environment["FIELDTIDE_GOLDEN"] != nil {
                try shown.write(toFile: SourceTree.path(path), atomically: true, encoding: .utf8)
            }
            #expect(try SourceTree.text(path) == shown)
        }
    }

    @Test func theShortFormFitsAnSMSAndKeepsTheValue() {
        let long = String(repeating: "很", count: 200)
        for words in [Samples.words((long, long)), Samples.words()] {
            var item = Samples.item(words: words)
            item.words.site = long
            for more in [0, 5] {
                let short = Samples.text(Samples.message(items: [item], more: more), .zh).short
                #expect(short.count <= 70)
                #expect(more == 0 || short.hasSuffix("另有 5 条"))
            }
        }
        var item = Samples.item()
        item.words.site = long
        #expect(Samples.text(Samples.message(items: [item]), .zh).short.hasPrefix("警报：溶解氧过低 2.4 mg/L · 很很"))
    }

    @Test func withoutAPageThereIsNoLinkAndNoEmptyLine() throws {
        let writer = TextWriter(zone: Samples.zone, link: { _, _ in nil }, list: { _ in nil })
        let message = Samples.message(items: [Samples.item(), Samples.item(18)], more: 3, site: "east-3")
        for language in Language.allCases {
            let contact = Samples.contact("wang", language)
            let bare = writer.text(of: message, for: contact)
            let lines = Samples.text(message, language).plain().split(separator: "\n", omittingEmptySubsequences: false)
            #expect(bare.plain() == lines.filter { !$0.contains("https://") }.joined(separator: "\n"))
            #expect(lines.count { $0.contains("https://") } == 3)
            #expect(bare.links == [nil, nil] && bare.list == nil)
        }
    }

    @Test func everyEventHasWordsInBothLanguages() {
        for event in AlertEvent.Kind.allCases {
            for severity in Severity.allCases {
                let message = Samples.message(items: [Samples.item(1, event, severity: severity)])
                let (zh, en) = (Samples.text(message, .zh).short, Samples.text(message, .en).short)
                #expect(zh.contains("：溶解氧过低"), "\(zh)")
                #expect(en.contains(": Dissolved oxygen low"), "\(en)")
            }
        }
    }

    @Test func lineBreaksInNamesStayInTheirLine() {
        var item = Samples.item(reason: "one\r\ntwo\u{2028}three\u{202E}four")
        item.words.site = "a\nb"
        item.words.title.zh = "x\ny"
        let plain = Samples.text(Samples.message(items: [item]), .zh).plain()
        #expect(plain.split(separator: "\n").count == 7)
        #expect(plain.contains("说明：one  two three four"))
    }
}
