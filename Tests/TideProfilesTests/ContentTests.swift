import Testing
import TideModel
import TideProfiles
import TideYAML

@Suite("Content of profiles")
struct ContentTests {
    @Test("comments, order, style and quotes do not change the hash; meaning does")
    func hash() throws {
        let profile = try Sample.profile()
        let lines = Sample.text.split(separator: "\n").map(String.init)
        let head = lines[..<3].reversed().map { $0 + "   # a comment" }
        let same = ([String]() + ["# comment", ""] + head + lines[3...]).joined(separator: "\n")
            .replacing("type: number", with: "type: 'number'")
            .replacing(
                #"identity: {site: "{site}", device: "{device}"}"#,
                with: "identity:\n  device: '{device}'\n  site: \"{site}\""
            )
        #expect(try Sample.profile(same).stored == profile.stored)
        let other = try Sample.profile(Sample.text([("unit: \"[degF]\"", "unit: Cel")]))
        #expect(other.stored.hash != profile.stored.hash)
        #expect(profile.stored.hash.count == 64)
        #expect(profile.stored.id == "test/buoy" && profile.stored.version == 3 && !profile.stored.draft)
    }

    @Test("quotes that change the meaning change the hash")
    func quotes() throws {
        let number = try Sample.profile(Sample.text([("missing: [\"\", \"N/A\", -999]", "missing: [999]")]))
        let text = try Sample.profile(Sample.text([("missing: [\"\", \"N/A\", -999]", "missing: [\"999\"]")]))
        #expect(number.stored.hash != text.stored.hash)
    }

    @Test("the canonical text loads again as the same profile")
    func again() throws {
        let profile = try Sample.profile(
            Sample.text + "vendor: {name: \"a: b # \\\"c\\\"\\n\\t\\u00e9\\u2028\", name_zh: 浮标}\n"
        )
        let again = try Sample.profile(profile.stored.text)
        #expect(again.stored == profile.stored)
        #expect(again.about == profile.about)
        #expect(again.series.map(\.channel) == profile.series.map(\.channel))
    }

    @Test("a released version may not change; a draft may")
    func conflicts() throws {
        func set(_ edits: [(String, String)]) -> ProfileSet {
            ProfileSet([ProfileSource(path: "buoy.yaml", text: Sample.text(edits))], zones: Sample.zones)
        }
        let known = set([]).stored
        #expect(set([]).conflicts(with: known) == [])
        #expect(set([("version: 3", "version: 4"), ("[degF]", "Cel")]).conflicts(with: known) == [])
        #expect(set([("version: 3", "version: 3\ndraft: true"), ("[degF]", "Cel")]).conflicts(with: known) == [])
        #expect(
            set([("[degF]", "Cel")]).conflicts(with: known).map(\.description) == [
                """
                buoy.yaml:1:1: test/buoy@3 is released and its content changed:
                  - series: water_temperature: unit: "[degF]"
                  + series: water_temperature: unit: Cel; write version: 4, or take the change back
                """
            ]
        )
        let drafts = known.map {
            StoredProfile(id: $0.id, version: $0.version, hash: $0.hash, draft: true, text: $0.text)
        }
        #expect(set([("[degF]", "Cel")]).conflicts(with: drafts) == [])
    }
}
