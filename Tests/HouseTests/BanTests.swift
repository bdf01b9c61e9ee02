import Foundation
import Testing

/// Holds the bans, the length of files, and that nothing is left for later.
struct BanTests {
    @Test func nobodyBreaksABan() throws {
        for file in try House.files(in: "Sources") + House.files(in: "Tests") {
            for ban in Ban.all {
                let breaches = try ban.breaches(in: file)
                #expect(breaches.isEmpty, "\(breaches.joined(separator: "\n"))")
            }
        }
    }

    @Test(arguments: [
        ("Sources/TideMQTT/A.swift", "let now = Date()", 1),
        ("Sources/TideMQTT/A.swift", "let now = Foundation.Date ( )", 1),
        ("Sources/TideMQTT/A.swift", "let now: Date = Date.init()", 1),
        ("Sources/TideSQLite/A.swift", "let now = Date.now", 1),
        ("Sources/TideAPI/A.swift", "try await Task.sleep(for: .seconds(1))", 1),
        ("Sources/TideAPI/A.swift", "try await Task<Never, Never>.sleep(nanoseconds: 1)", 1),
        ("Sources/TideUnits/A.swift", "print(1)", 1),
        ("Sources/TideUnits/A.swift", "if broken { Swift.print(1) }", 1),
        ("Sources/TideUnits/A.swift", "let text = \"\\(Date()) and \\(f(\")\", Date()))\"", 2),
        ("Sources/TidePipeline/A.swift", "let clock = ContinuousClock()", 1),
        ("Tests/TideModelTests/A.swift", "@testable import TideModel", 1),
    ])
    func aBreachIsFound(_ path: String, _ text: String, _ count: Int) throws {
        let file = House.File(path: path, text: "// one\n" + text)
        let breaches = try Ban.all.flatMap { try $0.breaches(in: file) }
        #expect(breaches.count == count)
        #expect(breaches.allSatisfy { $0.hasPrefix("\(path):2: ") })
    }

    @Test(arguments: [
        ("Sources/TideDaemon/A.swift", "let now = Date()\nprint(now)"),
        ("Sources/fieldtide/Commands/A.swift", "print(1); try await Task.sleep(for: .seconds(1))"),
        ("Sources/TideMQTT/A.swift", "let clock = ContinuousClock()"),
        ("Sources/TideUnits/A.swift", "// print(1) and Date()\nlet a = \"print(1)\" /* Task.sleep */"),
        ("Sources/TideUnits/A.swift", "let a = #\"\\(Date())\"#"),
        ("Sources/TideUnits/A.swift", "footprint(1); writer.print(2); let civil = CivilDate(); let d = Date(x)"),
        ("Sources/TideUnits/A.swift", "let quote = /\"/\nlet other = 1 // print(1)"),
    ])
    func whatIsAllowedPasses(_ path: String, _ text: String) throws {
        let file = House.File(path: path, text: text)
        #expect(try Ban.all.flatMap { try $0.breaches(in: file) } == [])
    }

    /// Aim at 300 lines; at 400 a file has become two.
    @Test func filesAreShort() throws {
        let endings: Set = ["swift", "h", "c", "cpp", "py"]
        for file in try House.files(in: "Sources", endings: endings) + House.files(in: "Tests", endings: endings)
        where !file.isGenerated {
            let lines = file.text.utf8.count { $0 == UInt8(ascii: "\n") }
            #expect(lines <= 400, "\(file.path) has \(lines) lines: divide it by what it speaks of")
        }
    }

    @Test func nothingIsLeftForLater() throws {
        let words = ["TO" + "DO", "FIX" + "ME"]
        let endings: Set = ["swift", "h", "c", "cpp", "py", "yaml", "sh", "md"]
        for file in try House.files(in: "Sources", endings: endings) + House.files(in: "Tests", endings: endings) {
            for word in words {
                #expect(!file.text.contains(word), "\(file.path) says \(word): do it, or open an issue")
            }
        }
    }
}
