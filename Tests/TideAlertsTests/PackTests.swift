import Foundation
import Testing
import TideAlerts
import TideModel

/// The packs of config/rules: they load together, do something, and their tests hold.
@Suite struct PackTests {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "config/rules")

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
        let rules = try Self.files { $0.hasSuffix(".yaml") && !$0.hasSuffix(".test.yaml") }
        #expect(rules.map { String($0.path.dropLast(5)) } == Self.packs)
        #expect(try Self.files { $0.hasSuffix(".test.yaml") }.map { String($0.path.dropLast(10)) } == Self.packs)
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
}
