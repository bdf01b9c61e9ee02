import Foundation
import Testing
import TideAPI
import TideDaemon
import TideModel
import TideTesting

/// Links in the messages of the built daemon, opened as a contact does: by a proxy, without an account.
@Suite("Alerts: links in messages", .serialized)
struct LinkTests {
    private static let rules = """
        pack: farm
        rules:
          hot:
            title: {en: Water too warm, zh: 水温过高}
            watch: water_temperature
            levels: {emergency: {above: 25 Cel, confirm: none}}
        routes:
          - {to: [wang, li]}
        """

    private let farm: Farm
    private let listener: ChildProcess
    private let daemon: ChildProcess

    init() throws {
        farm = try Farm()
        farm.scratch.write("rules.yaml", Self.rules)
        farm.configure {
            $0 + """
                rules: [./rules.yaml]
                notify:
                  channels: {out: {type: mqtt, topic: 'told/{contact}'}}
                  contacts: {wang: {channel: out}, li: {channel: out, language: en}}
                api: {listen: 127.0.0.1:0, url: "http://tide.example.com/"}

                """
        }
        let port = "\(farm.broker?.port ?? 0)", log = farm.scratch.file("told.log")
        listener = try ChildProcess(["mosquitto_sub", "-p", port, "-t", "told/#", "-q", "1"], log: log)
        daemon = try farm.daemon()
        let now = Int64(Date().timeIntervalSince1970 * 1_000)
        try farm.publish([("farm/a/d1/open", #"{"ts": \#(now), "t": 30}"#)])
        let isTold = (0..<4).contains { [farm] _ in
            eventually { farm.scratch.read("told.log").split(separator: "\n").count == 2 }
        }
        #expect(isTold, "\(farm.scratch.read("daemon.log"))")
    }

    /// What a contact was told.
    private func message(to contact: String) throws -> [String: Any] {
        let data = try farm.scratch.read("told.log").split(separator: "\n").compactMap { line in
            let object = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
            return object?["data"] as? [String: Any]
        }
        return try #require(data.first { $0["contact"] as? String == contact })
    }

    private func link(to contact: String) throws -> String {
        let alerts = try message(to: contact)["alerts"] as? [[String: Any]]
        return try #require(alerts?.first?["link"] as? String)
    }

    private static func token(_ link: String) -> String { String(link.drop { $0 != "=" }.dropFirst()) }

    /// As a browser does behind a proxy that sends `Host: localhost`: redirects are followed.
    private func fetch(_ url: String, form: String? = nil) throws -> (status: Int, text: String) {
        let stats = try farm.fieldtide("stats", "--format", "json").stdout
        let figures = try JSONDecoder().decode(StatsDTO.self, from: Data(stats.utf8)).figures
        let port = Int(try #require(figures["http_port"]))
        var command = ["curl", "-sS", "-L", "--noproxy", "*", "--connect-to", "tide.example.com:80:127.0.0.1:\(port)"]
        command += ["-H", "Host: localhost", "-w", "\n%{http_code}", url] + (form.map { ["--data", $0] } ?? [])
        let log = farm.scratch.file("fetch.log")
        try? FileManager.default.removeItem(atPath: log)
        _ = try ChildProcess(command, log: log).waitForExit()
        var lines = farm.scratch.read("fetch.log").split(separator: "\n", omittingEmptySubsequences: false)
        return (Int(lines.removeLast()) ?? 0, lines.joined(separator: "\n"))
    }

    private func shown() throws -> AlertHistoryDTO {
        let run = try farm.fieldtide("alerts", "show", "1", "--format", "json")
        return try JSONDecoder().decode(AlertHistoryDTO.self, from: Data(run.stdout.utf8))
    }

    @Test func whoeverIsToldSeesAndAnswersTheAlert() throws {
        let (wang, li) = (try link(to: "wang"), try link(to: "li"))
        #expect(wang.hasPrefix("http://tide.example.com/alerts/1?t=") && wang != li)
        let texts = try ["wang", "li"].map { try message(to: $0)["text"] as? [String: String] }
        #expect(texts[0]?["long"]?.hasSuffix("\n查看并处理：" + wang) == true, "\(texts)")
        #expect(texts[1]?["long"]?.hasSuffix("\nLook and answer: " + li) == true, "\(texts)")

        let (status, page) = try fetch(wang + "&lang=en")
        #expect(status == 200 && page.contains("Water too warm") && page.contains("You answer as wang."), "\(page)")
        let list = try #require(try message(to: "wang")["list"] as? String)
        #expect(list == "http://tide.example.com/alerts?site=a")
        #expect(try fetch(list + "&lang=en").text.contains("Water too warm"))
        #expect(try shown().alert.acknowledged == nil, "to look changes nothing")

        let address = "http://tide.example.com/alerts/1/"
        let (noticed, after) = try fetch(address + "acknowledge", form: "lang=en&t=" + Self.token(wang))
        #expect(noticed == 200 && after.contains("Noticed by"), "\(after)")
        #expect(try shown().alert.acknowledged?.by == "wang")
        #expect(try fetch(address + "comment", form: "text=seen&t=" + Self.token(li)).status == 200)
        #expect(try shown().events.last?.by == "li")
        end()
    }

    @Test func aTokenIsForOneAlertOneContactAndOneDay() throws {
        let (wang, li) = (try link(to: "wang"), try link(to: "li"))
        let mixed = zip(Self.token(wang).split(separator: "."), Self.token(li).split(separator: ".")).enumerated().map {
            $0.offset == 1 ? $0.element.1 : $0.element.0
        }.joined(separator: ".")
        let key = try LinkKey.inFolder(farm.data)
        let now = Timestamp(milliseconds: Int64(Date().timeIntervalSince1970 * 1_000))
        let links = AlertLink(base: "http://tide.example.com", key: key)
        func aged(_ age: Int64) -> String { Self.token(links.url(1, contact: "wang", now: now + -age)) }
        let wrong: [(alert: Int, token: String, says: String)] = [
            (2, Self.token(wang), "not for this alert"), (1, mixed, "not for this alert"),
            (1, aged(AlertLink.lifetime), "older than a day"), (1, "", "open the link of a message"),
        ]
        for (alert, token, says) in wrong {
            let answer = try fetch("http://tide.example.com/alerts/\(alert)/acknowledge", form: "lang=en&t=" + token)
            #expect(answer.status == 403 && answer.text.contains(says), "\(says): \(answer)")
        }
        #expect(try shown().alert.acknowledged == nil)
        let last = try fetch(
            "http://tide.example.com/alerts/1/acknowledge",
            form: "t=" + aged(AlertLink.lifetime - 60_000)
        )
        #expect(last.status == 200, "a minute before the day is over it counts")
        end()
    }

    private func end() {
        daemon.end(SIGTERM)
        listener.end(SIGTERM)
        #expect(daemon.waitForExit() == 0)
    }
}
