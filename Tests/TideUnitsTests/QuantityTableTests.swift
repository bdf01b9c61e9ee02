import Foundation
import Testing
import TideUnits
import Yams

/// quantities.yaml, read apart from the generator.
private func source() throws -> [(group: String, entry: Node.Mapping)] {
    let tests = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    let file = tests.appendingPathComponent("../../Sources/TideUnits/quantities.yaml")
    let root = try #require(try Yams.compose(yaml: String(contentsOf: file, encoding: .utf8))?.mapping)
    return try root.flatMap { group, entries in
        let name = try #require(group.string)
        return try #require(entries.sequence).map { (name, try #require($0.mapping)) }
    }
}

private func span(_ node: Node?) throws -> Span? {
    guard let node else { return nil }
    let bounds = try #require(node.sequence).map { try #require($0.float) }
    try #require(bounds.count == 2)
    return Span(bounds[0], bounds[1])
}

@Test func generatedTableSaysWhatTheYAMLSays() throws {
    let source = try source()
    #expect(source.map { $0.entry["name"]?.string } == Quantities.all.map(\.name))
    for ((group, entry), quantity) in zip(source, Quantities.all) {
        let name = quantity.name
        #expect(quantity.group.rawValue == group, "\(name)")
        #expect(quantity.unit.code == entry["unit"]?.string, "\(name)")
        #expect(quantity.standardName == entry["cf"]?.string, "\(name)")
        #expect(quantity.labelEnglish == entry["en"]?.string, "\(name)")
        #expect(quantity.labelChinese == entry["zh"]?.string, "\(name)")
        #expect(quantity.note == entry["note"]?.string, "\(name)")
        #expect(quantity.kind.rawValue == entry["kind"]?.string ?? "gauge", "\(name)")
        #expect(quantity.isCircular == entry["circular"]?.bool ?? false, "\(name)")
        #expect(try quantity.failSpan == span(entry["fail"]), "\(name)")
        #expect(try quantity.physicalSpan == span(entry["physical"]), "\(name)")
        if let suspect = try span(entry["suspect"]) { #expect(quantity.suspectSpan == suspect, "\(name)") }
    }
}

@Test func absentSuspectSpanIsFailWithinNature() throws {
    for ((_, entry), quantity) in zip(try source(), Quantities.all) where entry["suspect"] == nil {
        let (fail, physical) = (try span(entry["fail"]), try span(entry["physical"]))
        let expected = fail.flatMap { fail in
            physical.map { Span(max(fail.lower, $0.lower), min(fail.upper, $0.upper)) }
        }
        #expect(quantity.suspectSpan == expected, "\(quantity.name)")
    }
}
