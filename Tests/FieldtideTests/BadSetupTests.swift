import Foundation
import Testing
import TideTesting

/// Configurations, profiles and folders that cannot be used: refused with the place and what would be right.
@Suite("Bad configurations, profiles and folders")
struct BadSetupTests {
    struct Spoiled: CustomTestStringConvertible {
        var testDescription: String
        var file = "fieldtide.yaml"
        var from: String
        var to: String
        /// In what is said.
        var expected: [String]
    }

    static let spoiled = [
        Spoiled(
            testDescription: "unknown key",
            from: "client_id",
            to: "cliend_id",
            expected: [
                "fieldtide.yaml:4:3: mqtt: unknown key cliend_id; did you mean client_id?", "client_id is missing",
            ]
        ),
        Spoiled(
            testDescription: "qos 2",
            from: "qos: 1",
            to: "qos: 2",
            expected: [
                "fieldtide.yaml:6:8: mqtt.qos: 2 is refused: libmosquitto answers QoS 2 before the message is stored"
            ]
        ),
        Spoiled(
            testDescription: "shared subscription",
            from: "\"farm/#\"",
            to: "\"$share/g/farm/#\"",
            expected: [
                "fieldtide.yaml:5:15: mqtt.subscribe[0]: `$share/g/farm/#` shared subscriptions are refused",
                "one per site",
            ]
        ),
        Spoiled(
            testDescription: "unit of the wrong dimension",
            file: "profiles/known.yaml",
            from: "unit: degF",
            to: "unit: mg/L",
            expected: [
                "known.yaml:12:61: series.temperature.unit: water_temperature is stored in Cel; "
                    + "mg/L is mass concentration or density, Cel is temperature"
            ]
        ),
        Spoiled(
            testDescription: "profiles that are not there",
            from: "./profiles",
            to: "./profils",
            expected: ["profils: is not there; `profiles:` lists files and folders"]
        ),
    ]

    @Test(arguments: spoiled) func isRefusedWithItsPlace(_ spoiled: Spoiled) throws {
        let farm = try Farm(broker: false)
        farm.scratch.write(spoiled.file, farm.scratch.read(spoiled.file).replacing(spoiled.from, with: spoiled.to))
        let check = try farm.fieldtide("check")
        let daemon = try farm.drain()
        for text in spoiled.expected {
            #expect(check.stdout.contains(text), "\(check.stdout)")
            #expect(daemon.stderr.contains(text), "\(daemon.stderr)")
        }
        // An editor finds the place only when the line begins with it.
        if spoiled.expected[0].contains(".yaml:") {
            #expect(daemon.stderr.split(separator: "\n").allSatisfy { $0.hasPrefix(farm.scratch.path) })
        }
        #expect(check.status == 1)
        #expect(daemon.status == 1)
        #expect(!FileManager.default.fileExists(atPath: farm.data), "nothing is made before the configuration is right")
    }

    @Test func aReleasedProfileWhoseContentChangedIsRefusedWithTheDifference() throws {
        let farm = try Farm()
        #expect(try farm.drain().status == 0)
        farm.scratch.write("profiles/known.yaml", Farm.known.replacing("missing: none", with: "missing: [-99]"))
        let refused = try farm.drain()
        #expect(refused.status == 1)
        #expect(refused.stderr.contains("known.yaml:1:1: test/known@1 is released and its content changed:"))
        #expect(refused.stderr.contains("missing: none"))
        #expect(refused.stderr.contains("-99"))
        #expect(refused.stderr.contains("write version: 2, or take the change back"))
        let other = Farm.known.replacing("missing: none", with: "missing: [-99]").replacing(
            "version: 1",
            with: "version: 2"
        )
        farm.scratch.write("profiles/known.yaml", other)
        #expect(try farm.drain().status == 0)
    }

    @Test func aSecondDaemonIsRefused() throws {
        let farm = try Farm()
        let first = try farm.daemon()
        let second = try farm.drain()
        #expect(second.status == 1)
        #expect(second.stderr.contains("process \(first.id) owns it"))
        #expect(second.stderr.contains("stop that process, or use its control socket"))
        #expect(try farm.fieldtide("stats", "--format", "json").stdout.contains("\"state\" : \"running\""))
        first.end(SIGTERM)
        #expect(try farm.drain().status == 0)
    }

    @Test func aFolderOfANewerVersionIsRefusedUntouched() throws {
        let farm = try Farm()
        #expect(try farm.drain().status == 0)
        let path = farm.data + "/live.sqlite"
        try setUserVersion(path, 1_000)
        let before = try Data(contentsOf: URL(fileURLWithPath: path))
        for run in [try farm.drain(), try farm.fieldtide("latest"), try farm.fieldtide("verify")] {
            #expect(run.status == 1)
            #expect(run.stdout.isEmpty)
            #expect(run.stderr.contains("made by a newer Fieldtide: schema 1000, this program knows"))
            #expect(run.stderr.contains("Install the newer Fieldtide again"))
        }
        #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == before)
    }

    /// Writes the user version at bytes 60...63 of the file's header (SQLite file format 1.3.15).
    private func setUserVersion(_ path: String, _ version: UInt32) throws {
        let file = try FileHandle(forUpdating: URL(fileURLWithPath: path))
        try file.seek(toOffset: 60)
        try file.write(contentsOf: withUnsafeBytes(of: version.bigEndian) { Data($0) })
        try file.close()
    }

    @Test(.enabled(if: Program.isRoot)) func aFolderWithoutRightsIsRefused() throws {
        let farm = try Farm(broker: false)
        try FileManager.default.createDirectory(atPath: farm.data, withIntermediateDirectories: true)
        chmod(farm.scratch.path, 0o755)
        chmod(farm.data, 0o755)
        let daemon = ["--config", farm.config, "--drain", "100ms"]
        for run in [
            try Program.run("fieldtided", daemon, as: Program.nobody),
            try farm.fieldtide("latest", as: Program.nobody),
            try farm.fieldtide("registry", "apply", "registry.yaml", as: Program.nobody),
        ] {
            #expect(run.status == 1)
            #expect(run.stdout.isEmpty)
            #expect(run.stderr.contains("\(farm.data): denied: Permission denied"), "\(run.stderr)")
            #expect(run.stderr.contains("chown"), "\(run.stderr)")
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: farm.data).isEmpty)
    }

    @Test func aFolderThatIsNotThereIsNamed() throws {
        let farm = try Farm(broker: false)
        let run = try farm.fieldtide("latest")
        #expect(run.status == 2)
        #expect(run.stderr.contains("there is no data folder \(farm.data): name it with --data"))
    }
}
