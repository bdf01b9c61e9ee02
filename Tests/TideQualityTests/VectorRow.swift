import Foundation
import TideModel
import TideProfiles
import TideQuality
import TideYAML

/// A series, a test and the flags that ioos_qc gave, as a line of JSON, which is YAML as well.
struct VectorRow {
    let id: String
    let test: QualityTest
    let tests: QualityTests
    let points: [QualityPoint]
    let flags: [UInt8]

    /// Nil for a test that Fieldtide does not have, and for a row whose configuration was not recorded.
    init?(_ line: Substring, climatologies: [String: String] = [:]) throws {
        let log = YAMLLog(file: "vector")
        guard let fields = YAMLReader.read(String(line), log: log)?.fields(),
            let name = fields.optional("test")?.text, let test = QualityTest.allCases.first(where: { $0.name == name })
        else { return nil }
        let arguments = fields.optional("args")?.fields()
        func data(_ names: String...) -> [YAMLValue]? {
            names.lazy.compactMap { fields.optional($0) ?? arguments?.optional($0) }.first?.items()
        }
        func numbers(_ names: String...) -> [Double] {
            (names.lazy.compactMap { data($0) }.first ?? []).map { $0.isNull ? .nan : $0.number() ?? .nan }
        }
        (id, self.test) = (fields.optional("id")?.text ?? "", test)
        flags = data("flags")?.map { UInt8($0.number() ?? 0) } ?? []
        let source = fields.optional("source")?.text ?? ""
        let setUp = source.split(separator: ":").suffix(2).joined(separator: "::")
        guard let tests = Self.tests(test, fields, arguments, climatologies[setUp]) else { return nil }
        self.tests = tests
        let times = data("tinp", "tinp_epoch_s")?.map { QualityTime.milliseconds($0.text ?? "") ?? QualityBatch.noTime }
        let (values, depths) = (numbers("inp"), numbers("zinp"))
        let (latitudes, longitudes) = (numbers("lat"), numbers("lon"))
        let hasValues = data("inp") != nil
        points = (0..<(hasValues ? values.count : max(longitudes.count, times?.count ?? 0))).map { index in
            QualityPoint(
                time: times?[index] ?? Int64(index) * 1_000,
                value: index < values.count ? values[index] : .nan,
                depth: index < depths.count ? depths[index] : .nan,
                latitude: index < latitudes.count ? latitudes[index] : .nan,
                longitude: index < longitudes.count ? longitudes[index] : .nan
            )
        }
    }

    /// Only the keys that are parameters; of the series' own arguments there are others.
    private static func tests(
        _ test: QualityTest,
        _ fields: YAMLFields,
        _ arguments: YAMLFields?,
        _ climatology: String?
    ) -> QualityTests? {
        let log = YAMLLog(file: "vector")
        var text = climatology
        if text == nil, let given = fields.optional("config")?.fields() ?? arguments {
            let parameters = given.entries.filter {
                !["inp", "tinp", "zinp", "lon", "lat"].contains($0.key.text ?? "")
            }
            text = "{" + parameters.map { "\($0.key.text ?? ""): \(Self.text($0.value))" }.joined(separator: ", ") + "}"
        }
        guard let text, !text.contains("bound method") else { return nil }
        guard let value = YAMLReader.read("\(test.name): \(text)", log: log) else { return nil }
        let tests = QualityReader(sortsSpans: true).read(value)
        return log.isClean ? tests : nil
    }

    private static func text(_ value: YAMLValue) -> String {
        switch value.content {
        case .scalar(let text, _): value.isNull ? "null" : text
        case .list(let items): "[" + items.map(text).joined(separator: ", ") + "]"
        case .map(let entries):
            "{" + entries.map { "\($0.key.text ?? ""): \(text($0.value))" }.joined(separator: ", ") + "}"
        }
    }

    /// The flags of our batch mode.
    var own: [UInt8] {
        let batch = QualityBatch(points, tests: tests)
        return points.indices.map { batch.flag(test, of: $0)?.rawValue ?? 0 }
    }
}
