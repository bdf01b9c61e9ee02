import Testing
import TideDerive
import TideModel
import TidePipeline

/// Tidal prediction and residual beside a gauge.
struct TideSeriesTests {
    /// Rizhao, by the docs of `fieldtide derive`.
    private static let profile = """
        schema: fieldtide.profile/1
        id: test/gauge
        version: 1
        expects: {interval: 10m}
        match: [{topic: "farm/{site}/{device}/g"}]
        identity: {site: "{site}", device: "{device}"}
        time: {source: $.ts, format: unix_ms, accept: {past: 4000d}}
        decode:
          - json:
              fields:
                l: {path: $.l, type: number, missing: [-999]}
                p: {path: $.p, type: number, missing: none}
        series:
          air_pressure: {from: p, quantity: air_pressure, unit: hPa}
          level: {from: l, quantity: water_level, unit: cm}
        tides:
          rizhao:
            lat: 35.383
            mean_level: 2 m
            datum: chart datum of the port
            constituents:
              M2: {amplitude: 1.4431 m, phase: 289.05}
              S2: {amplitude: 43.82 cm, phase: 324.51 deg}
              K1: {amplitude: .2846, phase: 247.26}
        derive:
          tide: {expr: "tide_height(time=level.time, constituents=rizhao)", needs: {max_skew: 0s}}
          surge: {expr: "tide_residual(observed=level, constituents=rizhao, air_pressure=air_pressure ?? 1013.25)"}
        examples:
          - name: normal
            given: {topic: farm/a/b/g, text: '{"ts": 1764000000000, "l": 50}', received: 2025-11-24T16:00:00Z}
            want: {level: {value: 0.5, unit: m}}
        """

    @Test func predictionAndResidual() throws {
        let bench = try Bench([Self.profile])
        let start: Int64 = 1_763_000_000_000
        var batch = FrameBatch(source: broker)
        let sent: [(level: Double, pressure: Double?)] = [(310, 1003.25), (-999, 1003.25), (250, nil)]
        for (index, message) in sent.enumerated() {
            let pressure = message.pressure.map { ", \"p\": \($0)" } ?? ""
            let text = "{\"ts\": \(start + Int64(index) * 1_800_000), \"l\": \(message.level)\(pressure)}"
            batch.add("farm/a/b/g", text, id: UInt16(index + 1), at: bench.now)
        }
        var told = ToldReadings()
        told.take(try bench.take(batch))
        func readings(_ channel: String) throws -> [(time: Int64, value: Double, flag: UInt8)] {
            let found = bench.pipeline.state.definitions.first { $0.channel == channel }
            return told.readings(of: try #require(found).number)
        }
        let height = try DerivedFunctions.find("tide_height")
        let wanted = try sent.indices.map { index in
            try height.derive([
                ("time", .number(Double(start / 1_000 + Int64(index) * 1_800), nil)), ("lat", .number(35.383, nil)),
                ("Z0", .number(2, nil)), ("M2_amp", .number(1.4431, nil)), ("M2_lag", .number(289.05, nil)),
                ("S2_amp", .number(0.4382, nil)), ("S2_lag", .number(324.51, nil)),
                ("K1_amp", .number(0.2846, nil)), ("K1_lag", .number(247.26, nil)),
            ])
        }
        // The tide is there also where the gauge fails.
        #expect(try readings("tide").map(\.value) == wanted)
        #expect(try readings("tide").map(\.flag) == [1, 1, 1])
        let surge = try readings("surge")
        // Ten hPa less than the mean lift the sea by ten centimetres.
        #expect(abs(surge[0].value - (3.1 - wanted[0] - 1_000 / (1_025 * 9.80665))) < 1e-12)
        #expect(surge[1].value.isNaN && surge[1].flag == 9)
        #expect(abs(surge[2].value - (2.5 - wanted[2])) < 1e-12)
        #expect(Difference.find(bench.pipeline, try bench.restored()) == nil)
    }
}
