import Foundation
import Testing
import TideTesting

/// Whose files and sockets these are: a command of root becomes the folder's owner, others need rights.
@Suite("Users", .enabled(if: Program.isRoot, "changing users needs root"))
struct OwnerTests {
    /// A filled folder that belongs to nobody; root wrote its configuration.
    private func farm() throws -> Farm {
        let farm = try BothWaysTests.fill()
        chmod(farm.scratch.path, 0o755)
        for path in try files(farm) { chown(path, Program.nobody, Program.nobody) }
        return farm
    }

    private func files(_ farm: Farm) throws -> [String] {
        let inside = try FileManager.default.subpathsOfDirectory(atPath: farm.data).map { farm.data + "/" + $0 }
        return [farm.data] + inside
    }

    private func owners(_ farm: Farm) throws -> Set<UInt32> {
        Set(try files(farm).map { try FileFacts($0).owner })
    }

    @Test func aCommandOfRootLeavesNothingOfRootInTheFolder() throws {
        let farm = try farm()
        #expect(try owners(farm) == [Program.nobody])
        #expect(try farm.fieldtide("registry", "apply", "registry.yaml").status == 0)
        #expect(try farm.fieldtide("verify").status == 0)
        #expect(try owners(farm) == [Program.nobody])
        #expect(try farm.fieldtide("latest", as: Program.nobody).lines.count == 3)
        let file = farm.scratch.file("mine.csv")
        #expect(try farm.fieldtide("export", "-o", file).status == 0)
        #expect(try FileFacts(file).owner == 0)
    }

    @Test func aDaemonOfRootBecomesTheOwnerToo() throws {
        let farm = try farm()
        let daemon = try farm.daemon()
        #expect(try usersOfThreads(daemon) == ["65534 65534 65534 65534"])
        #expect(try owners(farm) == [Program.nobody])
        #expect(try farm.fieldtide("latest").lines.count == 3)
        #expect(try farm.fieldtide("latest", as: Program.nobody).lines.count == 3)
        let stranger = try farm.fieldtide("latest", as: 12_345)
        #expect(stranger.status == 1)
        #expect(stranger.stdout.isEmpty)
        #expect(stranger.stderr.contains("fieldtide.sock"), "\(stranger.stderr)")
        #expect(stranger.stderr.lowercased().contains("permission"), "\(stranger.stderr)")
        daemon.end(SIGTERM)
        #expect(try owners(farm) == [Program.nobody])
    }

    @Test func aStrangerIsRefusedWithWhatHelps() throws {
        let farm = try farm()
        let run = try farm.fieldtide("latest", as: 12_345)
        #expect(run.status == 1)
        #expect(run.stdout.isEmpty)
        #expect(run.stderr.contains("permission denied on \(farm.data)/fieldtide.sock"), "\(run.stderr)")
        #expect(run.stderr.contains("user nobody and group nogroup may: run with 'sudo -u nobody'"), "\(run.stderr)")
    }

    /// Real, effective, saved and file system user of every thread: each has its own for the kernel.
    private func usersOfThreads(_ process: ChildProcess) throws -> Set<String> {
        let tasks = "/proc/\(process.id)/task"
        let users = try FileManager.default.contentsOfDirectory(atPath: tasks).map { task in
            let status = try String(contentsOfFile: "\(tasks)/\(task)/status", encoding: .utf8)
            let line = status.split(separator: "\n").first { $0.hasPrefix("Uid:") } ?? ""
            return line.dropFirst(5).split(separator: "\t").joined(separator: " ")
        }
        return Set(users)
    }
}
