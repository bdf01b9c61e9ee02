import Foundation
import Testing
import TideDaemon
import TideModel
import TideProfiles
import TideTesting

@Suite("Registry files")
struct RegistryFileTests {
    static let expected: [RegistryEntity] = [
        .enterprise(Enterprise(id: "blue-bay", name: "蓝湾渔业")),
        .site(
            Site(
                id: "north-bay",
                enterprise: "blue-bay",
                name: "北湾, \"旧\"",
                county: "371082",
                position: Position(latitude: 37.268, longitude: -122.5),
                zone: "America/Chicago",
                dayStart: 480
            )
        ),
        .unit(ProductionUnit(site: "north-bay", id: "cage-1", kind: .cage, species: "Larimichthys crocea")),
        .device(
            Device(
                site: "north-bay",
                id: "buoy-1",
                unit: "cage-1",
                profile: "acme/buoy",
                gateway: "north-bay/gw",
                parameters: ["depth": "2 m"],
                validFrom: 1_767_542_400_000
            )
        ),
        .device(Device(site: "", id: "eui-1", isGlobal: true, gateway: "other/gw")),
    ]

    @Test func yamlLists() throws {
        let text = """
            devices:
              - {site: north-bay, id: buoy-1, unit: cage-1, profile: acme/buoy, gateway: gw, parameters: {depth: 2 m},
                 valid_from: 2026-01-05T00:00:00+08:00}
              - {id: eui-1, scope: global, gateway: other/gw}
            units:
              - {site: north-bay, id: cage-1, kind: cage, species: Larimichthys crocea}
            sites:
              - {id: north-bay, enterprise: blue-bay, name: '北湾, "旧"', county: 371082, zone: America/Chicago,
                 position: {latitude: 37.268, longitude: -122.5}, day_start: "08:00"}
            enterprises: [{id: blue-bay, name: 蓝湾渔业}]
            """
        #expect(try RegistryFile.read(text, file: "a.yaml") == Self.expected)
    }

    @Test func yamlMaps() throws {
        let text = """
            enterprises: {blue-bay: {name: 蓝湾渔业}}
            sites:
              north-bay:
                enterprise: blue-bay
                name: '北湾, "旧"'
                county: "371082"
                position: [37.268, -122.5]
                zone: America/Chicago
                day_start: 480
            units:
              north-bay/cage-1: {kind: cage, species: Larimichthys crocea}
            devices:
              north-bay/buoy-1:
                {unit: cage-1, profile: acme/buoy, gateway: north-bay/gw, parameters: {depth: 2 m},
                 valid_from: 2026-01-04T16:00:00Z}
              eui-1: {scope: global, gateway: other/gw}
            """
        #expect(try RegistryFile.read(text, file: "a.yml") == Self.expected)
        #expect(try RegistryFile.read("sites:\n  bare:\n", file: "a.yaml") == [.site(Site(id: "bare"))])
    }

