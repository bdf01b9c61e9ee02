import Foundation
import Testing
import TideAPI
import TideTesting

/// `doctor` against a real broker, beside a running daemon and without one.
@Suite("Doctor")
struct DoctorTests {
    struct Finding: Decodable {
        var verdict, subject, text: String
    }

    @Test(arguments: [false, true]) func findsASoundSetupSound(besideDaemon: Bool) throws {
        let farm = try Farm()
        let daemon = besideDaemon ? try farm.daemon() : nil
        let run = try farm.fieldtide("doctor", "--format", "json")
        let findings = try JSONDecoder().decode([Finding].self, from: Data(run.stdout.utf8))
        #expect(run.status == 0, "\(run.stdout)")
        #expect(!findings.contains { $0.verdict == "failed" })
        let folder = besideDaemon ? "can be written" : "is not there yet"
        #expect(findings.contains { $0.subject == "data folder" && $0.text.contains(folder) })
        #expect(findings.contains { $0.subject == "profiles" && $0.text == "2 are right" })
        #expect(findings.count > 6, "the broker's findings are there")
        #expect(daemon?.isRunning != false)
        daemon?.end(SIGTERM)
        // What the doctor published is its own affair.
        if besideDaemon { #expect(try Stats(farm).frames.received == 0) }
    }

    @Test func aBrokerThatIsNotThereIsAProblem() throws {
        let farm = try Farm(broker: false)
        let run = try farm.fieldtide("doctor", "--format", "csv")
        #expect(run.status == 1)
        #expect(run.stdout.contains("\nfailed,"), "\(run.stdout)")
    }
}
