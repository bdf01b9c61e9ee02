import Testing
import TideAlerts
import TideDaemon
import TideTesting

/// Rule files are read on all cores; what comes of it is the same as one after another.
@Suite struct RuleFilesTests {
    /// Forty files whose lengths differ, so that they are not done in their order.
    private static func write(_ levels: String, in scratch: ScratchFolder) -> [RuleFile] {
        (10..<50).map { number in
            let rules = (0..<number * 37 % 50 + 1).map { "  r\($0): {title: T, watch: ph, levels: {\(levels)}}\n" }
            let text = "pack: p\(number)\nrules:\n\(rules.joined())routes: [{to: [c\(number)]}]\n"
            return RuleFile(path: scratch.write("\(number).yaml", text), text: text)
        }
    }

    @Test func rulesAndRoutesAreInTheOrderOfFiles() throws {
        let scratch = ScratchFolder(), files = Self.write("alarm: {above: 9}", in: scratch)
        let read = try RuleFiles.load([scratch.path]), wanted = RuleSet.load(files)
        #expect(read.set == wanted.set)
        #expect(read.stored == wanted.stored)
        #expect(read.set.routes.map(\.contacts) == (10..<50).map { ["c\($0)"] })
    }

    @Test func errorsAreInTheOrderOfFiles() {
        let scratch = ScratchFolder(), files = Self.write("alarm: {above: 9 mg/L}", in: scratch)
        let error = #expect(throws: FileProblems.self) { try RuleFiles.load([scratch.path]) }
        #expect(error == FileProblems(RuleSet.load(files).errors))
        let first = error?.description.prefix { $0 != "\n" } ?? ""
        #expect(first.hasPrefix("\(scratch.file("10.yaml")):3:"), "\(first)")
    }
}
