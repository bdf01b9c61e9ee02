import Foundation
import Testing
import TideAlerts
import TideModel

/// The packs of config/rules: they load together, do something, and their tests hold.
@Suite struct PackTests {
    private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()
    private static let folder = root.appending(path: "config/rules")

    private static func files(_ fits: (String) -> Bool) throws -> [RuleFile] {
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).filter(fits).sorted()
        return try names.map { name in
            RuleFile(path: name, text: try String(contentsOf: folder.appending(path: name), encoding: .utf8))
        }
    }

    static let packs = [
        "apple_frost", "barn_gases", "cage_safety", "dairy", "device_health", "fishery_water", "scallop",
        "sea_cucumber", "sea_water_class", "shrimp_pond", "turbot",
    ]

    @Test("all packs at once, each with tests beside it")
    func loads() throws {
        let rules = try Self.files { $0.hasSuffix(".yaml") }
        #expect(rules.filter { !$0.isTest }.map { String($0.path.dropLast(5)) } == Self.packs)
        #expect(rules.filter(\.isTest).map { String($0.path.dropLast(10)) } == Self.packs)
        let loaded = RuleSet.load(rules)
        #expect(loaded.errors.map(\.description) == [])
        #expect(RuleSet.findings(rules).map(\.description) == [])
        for rule in loaded.set?.rules ?? [] {
            #expect(!rule.source.isEmpty, "\(rule.id) has no source")
            for text in [rule.title, rule.advice] {
                #expect(!text.en.isEmpty && !text.zh.isEmpty && text.en != text.zh, "\(rule.id) lacks a language")
            }
        }
    }

    @Test("every rule fires in a test, and stays quiet in one", arguments: packs)
    func holds(_ pack: String) throws {
        let report = RuleTester.run(
            rules: try Self.files { $0 == "\(pack).yaml" },
            tests: try Self.files { $0 == "\(pack).test.yaml" }
        )
        #expect(report.errors.map(\.description) == [])
        #expect(report.failures.map(\.description) == [])
        #expect(report.notFired == [] && report.notQuiet == [])
        #expect(report.tests > 0 && report.passed == report.tests)
    }

    @Test("docs/rules.md: its example does what it says, and its table has every rule of the packs")
    func documented() throws {
        let page = try String(contentsOf: Self.root.appending(path: "docs/rules.md"), encoding: .utf8)
        let blocks = page.components(separatedBy: "```yaml\n").dropFirst().map { block in
            String(block.prefix(upTo: block.range(of: "```")?.lowerBound ?? block.endIndex))
        }
        let rules = try #require(blocks.first { $0.hasPrefix("pack:") })
        let tests = try #require(blocks.first { $0.hasPrefix("tests:") })
        let pack = RuleFile(path: "ponds.yaml", text: rules)
        let report = RuleTester.run(rules: [pack], tests: [RuleFile(path: "ponds.test.yaml", text: tests)])
        #expect(report.errors.map(\.description) == [])
        #expect(report.failures.map(\.description) == [])
        let wrong = tests.replacing("state: firing, severity: warning", with: "state: pending")
        let failures = RuleTester.run(rules: [pack], tests: [RuleFile(path: "ponds.test.yaml", text: wrong)]).failures
        #expect(failures.count == 1 && page.contains("\n\(failures[0])\n"), "\(failures)")
        for rule in RuleSet.load(try Self.files { $0.hasSuffix(".yaml") }).set?.rules ?? [] {
            #expect(page.contains("| `\(rule.id)` |"))
        }
    }
}
