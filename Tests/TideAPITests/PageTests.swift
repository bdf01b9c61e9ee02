import Foundation
import Testing
import TideAPI
import TideModel

@Suite("Page")
struct PageTests {
    private static let golden = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("Golden")

    /// The golden files were looked at in a browser; `FIELDTIDE_WRITE_GOLDEN=1` writes them anew.
    @Test(arguments: ["en", "zh"])
    func looksAsItWasLookedAt(_ language: String) async throws {
        let html = try await MemoryWeb().text("/", languages: language == "zh" ? "zh-CN,zh;q=0.9" : "de,en;q=0.5")
        let file = Self.golden.appendingPathComponent("page.\(language).html")
        // The style has its own life; only its address stands in the page.
        let plain = html.replacing(#/style\.css\?v=[0-9a-f]+/#, with: "style.css?v=V")
        if ProcessInfo.processInfo.environment["FIELDTIDE_WRITE_GOLDEN"] != nil {
            try plain.write(to: file, atomically: true, encoding: .utf8)
        }
        #expect(try String(contentsOf: file, encoding: .utf8) == plain)
    }

    @Test func isProtected() async throws {
        let answer = await MemoryWeb().answer("/")
        let policy = try #require(answer.headers["content-security-policy"])
        #expect(policy.contains("default-src 'none'") && policy.contains("frame-ancestors 'none'"))
        #expect(!policy.contains("unsafe") && !policy.contains("script"))
        #expect(answer.headers["cache-control"] == "no-store" && answer.headers["vary"] == "accept-language")
        let html = String(decoding: try await answer.collect(), as: UTF8.self)
        #expect(!html.contains("<script") && !html.contains("style=\""))
    }

    static let hostile = #"<script>alert(1)</script>"><img src=x onerror='alert(2)'>&amp;"# + "\u{202E}\u{7}"

    @Test func namesAreTextAndNothingElse() async throws {
        var web = MemoryWeb()
        web.sites = [("s", Self.hostile)]
        var series = MemoryWeb.series(9, Self.hostile, "no_such_quantity", #"<b>"x"#, 1)
        series.flag = 4
        web.devices = [
            DeviceView(
                key: DeviceKey(site: "s", device: Self.hostile),
                unit: Self.hostile,
                lastSeen: MemoryWeb.now.milliseconds,
                quietAfter: 1_000,
                series: [series]
            )
        ]
        let coded = "%3Cscript%3E%22%27%3E"
        for target in ["/", "/?site=s", "/?site=\(coded)&device=\(coded)&after=\(coded)/x&lang=zh"] {
            let html = try await web.text(target)
            for markup in ["<script", "<img src=x", "onerror='", "<b>", "\u{202E}", "\u{7}", "&amp;amp;amp;"] {
                #expect(!html.contains(markup), "\(target): \(markup)")
            }
            // Whatever was opened is what this program opens.
            let tags = Set(html.matches(of: #/<([a-z0-9]+)/#).map { String($0.1) })
            #expect(tags.isSubset(of: Self.tags), "\(tags.subtracting(Self.tags))")
        }
        #expect(try await web.text("/").contains("&lt;script&gt;alert(1)&lt;/script&gt;&quot;&gt;"))
    }

    static let tags: Set<String> = [
        "html", "head", "meta", "title", "link", "body", "a", "header", "nav", "main", "section", "h1", "h2", "h3",
        "h4", "p", "ul", "li", "bdi", "span", "div", "article", "table", "thead", "tbody", "tr", "th", "td", "time",
        "small", "svg", "polyline", "circle", "caption", "footer", "img", "form", "label", "input", "button",
    ]

    @Test(arguments: [
        (nil, "en"), ("", "en"), ("zh-CN,zh;q=0.9,en;q=0.8", "zh-Hans"), ("en-GB,zh;q=0.9", "en"),
        ("fr, de;q=0.5", "en"), ("en;q=0.1, zh-TW;q=0.2", "zh-Hans"), ("zh;q=0, en;q=0.1", "en"),
        ("ZH", "zh-Hans"), ("zh;q=oops", "en"), (";;;,,q=1", "en"),
    ])
    func language(_ field: String?, _ tag: String) async throws {
        #expect(try await MemoryWeb().text("/", languages: field).contains("<html lang=\"\(tag)\">"))
        #expect(try await MemoryWeb().text("/?lang=zh", languages: field).contains("<html lang=\"zh-Hans\">"))
    }

    @Test func whatTheReaderChoseStays() async throws {
        let html = try await MemoryWeb().text("/?lang=en&refresh=off")
        #expect(!html.contains("http-equiv"))
        let links = html.matches(of: #/href="(\/\?[^"]*)"/#).map { String($0.1) }
        #expect(links.count > 8)
        #expect(links.allSatisfy { $0.contains("lang=") })
        #expect(
            links.filter { !$0.contains("refresh=off") } == ["/?lang=en"],
            "only the switch starts refreshing again"
        )
    }

    /// 2,000 sites with 40 devices each.
    private func county() -> MemoryWeb {
        var web = MemoryWeb()
        web.sites = (0..<2_000).map { ("site-\(10_000 + $0)", "场所 \($0)") }
        web.devices = (0..<80_000).map { index in
            DeviceView(
                key: DeviceKey(site: "site-\(10_000 + index / 40)", device: "probe-\(1_000 + index % 40)"),
                unit: nil,
                lastSeen: MemoryWeb.now.milliseconds,
                quietAfter: 1_000,
                series: []
            )
        }
        return web
    }

    @Test func aPageIsSmallHoweverLargeTheCounty() async throws {
        var web = county()
        web.sites = Array(web.sites.prefix(300))
        web.devices = Array(web.devices.prefix(12_000))
        let many = (0..<100).map { MemoryWeb.series(SeriesNumber($0), "channel_\($0)", "water_temperature", "Cel", 1) }
        for index in web.devices.indices.prefix(100) { web.devices[index].series = many }
        let html = try await web.text("/")
        #expect(html.utf8.count < 400_000, "\(html.utf8.count) bytes")
        #expect(html.matches(of: #/<article/#).count == 20)
        #expect(html.matches(of: #/<tr class="f/#).count == 20 * 12)
        #expect(html.contains("and 88 more channels") && html.contains("and 276 more"))
    }

    @Test func pagingVisitsEveryDeviceOnce() async throws {
        var web = county()
        web.sites = Array(web.sites.prefix(2))
        web.devices = Array(web.devices.prefix(75))
        var (seen, target): ([String], String?) = ([], "/?lang=en")
        for _ in 0..<10 {
            guard let here = target else { break }
            let html = try await web.text(here)
            let cards = html.matches(of: #/<h4><a href="[^"]*">.*?<bdi>([^<]*)</#)
            seen += cards.map { String($0.1) }
            target = html.firstMatch(of: #/href="([^"]*)" rel="next"/#)
                .map { String($0.1).replacing("&amp;", with: "&") }
        }
        #expect(seen == web.devices.map(\.key.device))
        #expect(target == nil)
    }

    @Test(arguments: [
        (0.0, "0"), (-0.0004, "−4×10⁻⁴"), (7.912345, "7.91"), (4_512.4, "4512"), (-1.05, "−1.05"), (0.5, "0.5"),
        (31.0, "31"), (0.04321, "0.043"), (101.25, "101.3"), (0.000_012_345, "1.23×10⁻⁵"), (2e12, "2×10¹²"),
        (-0.9996, "−1"),
    ])
    func numbersAsPeopleReadThem(_ value: Double, _ text: String) async throws {
        var web = MemoryWeb()
        web.devices = [web.devices[0]]
        web.devices[0].series = [MemoryWeb.series(9, "x", "dissolved_oxygen", "mg/L", value)]
        let html = try await web.text("/")
        #expect(html.contains("<span class=\"number\">\(text)</span> <span class=\"unit\">mg/L</span>"))
    }

    @Test(arguments: [
        ("Cel", "°C"), ("[pH]", ""), ("1", ""), ("m3/m3", "m³/m³"), ("umol/m2/s", "µmol/(m²·s)"), ("{NTU}", "NTU"),
        ("[ppm]", "ppm"), ("W/m2", "W/m²"), ("ug/m3", "µg/m³"), ("deg", "°"), ("kW.h", "kWh"), ("mS/cm", "mS/cm"),
        ("%", "%"), ("{dBm}", "dBm"), ("umol/L", "µmol/L"),
    ])
    func unitsAsDataSheetsWriteThem(_ code: String, _ text: String) async throws {
        var web = MemoryWeb()
        web.devices = [web.devices[0]]
        web.devices[0].series = [MemoryWeb.series(9, "x", "dissolved_oxygen", code, 1)]
        #expect(try await web.text("/").contains("<span class=\"unit\">\(text)</span>"))
    }

    @Test func sparklineKeepsToItsDayAndItsHoles() {
        var line = Sparkline(now: MemoryWeb.now.milliseconds)
        let last = line.start + Int64(Sparkline.points - 1) * Sparkline.step
        #expect(MemoryWeb.now.milliseconds >= last && MemoryWeb.now.milliseconds < last + Sparkline.step)
        line.add(1, time: line.start - 1, flag: 1)
        line.add(99, time: last + Sparkline.step, flag: 1)
        line.add(85, time: last, flag: 4)
        line.add(nil, time: last, flag: 9)
        #expect(line.means.allSatisfy { $0 == nil })
        line.add(1, time: line.start, flag: 1)
        line.add(3, time: line.start + Sparkline.step - 1, flag: 3)
        #expect(line.means[0] == 2 && line.means.dropFirst().allSatisfy { $0 == nil })
        #expect((line.low, line.high) == (1, 3))
    }
}
