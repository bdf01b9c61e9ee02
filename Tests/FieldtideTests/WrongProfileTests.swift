import Foundation
import Testing
import TideTesting

/// What the writer of a wrong profile is told: golden files beside the profiles, which were read before they were kept.
@Suite("Wrong profiles on the command line")
struct WrongProfileTests {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "Fixtures/wrong-profiles").path

    static let cases = [
        (golden: "unknown-key", command: "check", files: ["unknown-key"]),
        ("overlapping-bits", "check", ["overlapping-bits"]),
        ("formula-dimension", "check", ["formula-dimension"]),
        ("unreachable-layout", "check", ["unreachable-layout"]),
        ("same-topic", "check", ["same-topic-a", "same-topic-b"]),
        ("missing-examples", "check", ["missing-examples"]),
        ("no-sentinel", "check", ["no-sentinel"]),
        ("wrong-example", "test", ["wrong-example"]),
    ]

    @Test("get the answers in the golden files", arguments: cases)
    func answers(_ test: (golden: String, command: String, files: [String])) throws {
        let run = try Program.run(
            "fieldtide",
            ["profile", test.command] + test.files.map { "\($0).yaml" },
            in: Self.folder
        )
        let golden = try String(contentsOfFile: "\(Self.folder)/\(test.golden).txt", encoding: .utf8)
        #expect(run.status == 1)
        #expect(run.stdout + run.stderr == golden)
    }
}
