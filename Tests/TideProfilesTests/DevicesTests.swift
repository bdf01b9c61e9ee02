import Foundation
import Testing
import TideModel
import TideProfiles
import TideYAML

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

    @Test("load together, and their examples hold")
    func devices() throws {
        let set = ProfileSet(try Self.sources(), zones: Self.zone)
        #expect(set.errors == [])
        #expect(!set.profiles.isEmpty)
        for profile in set.profiles {
            #expect(profile.file == "\(profile.id).yaml")
            #expect(ProfileTester(profile).run().flatMap(\.differences) == [])
            #expect(ExampleKinds.problems(of: profile, isShipped: true) == [])
            guard !profile.id.hasPrefix("generic/") else { continue }
            #expect(profile.about.vendorChinese != nil && profile.about.modelChinese != nil, "\(profile.file)")
            #expect(!profile.about.kinds.isEmpty && profile.about.power != nil, "\(profile.file)")
            #expect(!profile.about.links.isEmpty, "\(profile.file) names no document")
            let documented = profile.examples.count { $0.origin == .document }
            #expect(documented >= 2, "\(profile.file) has \(documented) published examples")
        }
    }

    @Test("without examples are not right")
    func lacking() throws {
        let profile = try Sample.profile(
            Sample.text + "examples: [{name: normal, given: {topic: farm/a/b/up, text: x}}]\n"
        )
        #expect(
            ExampleKinds.problems(of: profile, isShipped: true).map(\.description) == [
                "buoy.yaml:1:1: no example shows lowest values; its name says negative or minimum",
                "buoy.yaml:1:1: no example shows highest values; its name says maximum",
                "buoy.yaml:1:1: no example shows errors; its name says error",
                #"buoy.yaml:25:12: example "normal" does not say where it is from; origin: document, or computed"#,
            ]
        )
        #expect(ExampleKinds.problems(of: profile, isShipped: false) == [])
        let none = ExampleKinds.problems(of: try Sample.profile(), isShipped: false).map(\.description)
        #expect(
            none == [
                "buoy.yaml:1:1: examples is missing; one message and what must become of it: nothing else tests a profile"
            ]
        )
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
