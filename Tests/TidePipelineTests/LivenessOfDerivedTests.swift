import Testing
import TideModel
import TidePipeline
import TideTesting

/// A device falls silent although something is derived from what it sent.
struct LivenessOfDerivedTests {
    /// A barn whose dew point is derived.
    static let profile = """
        schema: fieldtide.profile/1
        id: test/barn
        version: 1
        expects: {interval: 1m}
        match: [{topic: "farm/{site}/{device}/b"}]
        identity: {site: "{site}", device: "{device}"}
        time: {source: $.ts, format: unix_ms, accept: {past: 400d}}
        decode:
          - json:
              fields:
                t: {path: $.t, type: number, missing: none}
                h: {path: $.h, type: number, missing: none}
        series:
          air_temperature: {from: t, quantity: air_temperature, unit: Cel}
          relative_humidity: {from: h, quantity: relative_humidity, unit: "%"}
        derive:
          dew_point:
            quantity: dew_point_temperature
            unit: Cel
            expr: "dewpoint_fao56(air_temperature, relative_humidity)"
        examples:
          - name: normal
            given: {topic: farm/a/b/b, text: '{"ts": 1764000000000, "t": 20, "h": 50}', received: 2025-11-24T16:00:00Z}
            want: {air_temperature: 20, relative_humidity: 50}
        """

    @Test func aDeviceWithDerivedSeriesFallsSilent() throws {
        let bench = try Bench([Self.profile])
        for minute in 0..<30 {
            bench.now = bench.now + 60_000
            var batch = FrameBatch(source: broker)
            let text = #"{"ts": \#(bench.now.milliseconds), "t": 20, "h": 50}"#
            batch.add("farm/a/b/b", text, id: UInt16(minute + 1), at: bench.now)
            try bench.take(batch)
        }
        #expect(bench.pipeline.state.definitions.count == 3)
        for _ in 0..<40 {
            bench.now = bench.now + 60_000
            try bench.tick()
        }
        let states = bench.pipeline.state.liveness.states.map(\.status)
        #expect(LivenessStatus.ofDevice(states) == .silent, "\(states)")
    }
}