    @Test func testsAreKeptAsCanonicalText() throws {
        let text = """
            sites:
              - id: a
                quality:
                  water_temperature: {spike_test: {suspect_threshold: 1, method: average}} # cold
            devices:
              a/b: {quality: {t: {time_gap_test: {fail_span: 2h}}}}
            """
        let site = "{water_temperature: {spike_test: {method: average, suspect_threshold: 1}}}"
        let device = "{t: {time_gap_test: {fail_span: \"2h\"}}}"
        #expect(
            try RegistryFile.read(text, file: "a.yaml") == [
                .site(Site(id: "a", quality: site)), .device(Device(site: "a", id: "b", quality: device)),
            ]
        )
    }

    @Test(arguments: ["\n", "\r\n"])
    func csvOfAllKinds(_ newline: String) throws {
        let lines = [
            "\u{FEFF}kind,id,site,enterprise,name,county,latitude,longitude,zone,day_start,species,unit,profile,gateway,"
                + "scope,valid_from,parameters.depth",
            "device,buoy-1,north-bay,,,,,,,,,cage-1,acme/buoy,gw,,2026-01-05T00:00:00+08:00,2 m",
            "device,eui-1,,,,,,,,,,,,other/gw,global,,",
            "enterprise,blue-bay,,, 蓝湾渔业 ,,,,,,,,,,,,",
            "site,north-bay,,blue-bay,\"北湾, \"\"旧\"\"\",371082,37.268,-122.5,America/Chicago,08:00,,,,,,,",
            "",
            "cage,cage-1,north-bay,,,,,,,,Larimichthys crocea,,,,,,",
        ]
        #expect(try RegistryFile.read(lines.joined(separator: newline), file: "a.CSV") == Self.expected)
    }

    @Test func csvOfOneKindByItsColumns() throws {
        #expect(try RegistryFile.read("id,name\na,A\n", file: "a.csv") == [.enterprise(Enterprise(id: "a", name: "A"))])
        #expect(
            try RegistryFile.read("id,county\ns,371082\n", file: "a.csv") == [.site(Site(id: "s", county: "371082"))]
        )
        #expect(
            try RegistryFile.read("site,id,unit\ns,d,u\n", file: "a.csv") == [
                .device(Device(site: "s", id: "d", unit: "u"))
            ]
        )
    }

    @Test func idsThatOurCSVGuardsComeBack() throws {
        let read = try RegistryFile.read("id,name\n'+86 138,'=x\n'quoted',b\n", file: "a.csv")
        let expected = [Enterprise(id: "+86 138", name: "=x"), Enterprise(id: "'quoted'", name: "b")]
        #expect(read == expected.map { .enterprise($0) })
    }

    struct Wrong: Sendable, CustomTestStringConvertible {
        var file: String, text: String, says: [String]
        var testDescription: String { says.first ?? "" }
    }
    @Test(arguments: [
        Wrong(file: "a.yaml", text: "site: []", says: ["a.yaml:1:1: unknown key site; did you mean sites?"]),
        Wrong(
            file: "a.yaml",
            text: "sites:\n  - {id: a, conty: 1}",
            says: ["a.yaml:2:13: sites[0]: unknown key conty; did you mean county?"]
        ),
        Wrong(file: "a.yaml", text: "sites:\n  - {name: a}", says: ["a.yaml:2:5: id is missing"]),
        Wrong(file: "a.yaml", text: "sites: [{id: a/b}]", says: ["a.yaml:1:14: id: \"a/b\" cannot be used"]),
        Wrong(file: "a.yaml", text: "sites: [{id: a, county: 37108}]", says: ["no code of GB/T 2260"]),
        Wrong(file: "a.yaml", text: "sites: [{id: a, zone: Asia/Pekin}]", says: ["no time zone \"Asia/Pekin\""]),
        Wrong(file: "a.yaml", text: "sites: [{id: a, zone: ../../etc/passwd}]", says: ["no time zone"]),
        Wrong(file: "a.yaml", text: "sites: [{id: a, day_start: 24:00}]", says: ["1:28: day_start: \"24:00\""]),
        Wrong(file: "a.yaml", text: "sites: [{id: a, position: [91, 0]}]", says: ["latitude: \"91\"", "-90.0…90.0"]),
        Wrong(file: "a.yaml", text: "sites: [{id: a, position: [9]}]", says: ["write [latitude, longitude]"]),
        Wrong(
            file: "a.yaml",
            text: "sites:\n  - id: a\n    quality: {t: {spike: {}}}",
            says: ["a.yaml:3:19: sites[0].quality.t: unknown key spike; did you mean spike_test?"]
        ),
        Wrong(
            file: "a.yaml",
            text: "devices:\n  s/a:\n    quality: {t: {gross_range_test: {fail_span: [2]}}}",
            says: ["a.yaml:3:49: devices.s/a.quality.t.gross_range_test.fail_span: a span has two numbers"]
        ),
        Wrong(
            file: "a.yaml",
            text: "units: [{id: a, site: s, kind: pond, quality: {}}]",
            says: ["unknown key quality"]
        ),
        Wrong(file: "a.yaml", text: "units: [{id: a, site: s}]", says: ["kind is missing; right is pond"]),
        Wrong(file: "a.yaml", text: "units: [{id: a, site: s, kind: lake}]", says: ["\"lake\" is not known"]),
        Wrong(file: "a.yaml", text: "devices: [{id: a}]", says: ["1:11: site is missing"]),
        Wrong(
            file: "a.yaml",
            text: "devices: [{id: a, site: s, valid_from: may}]",
            says: ["valid_from: \"may\" is no time"]
        ),
        Wrong(file: "a.yaml", text: "devices: [{id: a, site: s, scope: world}]", says: ["right is site, global"]),
        Wrong(
            file: "a.yaml",
            text: "devices:\n  s/a: {}\n  # again\n  s/b: {}\nsites: [{id: s}, {id: s}]",
            says: ["a.yaml:5:18: site s is there twice", "a.yaml:5 already"]
        ),
        Wrong(file: "a.yaml", text: "sites: {", says: ["a.yaml:", "no valid YAML"]),
        Wrong(file: "a.csv", text: "", says: ["a.csv:1:1: the file is empty"]),
        Wrong(
            file: "a.csv",
            text: "id,county,nmae\n",
            says: ["a.csv:1:11: unknown column nmae; did you mean name? known are id"]
        ),
        Wrong(file: "a.csv", text: "id,id\n", says: ["a.csv:1:4: the column id is there twice"]),
        Wrong(file: "a.csv", text: "kind,id\nlake,a\n", says: ["a.csv:2:1: kind: \"lake\"", "pond"]),
        Wrong(file: "a.csv", text: "kind,id\nunit,a\n", says: ["a.csv:2:1: kind: \"unit\""]),
        Wrong(file: "a.csv", text: "kind,id\n,a\n", says: ["a.csv:2:1: kind: \"\""]),
        Wrong(
            file: "a.csv",
            text: "kind,id,county\nenterprise,a,371082\n",
            says: ["2:14: county: a enterprise has no"]
        ),
        Wrong(file: "a.csv", text: "id,county\na\n", says: ["a.csv:2:1: 1 cells, but the first line has 2"]),
        Wrong(file: "a.csv", text: "id,name\na,\"open\n", says: ["a.csv:2:3: the quotes are not closed"]),
    ])
    func wrongFilesSayWhereAndWhatIsRight(_ it: Wrong) throws {
        let error = #expect(throws: FileProblems.self) { try RegistryFile.read(it.text, file: it.file) }
        let text = error?.description ?? ""
        for expected in it.says { #expect(text.contains(expected), "\(text)") }
    }

    @Test func everyProblemOfEveryFileIsTold() throws {
        let error = #expect(throws: FileProblems.self) { try RegistryFile.load(["/nowhere/a.yaml", "/nowhere/b.csv"]) }
        #expect(error?.problems.map(\.file) == ["/nowhere/a.yaml", "/nowhere/b.csv"])
    }

    @Test func theSampleCountyIsRight() throws {
        let entities = try RegistryFile.load([SourceTree.path("config/sample-county.yaml")])
        let counts = Dictionary(grouping: entities, by: \.kind).mapValues(\.count)
        #expect(counts == ["enterprise": 3, "site": 4, "unit": 8, "device": 8])
    }
}
