import Foundation
import Testing
import TideModel
import TideProfiles

/// What the project ships for people: the profiles under devices/ and the example of docs/profiles.md.
@Suite("Shipped profiles")
struct DevicesTests {
    private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    static func zone(_ name: String) -> Zone? {
        guard let bytes = FileManager.default.contents(atPath: "/usr/share/zoneinfo/\(name)") else { return nil }
        return try? Zone(name: name, tzif: [UInt8](bytes))
    }

    static func sources() throws -> [ProfileSource] {
        let folder = root.appending(path: "devices").path(percentEncoded: false)
        let paths = try FileManager.default.subpathsOfDirectory(atPath: folder).filter {
            $0.hasSuffix(".yaml") && !($0.split(separator: "/").last ?? "").hasPrefix("_")
        }
        return try paths.map {
            ProfileSource(path: $0, text: try String(contentsOfFile: folder + "/" + $0, encoding: .utf8))
        }
    }

    /// Words of an example's name, one of which tells its kind.
    private static let kinds = [["normal"], ["negative", "minimum"], ["maximum"], ["error"]]

    @Test("load together, and their examples hold")
    func devices() throws {
        let set = ProfileSet(try Self.sources(), zones: Self.zone)
        #expect(set.errors == [])
        #expect(!set.profiles.isEmpty)
        for profile in set.profiles {
            #expect(profile.file == "\(profile.id).yaml")
            #expect(ProfileTester(profile).run().flatMap(\.differences) == [])
            for words in Self.kinds {
                let isShown = profile.examples.contains { example in words.contains { example.name.contains($0) } }
                #expect(isShown, "\(profile.file) needs an example whose name says \(words.joined(separator: " or "))")
            }
        }
    }

    @Test("the example of the documentation is right")
    func documentation() throws {
        let file = Self.root.appending(path: "docs/profiles.md")
        let blocks = try String(contentsOf: file, encoding: .utf8).components(separatedBy: "```")
        let examples = blocks.filter { $0.hasPrefix("yaml\nschema:") }
        #expect(examples.count == 1)
        for example in examples {
            let text = String(example.dropFirst("yaml\n".count))
            let (profile, errors) = DeviceProfile.load(text, file: "docs/profiles.md", zones: Self.zone)
            #expect(errors == [])
            let results = profile.map { ProfileTester($0).run() } ?? []
            #expect(!results.isEmpty && results.flatMap(\.differences) == [])
        }
    }
}
