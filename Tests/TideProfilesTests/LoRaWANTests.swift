import Foundation
import Testing
import TideModel
import TideProfiles

/// Codecs of LoRaWAN devices, written in the language of profiles, against the tests that their makers published.
///
/// Fixtures/lorawan has one file a device: the `decode` block of a profile. vectors.jsonl has payloads and numbers;
/// generate.py makes it.
@Suite("LoRaWAN codecs")
struct LoRaWANTests {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "Fixtures/lorawan").path(percentEncoded: false)

    struct Vector: Decodable {
        var unit: String
        var port: Int?
        var hex: String
        var numbers: [String: Double]
        var refused: Bool?
    }

    /// A file of Fixtures/lorawan.
    struct Fixture: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var text: String

        /// What stands behind a key at the beginning of a line.
        func head(_ key: String) -> String? {
            text.split(separator: "\n").first { $0.hasPrefix("\(key): ") }.map { String($0.dropFirst(key.count + 2)) }
        }

        var codecs: [String] { head("codecs")?.matches(of: /"([^"]+)"/).map { String($0.output.1) } ?? [] }
        var tolerance: Double { head("tolerance").flatMap(Double.init) ?? 0 }

        /// A whole profile with a series for each expected number.
        func profile(_ names: [String]) -> String {
            let time = head("time").map { "time: \($0)\n" } ?? ""
            let series = names.map { name in
                "  \(Self.channel(name)): {from: \(name), quantity: message_count, unit: \"1\"}\n"
            }
            let decode = text.ranges(of: "\ndecode:").first.map { String(text[$0.lowerBound...].dropFirst()) } ?? ""
            return """
                schema: fieldtide.profile/1
                id: test/codec
                version: 1
                match: [{topic: "lora/{device}/up"}]
                identity: {scope: global, device: "{device}"}
                \(time)series:\(series.isEmpty ? " {}" : "")
                \(series.joined())\(decode)
                """
        }

        /// `time` is no name for a channel.
        static func channel(_ name: String) -> String { name == "time" ? "time_" : name }
    }

    static let vectors: [String: [Vector]] = {
        let text = (try? String(contentsOfFile: folder + "/vectors.jsonl", encoding: .utf8)) ?? ""
        let vectors = text.split(separator: "\n").compactMap {
            try? JSONDecoder().decode(Vector.self, from: Data($0.utf8))
        }
        return Dictionary(grouping: vectors, by: \.unit)
    }()

    static let fixtures: [Fixture] = {
        let paths = ((try? FileManager.default.subpathsOfDirectory(atPath: folder)) ?? []).filter {
            $0.hasSuffix(".yaml")
        }
        return paths.sorted().map { path in
            Fixture(
                testDescription: path,
                text: (try? String(contentsOfFile: folder + "/" + path, encoding: .utf8)) ?? ""
            )
        }
    }()

    @Test("give the published numbers", arguments: fixtures)
    func numbers(_ fixture: Fixture) throws {
        let vectors = fixture.codecs.flatMap { Self.vectors[$0] ?? [] }
        #expect(!fixture.codecs.isEmpty && fixture.codecs.allSatisfy { Self.vectors[$0] != nil })
        let names = Set(vectors.flatMap(\.numbers.keys)).sorted()
        let profile = try BinarySample.profile(fixture.profile(names))
        for vector in vectors {
            let frame = BinarySample.decode(vector.hex, by: profile, port: vector.port)
            #expect(vector.refused != true || frame.problem != nil, "\(vector.unit) \(vector.hex) must be refused")
            var got: [String: Double] = [:]
            for cell in frame.cells where cell.status == .ok {
                got[profile.series[Int(cell.series)].field] = cell.value
            }
            for (name, wanted) in vector.numbers {
                // Published numbers are rounded to nine digits or more.
                let isRight = abs((got[name] ?? .nan) - wanted) <= 1e-9 * max(1, abs(wanted)) + fixture.tolerance
                #expect(isRight, "\(vector.unit) \(vector.hex): \(name) is \(got[name] ?? .nan), not \(wanted)")
            }
        }
    }

    @Test("are many, from many makers")
    func coverage() {
        let codecs = Self.fixtures.flatMap(\.codecs)
        #expect(Set(codecs).count == codecs.count)
        #expect(codecs.count >= 190)
        #expect(Set(codecs) == Set(Self.vectors.keys), "every vector belongs to a fixture")
    }
}
