internal import ArgumentParser
internal import Foundation
internal import TideDaemon
internal import TideModel
internal import TideProfiles
internal import TideQuality

/// `fieldtide qc`.
struct QCCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "qc",
        abstract: "Run quality tests over a file of readings.",
        discussion: """
            The file has columns time and value (empty: missing), and perhaps depth, lat, lon and the neighbour's
            channel; times are RFC 3339 or seconds since 1970. The tests are a YAML file, spelled as in ioos_qc and in
            profiles; numbers are in the unit of the values. Adds a column for each test and `flag`, the aggregate:
            1 pass, 2 not evaluated, 3 suspect, 4 fail, 9 missing.

            Example: fieldtide qc --tests tests.yaml salinity.csv
            """
    )

    @Option(help: "YAML file with the tests.")
    var tests: String

    @Option(
        help: ArgumentHelp(
            "Time between readings, as in the stream: windows are cut after three of them without a reading. Without it as ioos_qc has it: the median, over all gaps.",
            valueName: "duration"
        )
    )
    var interval: String?

    @Argument(help: "CSV file; - is standard input.")
    var input: String

    func validate() throws {
        if let interval, DurationArgument.milliseconds(interval) == nil {
            throw ValidationError("--interval \(interval) is no stretch of time; right is such as 10m")
        }
    }

    func run() throws {
        let tests = try QualityFile.load(self.tests)
        let table = try QualityTable(LineFile(input), tests: tests)
        let interval = interval.flatMap(DurationArgument.milliseconds).map { Double($0) / 1_000 }
        let batch = QualityBatch(table.points, tests: tests, interval: interval)
        var text = (table.header + batch.tests.map(\.name) + ["flag"]).joined(separator: ",") + "\n"
        for index in table.points.indices {
            let flags = batch.tests.map { batch.flag($0, of: index) } + [batch.flag(of: index)]
            text += table.rows[index] + flags.map { ",\($0?.rawValue ?? 2)" }.joined() + "\n"
            if text.utf8.count > 65_536 {
                try Output.standard.write(text)
                text = ""
            }
        }
        try Output.standard.write(text)
    }
}
