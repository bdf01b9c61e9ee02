import Foundation
import Testing
import TideAPI
import TideTesting

/// What is committed shows at once and exactly once, before, during and after a flush.
@Suite(.serialized)
struct VisibilityTests {
    /// Runs `query` or `export` and expects the values 0..<count, each once.
    private func expectAll(_ setup: Setup, _ count: Int, _ command: String) throws {
        let format = command == "query" ? ["--format", "csv"] : []
        let shown = try setup.fieldtide([command, "--data", setup.data] + format)
        #expect(shown.status == 0, "\(shown.text)")
        let values = shown.text.split(separator: "\n").dropFirst().compactMap {
            Double($0.split(separator: ",", omittingEmptySubsequences: false)[5]).map { Int($0) }
        }
        #expect(values.sorted() == Array(0..<count), "\(command): \(values.count) instead of \(count)")
    }

    private func publish(_ setup: Setup, _ range: Range<Int>) throws {
        try BacklogPublisher(port: setup.broker.port).publish(range.count) { index in
            let number = range.lowerBound + index
            return ("farm/s/d\(number % 7)/up", "{\"ts\": \(1_700_000_000_000 + number), \"v\": \(number)}", 1)
        }
    }

    @Test func aCommittedReadingShowsExactlyOnceAcrossAFlush() async throws {
        let setup = try Setup(window: 100)
        try setup.subscribe()
        let child = try setup.daemon()
        var total = 0
        for part in [100, 1, 2_000, 400] {
            try publish(setup, total..<total + part)
            total += part
            let stats = try #require(try await setup.waitForStats { $0.readings.decoded == UInt64(total) })
            #expect(stats.record > stats.appliedThrough, "what follows must be read from the tail")
            for command in ["query", "export"] { try expectAll(setup, total, command) }

            let command = [Setup.programs + "/fieldtide", "verify", "--data", setup.data]
            let verify = try ChildProcess(command, log: setup.scratch.file("verify.log"))
            repeat { try expectAll(setup, total, "query") } while verify.isRunning
            #expect(verify.waitForExit() == 0, "\(setup.scratch.read("verify.log"))")
            let flushed = try #require(try await setup.waitForStats { $0.state == "running" })
            #expect(flushed.appliedThrough >= stats.record, "verify must have flushed")
            for command in ["query", "export"] { try expectAll(setup, total, command) }
        }
        child.end(SIGTERM)
        #expect(child.waitForExit() == 0)
        for command in ["query", "export"] { try expectAll(setup, total, command) }
    }
}
