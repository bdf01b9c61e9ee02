import Foundation
import Testing
import TideAPI
import TideModel

@Suite("Alerts: pages")
struct AlertPageTests {
    private static let golden = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("Golden")

    private static func web(_ alerts: MemoryAlerts) -> MemoryWeb {
        var web = MemoryWeb()
        web.alerts = alerts
        return web
    }

    /// A link as a message has it, without the host.
    static func link(
        _ alert: AlertID = 7,
        contact: String = "duty",
        age: Int64 = 0,
        key: LinkKey = MemoryAlerts.key
    ) -> String {
        let made = Timestamp(milliseconds: MemoryWeb.now.milliseconds - age)
        let url = AlertLink(base: "https://farm.example/", key: key).url(alert, contact: contact, now: made)
        return String(url.dropFirst("https://farm.example".count))
    }

    private static func token(_ link: String) -> String { String(link.drop { $0 != "=" }.dropFirst()) }

    /// The golden files were looked at in a browser; `FIELDTIDE_WRITE_GOLDEN=1` writes them anew.
    @Test(arguments: ["en", "zh"], ["alert", "alerts"])
    func looksAsItWasLookedAt(_ language: String, _ page: String) async throws {
        let target = page == "alerts" ? "/alerts?lang=\(language)" : Self.link() + "&lang=\(language)"
        var web = Self.web(MemoryAlerts())
        web.chart = (Int64(-100)..<90).filter { $0 < -40 || $0 > -20 }.map { minute in
            let wave = Double(abs((minute + 100) % 20 - 10)) / 10
            return (MemoryAlerts.began.milliseconds + minute * 60_000, (minute < 0 ? 3.4 : 2.4) + wave, 1)
        }
        let html = try await web.text(target)
        let file = Self.golden.appendingPathComponent("\(page).\(language).html")
        let plain = html.replacing(#/style\.css\?v=[0-9a-f]+/#, with: "style.css?v=V")
        if ProcessInfo.processInfo.environment["FIELDTIDE_WRITE_GOLDEN"] != nil {
            try plain.write(to: file, atomically: true, encoding: .utf8)
        }
        #expect(try String(contentsOf: file, encoding: .utf8) == plain)
    }

    @Test func theFirstPageSaysFirstWhatGoesOn() async throws {
        let html = try await Self.web(MemoryAlerts()).text("/?lang=en")
        #expect(html.contains("<h1 class=\"headline\">1 alert goes on: Oxygen is low</h1>"))
        #expect(html.contains("<a href=\"/alerts/7?lang=en\">") && html.contains("<a href=\"/alerts?lang=en\">"))
        #expect(!html.contains("/alerts/6"))
        let many = MemoryAlerts(
            (AlertID(1)...150).reversed().map { id in
                var history = MemoryAlerts.firing(id)
                if id == 60 { history.alert.severity = "emergency" }
                return history
            }
        )
        let full = try await Self.web(many).text("/?lang=en")
        let shown = full.matches(of: #/href="\/alerts\/([0-9]+)/#).map { String($0.1) }
        #expect(shown == ["60", "150", "149", "148", "147", "146", "145", "144"], "the worst first, then the newest")
        #expect(try await Self.web(many).text("/alerts?lang=en").contains("Only the newest 100 are shown"))
        #expect(try await MemoryWeb().text("/alerts?lang=en").contains("No alert goes on."))
    }

    @Test func textOfPeopleIsTextAndNothingElse() async throws {
        let hostile = PageTests.hostile
        let words = OutboxMessage.Words(
            title: OutboxMessage.Both(en: hostile, zh: hostile),
            advice: OutboxMessage.Both(en: hostile, zh: hostile),
            site: hostile,
            place: hostile,
            zone: hostile
        )
        var history = MemoryAlerts.firing(words: words, comment: hostile)
        (history.alert.rule, history.alert.target, history.alert.assignee) = (hostile, hostile, hostile)
        history.alert.unit = #"<b>"x"#
        history.messages[0].contact = hostile
        history.messages[0].receipts[1].detail = hostile
        let web = Self.web(MemoryAlerts([history]))
        let link = Self.link(contact: hostile)
        for target in [
            link, link + "&lang=zh", "/alerts", "/", "/alerts?site=%3Cscript%3E%22", "/alerts/7?t=%22%3E%3Cb%3E",
        ] {
            let html = try await web.text(target)
            for markup in ["<script", "<img src=x", "onerror='", "<b>", "\u{202E}", "\u{7}"] {
                #expect(!html.contains(markup), "\(target): \(markup)")
            }
            let tags = Set(html.matches(of: #/<([a-z0-9]+)/#).map { String($0.1) })
            let own: Set = ["strong", "select", "option", "line", "rect", "text"]
            #expect(tags.isSubset(of: PageTests.tags.union(own)), "\(tags)")
            #expect(!html.contains("style=\""))
        }
        #expect(try await web.text(link).contains("&lt;script&gt;alert(1)&lt;/script&gt;"))
    }

    @Test func aChartHasTheReadingsTheLimitAndTheTimeOfTheAlert() async throws {
        var web = Self.web(MemoryAlerts())
        web.chart = (Int64(0)..<90).map { minute in
            let time = MemoryAlerts.began.milliseconds + (minute - 30) * 60_000
            return (time, minute == 40 ? 99 : 2 + Double(minute % 7), minute == 40 ? 4 : 1)
        }
        let html = try await web.text(Self.link())
        #expect(html.contains("<polyline points=\"") && html.contains("<line class=\"limit\""))
        #expect(html.contains("<rect class=\"span\" x=\"") && html.contains("readings: lowest 2"))
        #expect(!html.contains("99 mg/L"), "what failed its test is not drawn")
        web.chart = []
        #expect(try await !web.text(Self.link()).contains("<svg class=\"chart\""))
    }

    @Test func formsAreShownToWhomALinkNames() async throws {
        let web = Self.web(MemoryAlerts())
        let html = try await web.text(Self.link() + "&lang=en")
        for action in ["acknowledge", "assign", "comment", "close"] {
            #expect(html.contains("<form method=\"post\" action=\"/alerts/7/\(action)\">"))
        }
        #expect(html.contains("You answer as duty.") && !html.contains("http-equiv") && !html.contains("<script"))
        #expect(html.matches(of: #/name="t" value="[0-9A-Za-z._-]+"/#).count == 4)
        let plain = try await web.text("/alerts/7?lang=en")
        #expect(!plain.contains("<form") && plain.contains("open the link of a message"))
        // Of what is over people may still say what it was.
        let over = try await web.text(Self.link(6))
        #expect(over.contains("/alerts/6/close\">") && !over.contains("/alerts/6/acknowledge"))
        var old = MemoryAlerts.resolved(5)
        old.alert.ended = WrittenTime(Timestamp(milliseconds: MemoryWeb.now.milliseconds - 90 * 86_400_000))
        #expect(try await Self.web(MemoryAlerts([old])).text(Self.link(5)).contains("/alerts/5/close\">"))
    }

    @Test func noLinkLeavesThePageByAccident() async throws {
        let web = Self.web(MemoryAlerts())
        let answer = await web.answer(Self.link())
        #expect(answer.headers["referrer-policy"] == "no-referrer" && answer.headers["cache-control"] == "no-store")
        let html = try await web.text(Self.link())
        let links = html.matches(of: #/href="([^"]*)"/#).map { String($0.1) }
        #expect(links.filter { $0.contains("t=") }.allSatisfy { $0.hasPrefix("/alerts/7?lang=") }, "\(links)")
    }
}
