import Foundation
import Testing
import TideAPI
import TideAlerts
import TideDaemon
import TideModel
import TideSQLite
import TideTesting

/// `fieldtide alerts` and the page on a folder with rules in force, without a daemon and beside one.
@Suite(.serialized)
struct AlertsTests {
    private static let rules = """
        pack: test
        rules:
          warm:
            title: {en: "Too warm <b>", zh: 水温过高}
            advice: {en: "Open the inlet.", zh: 打开进水口。}
            watch: water_temperature
            shown_in: "[degF]"
            levels: {emergency: {above: "86 [degF]", confirm: none}}
        routes:
          - {to: [duty]}
        """

    /// A farm whose folder has rules, as a daemon once put them in force.
    private func farm(settings: String = "") throws -> Farm {
        let farm = try Farm()
        let loaded = RuleSet.load([RuleFile(path: "rules.yaml", text: Self.rules)])
        let stored = try #require(loaded.stored, "\(loaded.errors)")
        try DataFolder.create(farm.data)
        let journal = try SQLiteJournal(folder: farm.data)
        var record = Record(number: 1, at: Timestamp(milliseconds: 1_577_836_800_000))
        record.rare.alerts.rules = stored
        try journal.append([record])
        journal.close()
        farm.configure { $0 + settings }
        return farm
    }

