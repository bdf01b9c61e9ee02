internal import Foundation
internal import TideDaemon
internal import TideProfiles
internal import TideQuality
internal import TideYAML

/// A YAML file of quality tests: the block of a profile, alone or under `quality:`.
enum QualityFile {
    static func load(_ path: String) throws -> QualityTests {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw UsageError("\(path): there is no such file that can be read")
        }
        let log = YAMLLog(file: path)
        guard let text = String(validating: data, as: UTF8.self) else {
            throw UsageError("\(path): the file is not UTF-8")
        }
        var tests = QualityTests()
        if var value = YAMLReader.read(text, log: log) {
            if let fields = value.fields(), fields.entries.count == 1, let block = fields.optional("quality") {
                value = block
            }
            tests = QualityReader(sortsSpans: true).read(value)
            // The block of a profile: over a file the values are densities themselves.
            tests.densityInversion?.temperature = nil
            if log.isClean, tests.configured.isEmpty {
                let names = QualityTest.allCases.map(\.name).joined(separator: ", ")
                value.fail("no test is named", hint: "known are \(names)")
            }
        }
        guard log.isClean else { throw FileProblems(log.problems) }
        return tests
    }
}
