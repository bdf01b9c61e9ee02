import Foundation
import Testing
import TideTesting

/// `profile new`: what it writes for a message is right, and its own example holds.
@Suite("A profile from a message")
struct ProfileNewTests {
    @Test(
        "is right as it stands",
        arguments: [
            (
                "farm/bay/probe-1/up",
                #"{"ts":1795640400,"waterTemp":18.2,"do_mgl":7.9,"pH":8.1,"pump":true,"fw":"v1.2","gps":{"lat":36.1,"lon":120.2}}"#,
                [
                    "topic: 'farm/{site}/{device}/up'", "time: {source: $.ts, format: unix}",
                    "water_temperature: {from: water_temp, quantity: water_temperature, unit: \"Cel\"}",
                    "dissolved_oxygen: {from: do_mgl", "ph: {from: ph, quantity: ph", "fw: {from: fw}",
                    "latitude: 36.1", "pump_state: 1.0",
                ]
            ),
            (
                "probe/7",
                #"{"id":"g7","readings":[{"at":1795640400123,"rh":"81","odd key":3},{"at":1795640460123,"rh":80}],"rssi":-70}"#,
                [
                    "topic: '{device}/7'", "each: $.readings[*]", "time: {source: $.at, format: unix_ms}",
                    "rh: {path: $.rh, type: number}", "rssi: {path: $.rssi, type: number, of: message}",
                    #"odd_key: {path: '$["odd key"]', type: number}"#, "- {relative_humidity: 81.0}",
                    "- {relative_humidity: 80.0, rssi: -70.0}",
                ]
            ),
            (
                "a", #"{"time":"2026-01-01T00:00:00Z","深度":2.5,"a\"b":1,"it's":"x"}"#,
                ["time: {source: $.time, format: rfc3339}", "field_"]
            ),
            ("a/b", #"{}"#, ["errors: [no_fields]"]), ("a/b", #"[[1,2],null]"#, ["path: '$[0][1]'"]),
        ] as [(String, String, [String])]
    )
    func right(_ topic: String, _ payload: String, _ lines: [String]) throws {
        let scratch = ScratchFolder()
        try Data(payload.utf8).write(to: URL(filePath: scratch.file("message.json")))
        let written = try Program.run(
            "fieldtide",
            ["profile", "new", "--from", scratch.file("message.json"), "--topic", topic]
        )
        #expect(written.status == 0, "\(written.stderr)")
        for line in lines { #expect(written.stdout.contains(line), "\(line) in:\n\(written.stdout)") }
        try Data(written.stdout.utf8).write(to: URL(filePath: scratch.file("new.yaml")))
        for command in ["check", "test"] {
            let run = try Program.run("fieldtide", ["profile", command, scratch.file("new.yaml")])
            #expect(run.status == 0, "\(command): \(run.stdout)\(run.stderr)\n\(written.stdout)")
        }
    }

    @Test("needs a message in JSON", arguments: ["[1,2", "", "21.5 C"])
    func wrong(_ payload: String) throws {
        let scratch = ScratchFolder()
        try Data(payload.utf8).write(to: URL(filePath: scratch.file("message.json")))
        let run = try Program.run(
            "fieldtide",
            ["profile", "new", "--from", scratch.file("message.json"), "--topic", "a"]
        )
        #expect(run.status != 0 && run.stderr.contains("the payload is no JSON"), "\(run.stderr)")
    }
}
