import Testing
import TideProfiles

/// What is wrong with a `tides` block, word for word.
struct TideErrorsTests {
    private static func profile(_ tides: String, _ expr: String) -> String {
        """
        schema: fieldtide.profile/1
        id: test/tide
        version: 1
        match: [{topic: "farm/{site}/{device}/up"}]
        identity: {site: "{site}", device: "{device}"}
        time: {source: receive}
        decode: [{json: {fields: {l: {path: $.l, type: number}}}}]
        series: {level: {from: l, quantity: water_level, unit: m}}
        tides: {here: \(tides)}
        derive: {tide: {expr: "\(expr)"}}
        examples: [{name: normal, given: {topic: farm/a/b/up, text: '{"l": 7}'}, want: {level: 7}}]
        """
    }

    private static let good = "{lat: 35, constituents: {M2: {amplitude: 1, phase: 2}}}"
    private static let call = "tide_height(time=level.time, constituents=here)"

    @Test(
        arguments: [
            (good, call, ""),
            (
                "{constituents: {M2: {amplitude: 1, phase: 2}}}", call,
                "9:15: tides.here: lat is missing; latitude of the place, such as 35.383"
            ),
            (
                "{lat: 95, constituents: {M2: {amplitude: 1, phase: 2}}}", call,
                "9:21: tides.here.lat: lat is 95.0 deg, the formula holds from -90.0 to 90.0 deg"
            ),
            (
                "{lat: 35, constituents: {N2X: {amplitude: 1, phase: 2}}}", call,
                "9:40: tides.here.constituents: there is no constituent N2X; did you mean N2?"
            ),
            (
                "{lat: 35, constituents: {M2: {amplitude: 1 s, phase: 2}}}", call,
                "9:56: tides.here.constituents.M2.amplitude: M2_amp: s is time, m is length"
            ),
            ("{lat: 35, constituents: {}}", call, "9:39: tides.here.constituents: there are no constituents"),
            (
                good, "tide_height(time=level.time, constituents=there)",
                "10:23: derive.tide.expr: there are no tides there; known are here"
            ),
            (
                good, "tide_residual(level, 3, constituents=here)",
                "10:23: derive.tide.expr: predicted is there twice, as itself and as constituents"
            ),
            (good, "tide_residual(observed=level, constituents=here)", ""),
            (
                good, "z_from_p(level, 35, constituents=here)",
                "10:23: derive.tide.expr: level is water_level, which is no p: p: m is length, dbar is pressure"
            ),
            (
                good, "tide_height(lat=level.time, constituents=here)",
                "10:23: derive.tide.expr: lat is no time of a reading"
            ),
        ]
    )
    func problems(_ tides: String, _ expr: String, _ problem: String) {
        let result = DeviceProfile.load(Self.profile(tides, expr), file: "p.yaml", zones: { _ in nil })
        let first = result.errors.first.map { "\($0)" } ?? ""
        #expect(first == (problem.isEmpty ? "" : "p.yaml:" + problem))
    }
}
