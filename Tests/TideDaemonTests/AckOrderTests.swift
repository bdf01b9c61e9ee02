import Foundation
import Testing
import TideTesting

/// The WAL is durable before the first byte of an acknowledgement leaves, as the kernel saw it.
@Suite(.serialized)
struct AckOrderTests {
    private static let calls = "fdatasync,fsync,recvfrom,sendto"

    /// Drains under strace and returns the trace's lines in turn.
    private func trace(_ setup: Setup, idle: String, _ take: (Substring) -> Void) throws {
        let file = setup.scratch.file("trace")
        let strace = [
            "strace", "-f", "--seccomp-bpf", "-y", "-xx", "-s", "128", "-e", "trace=" + Self.calls, "-o", file,
        ]
        let daemon = [
            Setup.programs + "/fieldtided", "--config", setup.scratch.file("fieldtide.yaml"), "--drain", idle,
        ]
        let child = try ChildProcess(strace + daemon, log: setup.scratch.file("strace.log"))
        let status = child.waitForExit()
        #expect(status == 0, "\(setup.scratch.read("strace.log").suffix(2_000))")
        for line in setup.scratch.read("trace").split(separator: "\n") { take(line) }
    }

    @Test func everyAcknowledgementFollowsTheSyncThatCoversIt() async throws {
        let total = 24_000
        // Our own bound makes small batches: mosquitto 2.0.11 keeps its window only at the start of a resumed session.
        let setup = try Setup(window: 1_500, version: "3.1.1", options: ["batch: {frames: 20}"])
        try setup.subscribe()
        try BacklogPublisher(port: setup.broker.port).publish(total) { Numbered.message($0) }
        var order = AckOrder()
        try trace(setup, idle: "700ms") { order.take($0) }
        print("acknowledgement order: \(order.batches) batches, \(order.violations.count) violations")
        let first = order.violations.prefix(3)
        #expect(first.isEmpty)
        #expect(order.batches >= 1_000)
        #expect(order.acknowledgements == total)
        try await Numbered.check(setup, 0..<total)
    }

    /// Under strace the whole backlog is read, committed and acknowledged more slowly than the drain's idle time.
    @Test func aDrainDoesNotTakeSlowWorkForTheEnd() async throws {
        let total = 16_000
        let setup = try Setup(window: 1_500, version: "3.1.1")
        try setup.subscribe()
        try BacklogPublisher(port: setup.broker.port).publish(total) { Numbered.message($0) }
        var order = AckOrder()
        try trace(setup, idle: "100ms") { order.take($0) }
        #expect(order.batches > 0 && order.violations.isEmpty)
        try await Numbered.check(setup, 0..<total)
    }

    /// One thread reads and writes the socket, another commits; lines as strace writes them.
    private enum Trace {
        static let socket = "29<" + hex("socket:[7]") + ">"
        static let sync = "12 fdatasync(8<\(hex("/data/live.sqlite-wal"))>"
        static let acknowledge = #"11 sendto(\#(socket), "\x40\x02\x00\x01", 4, MSG_DONTWAIT, NULL, 0) = 4"#
        static func hex(_ text: String) -> String { text.utf8.map { "\\x" + String($0, radix: 16) }.joined() }
        static func publish(_ header: String = "32", _ count: Int = 50) -> [String] {
            [#"11 recvfrom(\#(socket), "\x\#(header)\x03\x00\x01"..., 65536, MSG_DONTWAIT, NULL, NULL) = \#(count)"#]
        }
    }

    struct Case: Sendable, CustomTestStringConvertible {
        var name: String, lines: [String], batches: Int, violations: Int
        var testDescription: String { name }
    }

    @Test(arguments: [
        Case(
            name: "in order",
            lines: Trace.publish() + [Trace.sync + ") = 0", Trace.acknowledge],
            batches: 1,
            violations: 0
        ),
        Case(
            name: "two batches of one read, one sync",
            lines: Trace.publish() + [Trace.sync + ") = 0", Trace.acknowledge, Trace.acknowledge],
            batches: 2,
            violations: 1
        ),
        Case(
            name: "two batches of one read, each with its sync",
            lines: Trace.publish() + [
                Trace.sync + ") = 0", Trace.acknowledge, Trace.sync + ") = 0", Trace.acknowledge,
            ],
            batches: 2,
            violations: 0
        ),
        Case(name: "no sync", lines: Trace.publish() + [Trace.acknowledge], batches: 1, violations: 1),
        Case(
            name: "the sync covers an earlier batch only",
            lines: Trace.publish() + [Trace.sync + ") = 0", Trace.acknowledge] + Trace.publish("3a")
                + [Trace.acknowledge],
            batches: 2,
            violations: 1
        ),
        Case(
            name: "the sync has not come back",
            lines: Trace.publish() + [
                Trace.sync + " <unfinished ...>", Trace.acknowledge, "12 <... fdatasync resumed>) = 0",
            ],
            batches: 1,
            violations: 1
        ),
        Case(
            name: "the sync began before the message was read",
            lines: [Trace.sync + " <unfinished ...>"] + Trace.publish()
                + ["12 <... fdatasync resumed>) = 0", Trace.acknowledge],
            batches: 1,
            violations: 1
        ),
        Case(
            name: "the sync failed",
            lines: Trace.publish() + [Trace.sync + ") = -1 EIO (Input/output error)", Trace.acknowledge],
            batches: 1,
            violations: 1
        ),
        Case(
            name: "the sync was of another file",
            lines: Trace.publish() + [
                "12 fdatasync(9<\(Trace.hex("/data/readings/index.sqlite-wal"))>) = 0", Trace.acknowledge,
            ],
            batches: 1,
            violations: 1
        ),
        Case(
            name: "a SUBACK needs no sync",
            lines: Trace.publish() + [Trace.sync + ") = 0"] + Trace.publish("90", 5) + [Trace.acknowledge],
            batches: 1,
            violations: 0
        ),
    ])
    func theCheckSeesWhatIsWrong(_ it: Case) {
        var order = AckOrder()
        for line in it.lines { order.take(Substring(line)) }
        #expect(order.batches == it.batches && order.violations.count == it.violations, "\(order)")
    }
}
