import Testing
import TideModel
import TideNotify

/// Units, numbers and times as people write them.
struct ShownTests {
    @Test(arguments: [
        ("Cel", "°C"), ("mg/L", "mg/L"), ("uS/cm", "µS/cm"), ("mS/cm", "mS/cm"), ("m3/h", "m³/h"), ("kg/m3", "kg/m³"),
        ("1", ""), ("[pH]", ""), ("{state}", ""), ("{NTU}", "NTU"), ("{dBm}", "dBm"), ("[ppm]", "ppm"), ("[ppth]", "‰"),
        ("%", "%"), ("deg", "°"), ("/min", "/min"), ("1/h", "/h"), ("{rev}/min", "rpm"), ("K.h", "K·h"),
        ("kW.h", "kW·h"),
        ("umol/m2/s", "µmol/m²/s"), ("ug/m3", "µg/m³"), ("um", "µm"), ("m/s", "m/s"), ("m.s-1", "m·s⁻¹"),
        ("mm[Hg]", "mmHg"),
        ("dS/m", "dS/m"), ("[degF]", "°F"), ("[kn_i]", "kn"), ("har", "ha"), ("", ""),
    ])
    func units(_ ucum: String, _ shown: String) { #expect(ShownUnit.text(ucum) == shown) }

    @Test(
        arguments: [
            (2.4, 3.0, "2.4"), (2.41234, 3, "2.41"), (2.9996, 3, "2.9996"), (2.9999999, 3, "3"), (3, 3, "3"),
            (0, 3, "0"), (-0.05, 3, "−0.05"), (-0.00001, 3, "0"), (0.04567, nil, "0.0457"), (0.5, nil, "0.5"),
            (31.46, 30, "31.5"), (1013.25, nil, "1013"), (1013.25, 1013, "1013.3"), (123456, nil, "123456"),
            (99.96, nil, "100"), (1e300, nil, "1e+300"), (.nan, 3, "–"), (.infinity, nil, "–"),
        ] as [(Double, Double?, String)]
    )
    func measured(_ value: Double, _ limit: Double?, _ shown: String) {
        #expect(ShownNumber.measured(value, limit: limit) == shown)
    }

    @Test(arguments: [(3.0, "3"), (0.05, "0.05"), (6.5, "6.5"), (17.999999999, "18"), (1013.25, "1013.25"), (-5, "−5")])
    func limits(_ value: Double, _ shown: String) { #expect(ShownNumber.exact(value) == shown) }

    @Test func timesOfASite() {
        let shanghai = Samples.zone("Asia/Shanghai")
        let (zh, en) = (times(shanghai, .zh), times(shanghai, .en))
        #expect(zh.text(Samples.created) == "11月27日 14:40")
        #expect(en.text(Samples.created) == "27 Nov 14:40")
        #expect(times(nil, .en).text(Samples.created) == "27 Nov 06:40 UTC")
        let lastYear = Samples.created + -365 * 86_400_000
        #expect(zh.text(lastYear) == "2025年11月27日 14:40")
        #expect(en.text(lastYear) == "27 Nov 2025 14:40")
        // In Berlin the clocks of summer: 12:00 UTC is 14:00.
        let summer = Timestamp(milliseconds: 1_782_043_200_000)
        #expect(times(Samples.zone("Europe/Berlin"), .en).text(summer) == "21 Jun 14:00")
        #expect(en.text(Timestamp(milliseconds: -1)) == "1 Jan 1970 07:59")
    }

    @Test(arguments: [
        (59, "under 1 min", "不到 1 分钟"), (60, "1 min", "1 分钟"), (2_100, "35 min", "35 分钟"),
        (3_600, "1 h", "1 小时"), (4_500, "1 h 15 min", "1 小时 15 分钟"), (86_400, "1 d", "1 天"),
        (273_600, "3 d 4 h", "3 天 4 小时"), (-5, "under 1 min", "不到 1 分钟"),
    ])
    func spans(_ seconds: Int64, _ english: String, _ chinese: String) {
        let end = Samples.created + seconds * 1_000
        #expect(times(nil, .en).span(Samples.created, end) == english)
        #expect(times(nil, .zh).span(Samples.created, end) == chinese)
    }

    private func times(_ zone: Zone?, _ language: Language) -> ShownTime {
        ShownTime(zone: zone, now: Samples.created, language: language)
    }
}
