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

        static let devices = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "devices").path(percentEncoded: false)

        init(_ options: [String] = []) throws {
            let environment = ["env", "TMPDIR=\(scratch.path)"]
            let demo =
                [Program.programs + "/fieldtide", "demo", "--interval", "1s", "--profiles", Self.devices] + options
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
            return Processes.working(in: String(cString: real), orShellsOf: child.id)
        }

        func waitForPage() throws {
            let isThere = eventually { text.contains("page       http://127.0.0.1:") }
            try #require(isThere, "\(text)")
        }

        /// What the address of the page answers; empty when nothing does.
        func page() throws -> String {
            let address = try #require(text.firstMatch(of: #/page       (http:\S+)/#)).output.1
            let read = "import sys, urllib.request as u; print(u.urlopen(sys.argv[1]).read())"
            let log = scratch.file("page-\(UUID().uuidString)")
            let client = try ChildProcess(["python3", "-c", read, "\(address)"], log: log)
            guard client.waitForExit() == 0 else { return "" }
            return String(decoding: FileManager.default.contents(atPath: log) ?? Data(), as: UTF8.self)
        }

        /// Whether folder and parts are gone.
        var isGone: Bool { folder == nil && parts.isEmpty }
    }

    @Test("a page to open, balanced books, and after Ctrl-C nothing is left")
    func startAndStop() throws {
        let demo = try Demo()
        try demo.waitForPage()
        #expect(try demo.page().contains("pond-1"))
        #expect(eventually { demo.text.contains("east-bay/pond-1") }, "\(demo.text)")
        let folder = try #require(demo.folder)
        demo.child.end(SIGINT)
        #expect(demo.child.waitForExit() == 0, "\(demo.text)")
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
            let words = "the \(name) ended (signal 9) and was started again"
            #expect(eventually { demo.text.contains(words) }, "\(demo.text)")
        }
        #expect(try eventually { try demo.page().contains("pond-1") }, "the page is where it was")
        demo.child.end(SIGTERM)
        #expect(demo.child.waitForExit() == 0)
        #expect(demo.isGone, "\(demo.parts)")
    }

    @Test("a demo that is killed itself leaves nothing either", arguments: ["begun", "beginning", "first"])
    func demoDies(when: String) throws {
        let demo = try Demo()
        switch when {
        case "begun": try demo.waitForPage()
        case "beginning": #expect(eventually { demo.parts["mosquitto"] != nil })
        default: while demo.folder == nil { usleep(100) }
        }
        demo.child.end(SIGKILL)
        #expect(eventually { demo.isGone }, "\(demo.parts), \(demo.folder ?? "")")
    }

    @Test("a demo whose folder somebody removed leaves no process when it is killed")
    func folderRemoved() throws {
        let demo = try Demo()
        try demo.waitForPage()
        let ids = demo.parts.filter { $0.key != "sh" }.values.flatMap(\.self)
        try FileManager.default.removeItem(atPath: try #require(demo.folder))
        demo.child.end(SIGKILL)
        #expect(ids.count == 3)
        #expect(eventually { ids.allSatisfy { kill($0, 0) != 0 } }, "\(ids)")
    }

    @Test("Ctrl-C while it begins ends it, also without its janitor", arguments: ["", "sh"])
    func earlyStop(killed: String) throws {
        let demo = try Demo()
        #expect(eventually { demo.parts["mosquitto"] != nil })
        if let id = demo.parts[killed]?.first { kill(id, SIGKILL) }
        demo.child.end(SIGINT)
        #expect(demo.child.waitForExit() == 0, "\(demo.text)")
        #expect(demo.isGone, "\(demo.parts)")
        #expect(demo.text.contains("is removed"))
    }

    @Test("a part that is killed while others begin ends it, with its name and nothing left")
    func partDiesEarly() throws {
        let demo = try Demo(["--duration", "20s"])
        #expect(eventually { demo.parts["fieldtided"] != nil })
        for id in demo.parts["mosquitto"] ?? [] { kill(id, SIGKILL) }
        let status = demo.child.waitForExit()
        // On a machine that is very busy all may have begun before the signal came.
        let words =
            "the broker ended (signal 9) " + (status == 1 ? "before everything had begun" : "and was started again")
        #expect(demo.text.contains(words), "\(demo.text)")
        #expect(eventually { demo.isGone }, "\(demo.parts)")
    }

    @Test("a folder that cannot be made is an error that says so")
    func noFolder() throws {
        let command = ["env", "TMPDIR=/nowhere", Program.programs + "/fieldtide", "demo", "--profiles", Demo.devices]
        let scratch = ScratchFolder()
        let child = try ChildProcess(command, log: scratch.file("out"))
        #expect(child.waitForExit() == 1)
        #expect(scratch.read("out").contains("cannot make a folder for the demo"), "\(scratch.read("out"))")
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
