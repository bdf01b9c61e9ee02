import Testing

/// Holds the import table of the design: SwiftPM lets an undeclared import build, so this test does not.
struct ArrowTests {
    @Test func everyArrowPointsTheRightWay() throws {
        let files = try House.files(in: "Sources")
        #expect(files.count > 15)
        for file in files {
            let wrong = ImportTable.wrongArrows(target: file.target, path: file.path, text: file.text)
            #expect(wrong.isEmpty, "\(wrong.joined(separator: "\n"))")
        }
    }

    @Test func everyTargetIsInTheTable() throws {
        let targets = try House.targets()
        #expect(targets.contains("TideModel"))
        for target in targets {
            #expect(ImportTable.targets[target] != nil, "Sources/\(target) is missing in ImportTable.targets")
        }
    }

    @Test func coreAndRootsAreNamedAsInTheTable() {
        for name in ImportTable.core.union(ImportTable.roots) { #expect(ImportTable.targets[name] != nil, "\(name)") }
    }

    @Test(arguments: [
        ("TideAPI", "import TideSQLite"),
        ("TideModel", "import Foundation"),
        ("TideModel", "#if canImport(Glibc)\nimport Glibc\n#endif"),
        ("TidePipeline", "public import TideSQLite"),
        ("TidePipeline", "internal import Logging"),
        ("TideUnits", "@preconcurrency import TideProfiles"),
        ("TideProfiles", "@preconcurrency internal import struct TidePipeline.Pipeline"),
        ("TideMQTT", "@_spi(Tests) @testable import GRDB"),
        ("TideSQLite", "import TideModel; import CMosquitto"),
        ("TideNotify", "import func TideMQTT.publish"),
        ("TideSim", "import Foundation"),
        ("TideSim", "import TideMQTT"),
        ("TideDaemon", "  import TideSim"),
        ("fieldtided", "import\n    TideSim"),
        ("CMosquitto", "import TideModel"),
        ("TideModel", "/* before */ import /* between */ `Foundation`"),
        ("TideUnheard", "let noImport = 1"),
    ])
    func aWrongArrowIsFound(_ target: String, _ text: String) {
        #expect(ImportTable.wrongArrows(target: target, path: "sample", text: text).count == 1)
    }

    @Test(arguments: [
        ("TideModel", "import FoundationEssentials"),
        ("TidePipeline", "public import TideModel\ninternal import TideAlerts"),
        ("TideMQTT", "import CMosquitto\nimport Glibc\nimport Synchronization\nimport Crypto"),
        ("TideAPI", "import AsyncHTTPClient\nimport NIOCore\nimport TidePipeline"),
        ("fieldtide", "import TideSim\nimport Anything"),
        ("TideModel", "// import Foundation\n/* import Foundation /* import Glibc */ import GRDB */"),
        ("TideModel", "let a = \"\"\"\n    import Foundation\n    \"\"\"\nlet b = #\"import Glibc\"#"),
        ("TideModel", "let importance = 1; let important = importance"),
    ])
    func aRightArrowPasses(_ target: String, _ text: String) {
        #expect(ImportTable.wrongArrows(target: target, path: "sample", text: text) == [])
    }

    @Test func anErrorNamesFileAndLine() {
        let text = "// first line\n\npublic import TideModel\nimport GRDB\n"
        #expect(
            ImportTable.wrongArrows(target: "TideUnits", path: "Sources/TideUnits/A.swift", text: text)
                == ["Sources/TideUnits/A.swift:4: TideUnits must not import GRDB"]
        )
    }
}
