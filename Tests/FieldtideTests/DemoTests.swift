import Foundation
import Testing
import TideTesting

/// `fieldtide demo`: what it starts, and that nothing is left of it, however it ends.
@Suite("Demo", .serialized)
struct DemoTests {
    /// A demo in a temporary folder of its own.
    private final class Demo {
        let scratch = ScratchFolder()
        let child: ChildProcess

        init() throws {
            let devices = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
                .deletingLastPathComponent().appending(path: "devices").path(percentEncoded: false)
            let environment = ["env", "TMPDIR=\(scratch.path)"]
            let demo = [Program.programs + "/fieldtide", "demo", "--interval", "1s", "--profiles", devices]
            child = try ChildProcess(environment + demo, log: scratch.file("out"))
        }

        var text: String { scratch.read("out") }

        /// Its temporary folder.
        var folder: String? {
            let names = try? FileManager.default.contentsOfDirectory(atPath: scratch.path)
            return names?.first { $0.hasPrefix("fieldtide-demo-") }.map { scratch.file($0) }
        }

        /// Process ids of its parts, by name.
        var parts: [String: [Int32]] {
            guard let folder, let real = realpath(folder, nil) else { return [:] }
            defer { free(real) }
            return Processes.working(in: String(cString: real))
        }

        func waitForPage() throws {
            let isThere = eventually { text.contains("page       http://127.0.0.1:") }
            try #require(isThere, "\(text)")
        }

        /// Whether folder and parts are gone.
        var isGone: Bool { folder == nil && parts.isEmpty }
    }

    @Test("a page to open, balanced books, and after Ctrl-C nothing is left")
    func startAndStop() throws {
        let demo = try Demo()
        try demo.waitForPage()
        let address = try #require(demo.text.firstMatch(of: #/page       (http:\S+)/#)).output.1
        let page = try ChildProcess(
            ["python3", "-c", "import sys, urllib.request as u; print(u.urlopen(sys.argv[1]).read())", "\(address)"],
            log: demo.scratch.file("page")
        )
        #expect(page.waitForExit() == 0)
        #expect(demo.scratch.read("page").contains("pond-1"))
        #expect(eventually { demo.text.contains("east-bay/pond-1") }, "\(demo.text)")
        let folder = try #require(demo.folder)
        demo.child.end(SIGINT)
        #expect(demo.child.waitForExit() == 0)
        #expect(demo.text.contains("the books balance") && demo.text.contains("\(folder) is removed"), "\(demo.text)")
        #expect(demo.isGone)
    }

    @Test("a part that is killed is started again, and after Ctrl-C nothing is left")
    func partsDie() throws {
        let demo = try Demo()
        try demo.waitForPage()
        let programs = [("mosquitto", "broker"), ("fieldtided", "daemon"), ("fieldtide", "simulator"), ("sh", "")]
        for (program, name) in programs {
            let id = try #require(demo.parts[program]?.first, "no \(program) among \(demo.parts)")
            kill(id, SIGKILL)
            #expect(eventually { demo.parts[program].map { $0 != [id] } ?? false }, "\(program) is not started again")
            guard !name.isEmpty else { continue }
            #expect(demo.text.contains("the \(name) ended (signal 9) and was started again"), "\(demo.text)")
        }
        demo.child.end(SIGTERM)
        #expect(demo.child.waitForExit() == 0)
        #expect(demo.isGone, "\(demo.parts)")
    }

    @Test("a demo that is killed itself leaves nothing either", arguments: ["begun", "beginning"])
    func demoDies(when: String) throws {
        let demo = try Demo()
        if when == "begun" {
            try demo.waitForPage()
        } else {
            #expect(eventually { demo.parts["mosquitto"] != nil })
        }
        demo.child.end(SIGKILL)
        #expect(eventually { demo.isGone }, "\(demo.parts), \(demo.folder ?? "")")
    }

    @Test("Ctrl-C while it begins ends it")
    func earlyStop() throws {
        let demo = try Demo()
        #expect(eventually { demo.parts["mosquitto"] != nil })
        demo.child.end(SIGINT)
        #expect(demo.isGone)
    }

    @Test("wrong options say what is right")
    func wrongOptions() throws {
        for (option, value, right) in [
            ("--devices", "0", "1…1000"), ("--interval", "0.5s", "1s or more"), ("--duration", "soon", "such as 10m"),
        ] {
            let run = try fieldtide("demo", option, value)
            #expect(run.status == 2 && run.stderr.contains(right), "\(run.stderr)")
        }
    }
}
