import Foundation
import Testing
import TideTesting

/// `fieldtide qc`, word for word.
@Suite("fieldtide qc")
struct QCTests {
    private static let tests = """
        gross_range_test: {fail_span: [0, 25], suspect_span: [1, 20]}
        spike_test: {suspect_threshold: 1, fail_threshold: 3, method: differential}
        flat_line_test: {tolerance: 0.05, suspect_threshold: 20m, fail_threshold: 30m}
        """

    private static let table = """
        time,value,note
        2026-06-01T00:00:00Z,8.1,
        2026-06-01T00:10:00Z,8.2,"a, b"
        2026-06-01 00:20:00Z,14.0,
        1780273800,8.2,
        2026-06-01T00:40:00Z,,
        2026-06-01T00:50:00Z,8.2,
        2026-06-01T01:00:00Z,8.2,
        2026-06-01T01:10:00Z,26,

        """

    @Test func everyTestHasAColumn() throws {
        let scratch = ScratchFolder()
        scratch.write("tests.yaml", "quality:\n" + Self.tests.split(separator: "\n").map { "  \($0)\n" }.joined())
        scratch.write("in.csv", Self.table)
        let run = try Program.run("fieldtide", ["qc", "--tests", scratch.file("tests.yaml"), scratch.file("in.csv")])
        #expect(
            run.stdout == """
                time,value,note,gross_range_test,spike_test,flat_line_test,flag
                2026-06-01T00:00:00Z,8.1,,1,2,1,1
                2026-06-01T00:10:00Z,8.2,"a, b",1,1,1,1
                2026-06-01 00:20:00Z,14.0,,1,4,1,4
                1780273800,8.2,,1,2,1,1
                2026-06-01T00:40:00Z,,,9,9,9,9
                2026-06-01T00:50:00Z,8.2,,1,2,3,3
                2026-06-01T01:00:00Z,8.2,,1,1,4,4
                2026-06-01T01:10:00Z,26,,4,2,1,4

                """
        )
        #expect(run.status == 0 && run.stderr.isEmpty)
    }

    struct Mistake: Sendable, CustomTestStringConvertible {
        var tests = QCTests.tests
        var table = QCTests.table
        var says: String
        var testDescription: String { says }
    }

    @Test(arguments: [
        Mistake(tests: "spyke_test: {}", says: "tests.yaml:1:1: unknown key spyke_test; did you mean spike_test?"),
        Mistake(
            tests: "gross_range_test: {fail_span: [0, 5], suspect_span: [-1, 4]}",
            says: "tests.yaml:1:19: gross_range_test: suspect_span reaches beyond fail_span"
        ),
        Mistake(
            tests: "flat_line_test: {tolerance: 1}",
            says: "tests.yaml:1:17: flat_line_test: suspect_threshold and"
        ),
        Mistake(
            tests: "climatology_test: {config: [{tspan: [1, 3], vspan: [0, 1]}]}",
            says: "climatology_test.config[0].tspan[0]: \"1\" is no date; 2026-06-01"
        ),
        Mistake(
            table: "time,valu\n1,2\n",
            says: "in.csv:1:1: gross_range_test needs a column value; there are time, valu"
        ),
        Mistake(table: "time,value\nsoon,2\n", says: "in.csv:2:1: \"soon\" is no time; right is 2026-06-01T08:00:00Z"),
        Mistake(table: "time,value\n1,2\n3,4,5\n", says: "in.csv:3:1: the line has not the 2 cells"),
        Mistake(table: "time,value\n1,x\n", says: "in.csv:2:3: \"x\" is no number"),
    ])
    func mistakesAreNamedWithTheirPlace(_ mistake: Mistake) throws {
        let scratch = ScratchFolder()
        scratch.write("tests.yaml", mistake.tests)
        scratch.write("in.csv", mistake.table)
        let run = try Program.run("fieldtide", ["qc", "--tests", scratch.file("tests.yaml"), scratch.file("in.csv")])
        #expect(run.status == 1 && run.stdout.isEmpty)
        #expect(run.stderr.contains(mistake.says), "\(run.stderr)")
    }
}