    /// A message of a buoy that measures now.
    private func send(_ farm: Farm, _ buoy: String, _ value: Double) throws {
        let now = Int64(Date().timeIntervalSince1970 * 1_000)
        try farm.publish([("farm/a/\(buoy)/open", #"{"ts": \#(now), "t": \#(value)}"#)])
    }

    private func alerts(_ farm: Farm, _ arguments: String...) throws -> Program.Run {
        try Program.run("fieldtide", ["alerts"] + arguments + ["--config", farm.config], in: farm.scratch.path)
    }

    private func shown(_ farm: Farm, _ id: AlertID = 1) throws -> AlertHistoryDTO {
        let run = try alerts(farm, "show", "\(id)", "--format", "json")
        return try JSONDecoder().decode(AlertHistoryDTO.self, from: Data(run.stdout.utf8))
    }

    private func waitForAlert(_ farm: Farm) throws {
        #expect(try eventually { try alerts(farm, "list").stdout.contains("Too warm") })
    }

    @Test func anAlertFromItsBeginningToItsEnd() throws {
        let farm = try farm()
        #expect(try alerts(farm, "list").lines.count == 1)
        let daemon = try farm.daemon()
        try send(farm, "b1", 31)
        try waitForAlert(farm)
        let list = try alerts(farm, "list").stdout
        #expect(list.contains("emergency") && list.contains("firing") && list.contains("[degF]"), "\(list)")
        #expect(list.contains("87.8") && list.contains("86"), "\(list)")
        let ack = try alerts(farm, "ack", "1", "--by", "王强")
        #expect(ack.status == 0 && ack.stdout.contains("noticed by 王强"), "\(ack)")
        #expect(try alerts(farm, "assign", "1", "--to", "Li Wei", "--by", "w").status == 0)
        #expect(try alerts(farm, "comment", "1", "inlet is open", "--by", "w").status == 0)
        daemon.end(SIGTERM)
        #expect(daemon.waitForExit() == 0)

        // Without a daemon the command does the same work.
        let snooze = try alerts(farm, "snooze", "1", "--for", "2h", "--by", "w")
        #expect(snooze.status == 0, "\(snooze)")
        let close = try alerts(farm, "close", "1", "--cause", "fouling", "--comment", "cleaned", "--by", "w")
        #expect(close.status == 0, "\(close)")
        let history = try shown(farm)
        #expect(history.alert.status == .resolved && history.alert.cause == .fouling)
        #expect(history.alert.acknowledged?.by == "王强" && history.alert.assignee == "Li Wei")
        let kinds: [AlertEvent.Kind] = [.fired, .acknowledged, .assigned, .commented, .snoozed, .closed]
        #expect(history.events.map(\.kind) == kinds)
        #expect(history.events[0].value.map { abs($0 - 87.8) < 0.001 } == true)
        #expect(history.messages.map(\.contact).allSatisfy { $0 == "duty" })
        let text = try alerts(farm, "show", "1").stdout
        for words in ["Too warm", "Open the inlet.", "inlet is open", "fouling: cleaned"] {
            #expect(text.contains(words), "\(text)")
        }
        #expect(try alerts(farm, "list").lines.count == 1)
        #expect(try alerts(farm, "list", "--all", "--severity", "emergency").lines.count == 2)
        #expect(try farm.fieldtide("verify").status == 0)
    }

    @Test func silencesBeginAndEnd() throws {
        let farm = try farm()
        let made = try alerts(
            farm,
            "silence",
            "--target",
            "a/pond-1",
            "--for",
            "2h",
            "--comment",
            "换膜",
            "--maintenance",
            "--by",
            "w"
        )
        #expect(made.status == 0 && made.stdout.hasPrefix("silence 1 until "), "\(made)")
        let list = try alerts(farm, "silences").stdout
        #expect(list.contains("a/pond-1") && list.contains("maintenance") && list.contains("换膜"), "\(list)")
        #expect(try alerts(farm, "labels").lines.count == 1, "it is not over")
        #expect(try alerts(farm, "unsilence", "1", "--by", "w").stdout == "silence 1 ended by w\n")
        let labels = try alerts(farm, "labels", "--target", "a/pond-1/d").stdout
        #expect(labels.contains("s1 ") && labels.contains("maintenance") && labels.contains("换膜"), "\(labels)")
        #expect(try alerts(farm, "silences").lines.count == 1)
        #expect(try alerts(farm, "silences", "--all").lines.count == 2)
        #expect(try alerts(farm, "unsilence", "1", "--by", "w").stderr.contains("no silence 1 is in force"))
    }

    /// An alert that ended long before anybody said what it was.
    @Test func whatIsLongOverIsLabelled() throws {
        let farm = try farm()
        let journal = try SQLiteJournal(folder: farm.data)
        let began = Timestamp(milliseconds: 1_577_836_800_000)
        var alert = Alert(
            id: 1,
            rule: "test/warm",
            target: "a/b1/t",
            site: "a",
            series: [0],
            severity: .emergency,
            began: began,
            fired: began + 60_000,
            value: 304,
            limit: 303,
            unit: "K"
        )
        (alert.status, alert.ended, alert.cause) = (.resolved, began + 3_600_000, .cleared)
        var record = Record(number: 2, at: began + 4_000_000)
        record.rare.registry = [.site(Site(id: "a", name: "A")), .device(Device(number: 0, site: "a", id: "b1"))]
        record.rare.series = [
            SeriesDefinition(number: 0, device: 0, channel: "t", quantity: "water_temperature", unit: "K")
        ]
        record.rare.alerts.alerts = [alert]
        try journal.append([record])
        journal.close()
        #expect(try alerts(farm, "labels").lines.count == 1)
        let close = try alerts(farm, "close", "1", "--cause", "weather", "--comment", "heat", "--by", "王强")
        #expect(close.status == 0, "\(close)")
        let daemon = try farm.daemon()
        #expect(try alerts(farm, "comment", "1", "35 °C in the shade", "--by", "w").status == 0)
        #expect(try alerts(farm, "close", "1", "--cause", "true", "--by", "w").status == 0)
        let late = try alerts(farm, "ack", "1", "--by", "w")
        #expect(late.status == 1 && late.stderr.contains("alert 1 is over"), "\(late)")
        let labels = try alerts(farm, "labels", "--format", "json").stdout
        let found = try JSONDecoder().decode([LabelDTO].self, from: Data(labels.utf8))
        #expect(found.map(\.cause) == [.true] && found.first?.supersedes == "1" && found.first?.alert == 1)
        #expect(found.first?.from == WrittenTime(began) && found.first?.until == WrittenTime(began + 3_600_000))
        let all = try alerts(farm, "labels", "--all", "--target", "a").stdout
        #expect(all.contains("weather") && all.contains("heat") && all.contains("王强"), "\(all)")
        #expect(try alerts(farm, "labels", "--cause", "fouling").lines.count == 1)
        let history = try shown(farm)
        #expect(history.alert.status == .resolved && history.events.map(\.kind) == [.closed, .commented, .closed])
        daemon.end(SIGTERM)
        #expect(daemon.waitForExit() == 0)
        #expect(try farm.fieldtide("verify").status == 0)
    }

    @Test func aReplayBesideTheDaemonFindsWhatItFound() throws {
        let farm = try farm()
        farm.scratch.write("rules.yaml", Self.rules)
        farm.scratch.write("bad.yaml", Self.rules.replacing("water_temperature", with: "water_temprature"))
        func replay(_ arguments: String...) throws -> Program.Run {
            try Program.run("fieldtide", ["rules", "replay"] + arguments, in: farm.scratch.path)
        }
        let bad = try replay("bad.yaml", "--from", "-1d", "--config", farm.config)
        #expect(
            bad.status == 1 && bad.stderr.contains("bad.yaml:6:") && bad.stderr.contains("water_temperature"),
            "\(bad)"
        )
        let late = try replay("rules.yaml", "--from", "-1d", "--to", "-2d", "--config", farm.config)
        #expect(late.status == 2 && late.stderr.contains("is not before --to"), "\(late)")
        let none = try replay("rules.yaml", "--from", "-1d", "--config", farm.config)
        #expect(none.status == 0 && none.stdout.hasPrefix("0 readings of 0 series, "), "\(none)")
        let daemon = try farm.daemon()
        try send(farm, "b1", 31)
        try waitForAlert(farm)
        #expect(try alerts(farm, "close", "1", "--cause", "true", "--by", "w").status == 0)
        let found = try replay("rules.yaml", "--from", "-1d", "--list", "--config", farm.config)
        for words in ["test/warm", "duty 1", "a/b1/", "emergency", "87.8", "[degF]", "true"] {
            #expect(found.stdout.contains(words), "\(words): \(found)")
        }
        let csv = try replay("rules.yaml", "--from", "-1d", "--format", "csv", "--config", farm.config)
        #expect(csv.lines.first == "rule,incidents,hours,messages,true,false,other,no_label,missed", "\(csv)")
        #expect(
            csv.lines.last.map { $0.hasPrefix("test/warm,1,0") && $0.hasSuffix(",duty 1,1,0,0,0,0") } == true,
            "\(csv)"
        )
        let json = try replay("rules.yaml", "--from", "-1d", "--list", "--format", "json", "--config", farm.config)
        let answer = try JSONDecoder().decode(ReplayDTO.self, from: Data(json.stdout.utf8))
        #expect(answer.incidents.map(\.cause) == [.true] && answer.rules.map(\.right) == [1] && answer.missed.isEmpty)
        daemon.end(SIGTERM)
        #expect(daemon.waitForExit() == 0)
        // Offline, from the same folder.
        let after = try replay("rules.yaml", "--from", "-1d", "--list", "--format", "csv", "--config", farm.config)
        #expect(after.lines.count == 2 && after.lines.last?.hasSuffix(",true,1") == true, "\(after)")
    }

    struct Wrong: Sendable, CustomTestStringConvertible {
        var arguments: [String]
        var status: Int32 = 2
        var says: String
        var testDescription: String { arguments.joined(separator: " ") }
    }

    private static let wrong = [
        Wrong(arguments: ["close", "1", "--cause", "bad"], says: "true, sensor_fault, maintenance, fouling"),
        Wrong(arguments: ["close", "1"], says: "true, sensor_fault, maintenance, fouling"),
        Wrong(arguments: ["snooze", "1"], says: "write --for or --until"),
        Wrong(arguments: ["snooze", "1", "--for", "soon"], says: "30m, 8h or 2d"),
        Wrong(arguments: ["silence", "--for", "1h"], says: "--rule, --target, or --all"),
        Wrong(arguments: ["silence", "--all", "--for", "91d"], status: 1, says: "within 90 days"),
        Wrong(arguments: ["list", "--severity", "bad"], says: "emergency"),
        Wrong(arguments: ["list", "--limit", "0"], says: "from 1 to 1000"),
        Wrong(arguments: ["labels", "--cause", "bad"], says: "true, sensor_fault, maintenance, fouling"),
        Wrong(arguments: ["labels", "--limit", "0"], says: "from 1 to 1000"),
        Wrong(arguments: ["show", "9"], status: 1, says: "there is no alert 9"),
        Wrong(arguments: ["ack", "9"], status: 1, says: "there is no alert 9"),
    ]

    @Test func whatIsWrongIsSaid() throws {
        let farm = try farm()
        for wrong in Self.wrong {
            let arguments = ["alerts"] + wrong.arguments + ["--config", farm.config]
            let run = try Program.run("fieldtide", arguments, in: farm.scratch.path)
            #expect(run.status == wrong.status && run.stderr.contains(wrong.says), "\(wrong.testDescription): \(run)")
        }
    }

    @Test func aLinkAnswersOnThePageOfARunningDaemon() throws {
        let farm = try farm(settings: "api: {listen: 127.0.0.1:0}\n")
        let daemon = try farm.daemon()
        try send(farm, "b1", 31)
        try waitForAlert(farm)
        let stats = try JSONDecoder().decode(
            StatsDTO.self,
            from: Data(try farm.fieldtide("stats", "--format", "json").stdout.utf8)
        )
        #expect(stats.figures["alerts_open_emergency"] == 1 && stats.figures["messages_waiting"] != nil)
        let port = Int(try #require(stats.figures["http_port"]))
        let path = farm.data + "/" + LinkKey.fileName
        #expect(try FileFacts(path).mode == 0o600)
        let key = try LinkKey.inFolder(farm.data)
        let now = Timestamp(milliseconds: Int64(Date().timeIntervalSince1970 * 1_000))
        let link = AlertLink(base: "http://127.0.0.1:\(port)", key: key).url(1, contact: "duty", now: now)

        let (_, page) = try fetch(link + "&lang=en")
        #expect(page.contains("Too warm &lt;b&gt;") && page.contains("<form method=\"post\""), "\(page)")
        #expect(page.contains("<svg class=\"chart\"") && page.contains("class=\"limit\""))
        #expect(try shown(farm).alert.acknowledged == nil, "to look changes nothing")
        let form = "lang=en&t=" + link.drop { $0 != "=" }.dropFirst()
        let address = "http://127.0.0.1:\(port)/alerts/1/acknowledge"
        let (status, after) = try fetch(address, form: form)
        #expect(status == 200 && after.contains("Noticed by") && after.contains("duty"), "\(after)")
        #expect(try shown(farm).alert.acknowledged?.by == "duty")
        #expect(try fetch(address, form: "t=x").status == 403)
        #expect(try fetch("http://127.0.0.1:\(port)/?lang=en").text.contains("1 alert goes on"))
        daemon.end(SIGTERM)
        #expect(daemon.waitForExit() == 0)
        #expect(try Data(contentsOf: URL(fileURLWithPath: path)).count == LinkKey.length)
    }

    @Test func aKeyStaysAndADamagedOneIsSaid() throws {
        try FileManager.default.createDirectory(atPath: scratch.file("data"), withIntermediateDirectories: true)
        let folder = scratch.file("data")
        let urls = try (0..<2).map { _ in
            AlertLink(base: "http://x", key: try LinkKey.inFolder(folder)).url(1, contact: "a", now: .distantPast)
        }
        #expect(urls[0] == urls[1])
        scratch.write("data/" + LinkKey.fileName, "short")
        let error = #expect(throws: DaemonError.self) { try LinkKey.inFolder(folder) }
        #expect(error?.description.contains("has no 32 bytes: remove it") == true)
    }

    /// As a browser does, by curl: redirects are followed.
    private func fetch(_ url: String, form: String? = nil) throws -> (status: Int, text: String) {
        let log = "fetch.log"
        var command = ["curl", "-sS", "-L", "-w", "\n%{http_code}", url]
        if let form { command += ["--data", form] }
        try? FileManager.default.removeItem(atPath: scratch.file(log))
        _ = try ChildProcess(command, log: scratch.file(log)).waitForExit()
        var lines = scratch.read(log).split(separator: "\n", omittingEmptySubsequences: false)
        return (Int(lines.removeLast()) ?? 0, lines.joined(separator: "\n"))
    }

    private let scratch = ScratchFolder()
}
