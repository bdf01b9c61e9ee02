import Foundation
import Testing
import TideTesting

/// What `make install` puts where, and whether systemd, shells and Fieldtide itself can use it.
@Suite("Installation")
struct InstallTests {
    @Test func everythingHasItsPlace() throws {
        let files = try Stage().files()
        let wanted = [
            "/etc/fieldtide/fieldtide.yaml",
            "/usr/bin/fieldtide", "/usr/bin/fieldtided",
            "/usr/lib/systemd/system/fieldtide.service",
            "/usr/lib/sysusers.d/fieldtide.conf", "/usr/lib/tmpfiles.d/fieldtide.conf",
            "/usr/share/bash-completion/completions/fieldtide", "/usr/share/bash-completion/completions/fieldtided",
            "/usr/share/fish/vendor_completions.d/fieldtide.fish",
            "/usr/share/fish/vendor_completions.d/fieldtided.fish",
            "/usr/share/man/man1/fieldtide.1", "/usr/share/man/man5/fieldtide.yaml.5",
            "/usr/share/man/man8/fieldtided.8",
            "/usr/share/zsh/vendor-completions/_fieldtide", "/usr/share/zsh/vendor-completions/_fieldtided",
        ]
        let varying = [
            "/usr/share/fieldtide/devices/", "/usr/share/fieldtide/rules/", "/usr/share/doc/fieldtide/",
        ]
        #expect(files.filter { file in !varying.contains { file.hasPrefix($0) } } == wanted)

        let devices = try FileManager.default.subpathsOfDirectory(atPath: SourceTree.path("devices"))
        let profiles = devices.filter { $0.hasSuffix(".yaml") }.map { "/usr/share/fieldtide/devices/" + $0 }
        #expect(!profiles.isEmpty && Set(profiles).isSubset(of: files))
        #expect(files.contains("/usr/share/fieldtide/rules/turbot.yaml"))
        #expect(files.contains("/usr/share/doc/fieldtide/examples/mosquitto.conf"))
    }

    @Test func theInstalledConfigurationIsRightAndFindsItsProfiles() throws {
        let stage = try Stage()
        let installed = try stage.text("/etc/fieldtide/fieldtide.yaml")
        #expect(installed.contains("\ndata: /var/lib/fieldtide\n"))
        #expect(installed.contains("\nprofiles: [/usr/share/fieldtide/devices, /etc/fieldtide/devices]\n"))
        // Only its place differs here.
        let moved = installed.replacing("[/usr/share", with: "[\(stage.path("/usr/share"))")
            .replacing(" /etc/fieldtide/devices", with: " \(stage.path("/etc/fieldtide/devices"))")
        let config = stage.scratch.write("here.yaml", moved)
        let check = try fieldtide("check", "--config", config)
        #expect(check.status == 0, "\(check.stdout)")
        #expect(check.stdout.contains("water-json.yaml: generic/water-json@"), "\(check.stdout)")
    }

    @Test func anotherPrefixIsNamedByUnitAndConfiguration() throws {
        let stage = try Stage(prefix: "/opt/tide")
        let unit = try stage.text("/opt/tide/lib/systemd/system/fieldtide.service")
        #expect(unit.contains("\nExecStart=/opt/tide/bin/fieldtided --config /etc/fieldtide/fieldtide.yaml\n"))
        let configuration = try stage.text("/etc/fieldtide/fieldtide.yaml")
        #expect(configuration.contains("\nprofiles: [/opt/tide/share/fieldtide/devices, /etc/fieldtide/devices]\n"))
    }

    @Test func systemdFindsNoFaultInTheUnit() throws {
        let stage = try Stage()
        let text = try stage.text("/usr/lib/systemd/system/fieldtide.service")
        let unit = stage.scratch.write(
            "fieldtide.service",
            text.replacing("ExecStart=/usr/bin/fieldtided", with: "ExecStart=\(Program.programs)/fieldtided")
        )
        let verified = try stage.run(["systemd-analyze", "verify", "--man=no", unit])
        #expect(verified == "", "\(verified)")
        // In tenths: 15 is 1.5, the most that is allowed.
        let security = ["systemd-analyze", "security", "--offline=true", "--threshold=15", "--no-pager", unit]
        let exposure = try stage.run(security)
        #expect(exposure.contains("Overall exposure level for fieldtide.service: 1."), "\(exposure.suffix(200))")
        // A unit that is too open is told so: the threshold is looked at.
        let open = stage.scratch.write("open.service", "[Service]\nExecStart=/bin/true\n")
        #expect(throws: ChildProcessError.self) { try stage.run(security.dropLast() + [open]) }
    }

    @Test(.enabled(if: Program.isRoot, "making users' folders needs root"))
    func userAndDataFolderAreMade() throws {
        let stage = try Stage()
        try stage.run(["systemd-sysusers", "--root=\(stage.scratch.path)"])
        try stage.run(["systemd-tmpfiles", "--root=\(stage.scratch.path)", "--create"])
        let line = try stage.text("/etc/passwd").split(separator: "\n").first { $0.hasPrefix("fieldtide:") }
        let user = try #require(line?.split(separator: ":").dropFirst(2).first.flatMap { UInt32($0) })
        let facts = try FileFacts(stage.path("/var/lib/fieldtide"))
        #expect(facts.owner == user && facts.owner != 0)
        #expect(facts.mode == 0o750)
    }

    @Test func manualsTellEveryCommandAndOption() throws {
        let stage = try Stage()
        let manual = try stage.text("/usr/share/man/man1/fieldtide.1")
        let commands = try fieldtide("--help").lines.drop { $0 != "SUBCOMMANDS:" }.dropFirst()
            .filter { $0.hasPrefix("  ") && !$0.hasPrefix("    ") && !$0.hasPrefix("  See '") }
            .compactMap { $0.split(separator: " ").first.map(String.init) }
        #expect(commands.count >= 13)
        for command in commands where command != "help" {
            #expect(manual.contains("\n.SS \\fBfieldtide \(command)"), "\(command)")
        }
        #expect(manual.contains("\\fB\\-\\-dry\\-run\\fR"))
        let daemon = try stage.text("/usr/share/man/man8/fieldtided.8")
        for option in ["config", "data", "drain"] { #expect(daemon.contains("\\fB\\-\\-\(option)\\fR")) }
        let format = try stage.text("/usr/share/man/man5/fieldtide.yaml.5")
        for key in ["client_id", "session_expiry", "quarantine", "profiles"] { #expect(format.contains("\(key):")) }
    }

    @Test func shellsCanReadTheirScripts() throws {
        let stage = try Stage()
        let completions = "/usr/share/bash-completion/completions/"
        for name in ["fieldtide", "fieldtided"] { try stage.run(["bash", "-n", stage.path(completions + name)]) }
        #expect(try stage.text(completions + "fieldtide").contains("quarantine"))
        #expect(try stage.text("/usr/share/zsh/vendor-completions/_fieldtide").hasPrefix("#compdef fieldtide"))
        for script in ["install", "deb", "check", "configuration", "licences"] {
            try stage.run(["bash", "-n", SourceTree.path("packaging/\(script)")])
        }
        try stage.run(["sh", "-n", SourceTree.path("packaging/debian/postrm")])
    }
}
