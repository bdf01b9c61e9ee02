import Testing
import TideModel
import TideProfiles
import TideTesting
import TideYAML

@Suite("Hostile input")
struct FuzzTests {
    private static func mutated(_ bytes: [UInt8], by random: inout SplitMix) -> [UInt8] {
        var bytes = bytes
        for _ in 0..<Int.random(in: 1...4, using: &random) where !bytes.isEmpty {
            let at = Int.random(in: 0..<bytes.count, using: &random)
            switch Int.random(in: 0..<6, using: &random) {
            case 0: bytes[at] = UInt8.random(in: 0...255, using: &random)
            case 1: bytes.remove(at: at)
            case 2: bytes.insert(Array("{}[],:\"\\0-e.&*!#\n ".utf8).randomElement(using: &random) ?? 0, at: at)
            case 3: bytes.removeSubrange(at...)
            case 4: bytes.insert(contentsOf: bytes[at..<min(bytes.count, at + 20)], at: at)
            default: bytes.swapAt(at, Int.random(in: 0..<bytes.count, using: &random))
            }
        }
        return bytes
    }

    private static let payloads = [
        #"{"ts":1763999999000,"temp":68.5,"n":7,"state":{"pump":true,"mode":"run"},"values":[1,7.5,3],"note":"浮标"}"#,
        #"{"n":5,"note":null,"readings":[{"ts":1763999992000,"temp":"21.5"},{"ts":"1763999991000","values":[1,2,3]}]}"#,
    ]

    @Test("mutated payloads are decoded or refused with a reason, and leave the decoder fit", arguments: UInt64(0)..<20)
    func payloads(seed: UInt64) throws {
        var random = SplitMix(seed: seed)
        let profiles = [try Sample.profile(), try Sample.profile(RowsTests.rows)]
        let decoders = profiles.map(ProfileDecoder.init)
        var (frame, state) = (DecodedFrame(), CodecState())
        let context = FrameContext(received: Sample.received)
        for _ in 0..<2_500 {
            let original = Array(Self.payloads[Int.random(in: 0...1, using: &random)].utf8)
            let payload = Self.mutated(original, by: &random)
            for (decoder, profile) in zip(decoders, profiles) {
                decoder.decode(copying: payload, context: context, state: &state, into: &frame)
                try Self.check(frame, profile)
                guard let problem = frame.problem else { continue }
                // Two readers of JSON must agree: what simdjson refuses, the one that explains must find.
                #expect(
                    decoder.explain(problem, payload: payload) != "what is in the envelope is no JSON",
                    "\(payload)"
                )
            }
        }
        decoders[0].decode(copying: Array(Self.payloads[0].utf8), context: context, state: &state, into: &frame)
        #expect(frame.cells.count == 5 && frame.faults == 0)
    }

    private static let binary = """
        - {type: u16, parts: {kind: {bits: 15-12}, has_b: {bits: 1}, low: {bits: 0}}}
        - {name: n, type: u8, missing: none}
        - {if: has_b, read: [{name: b, type: f32, endian: mid_big, missing: none, scale: 0.1}]}
        - select: kind
          cases:
            1: [{name: a, type: i24, missing: [0x7FFFFF], value: log(x) / n}]
            2:
              - repeat: n
                read:
                  - row: {time: then}
                    read: [{name: then, type: u32, missing: none}, {name: a, type: u8, missing: none}]
            3:
              - repeat: to_end
                read:
                  - {name: head, type: u8}
                  - {select: head, cases: {1: [{name: a, type: u64, missing: none}], 2: [{name: c, type: bcd2, missing: none}]}}
          else:
            - {repeat: n * n, read: [{row: {age: round * b}, read: [{name: a, type: f16, at: -2, missing: none, scale: 1e300}]}]}
        - {name: t, type: text}
        """

    @Test("mutated binary payloads are decoded or refused with a reason", arguments: UInt64(0)..<20)
    func binaryPayloads(seed: UInt64) throws {
        var random = SplitMix(seed: seed)
        let extra = "attributes: {t: {from: t}}\ntime: {source: n, format: unix, accept: {beyond: receive_time}}"
        let text = BinarySample.text(BinarySample.steps(Self.binary), ["a", "b", "c", "n"], extra: extra)
        let profile = try BinarySample.profile(text)
        let decoder = ProfileDecoder(profile)
        var (frame, state, decoded) = (DecodedFrame(), CodecState(), 0)
        let context = FrameContext(received: Sample.received)
        for _ in 0..<5_000 {
            let kind = UInt8.random(in: 0...4, using: &random) << 4
            let original: [UInt8] = [kind, .random(in: 0...3, using: &random), .random(in: 0...8, using: &random)]
            let tail = (0..<Int.random(in: 0...40, using: &random)).map { _ in UInt8.random(in: 0...3, using: &random) }
            let payload = Self.mutated(original + tail, by: &random)
            decoder.decode(copying: payload, context: context, state: &state, into: &frame)
            try Self.check(frame, profile)
            if let problem = frame.problem {
                #expect(!decoder.explain(problem, payload: payload).isEmpty)
            } else {
                decoded += 1
            }
        }
        #expect(decoded > 500)
    }

    private static func profile(_ envelope: String, _ decode: String, series: String) throws -> DeviceProfile {
        try BinarySample.profile(
            """
            schema: fieldtide.profile/1
            id: test/fuzz
            version: 1
            match: [{topic: "n/{device}/{channel}"\(envelope)}]
            identity: {scope: global, device: "{device}"}
            decode: [\(decode)]
            series: {a: {from: \(series), quantity: message_count, unit: "1"}}

            """
        )
    }

    @Test("mutated bare values are decoded or refused with a reason", arguments: UInt64(0)..<20)
    func plainPayloads(seed: UInt64) throws {
        var random = SplitMix(seed: seed)
        let fields =
            "a: {type: number, missing: [nan]}, b: {type: measure, units: {C: \"1\", m3/h: \"1\"}}, c: {type: boolean}"
        let decoders = try ["a", "b", "c"].map {
            ProfileDecoder(try Self.profile("", "{plain: {by: channel, fields: {\(fields)}}}", series: $0))
        }
        let originals = ["21.5", " -3e1\n", "21 C", "7 m3/h", "true", "nan", "浮标", "9007199254740993"].map {
            Array($0.utf8)
        }
        var (frame, state, decoded) = (DecodedFrame(), CodecState(), 0)
        for _ in 0..<5_000 {
            let payload = Self.mutated(originals.randomElement(using: &random) ?? [], by: &random)
            let channel = ["a", "b", "c"].randomElement(using: &random) ?? "a"
            let context = FrameContext(received: Sample.received, captures: ["device": "d", "channel": channel])
            for decoder in decoders {
                decoder.decode(copying: payload, context: context, state: &state, into: &frame)
                try Self.check(frame, decoder.profile)
                if frame.problem == nil, !frame.rows.isEmpty { decoded += 1 }
            }
        }
        #expect(decoded > 500)
    }

    @Test("mutated envelopes are opened or refused with a reason", arguments: UInt64(0)..<20)
    func envelopes(seed: UInt64) throws {
        var random = SplitMix(seed: seed)
        let json = "{json: {fields: {a: {path: $.a, type: number}}}}"
        let inner = "{payload: $.p, encoding: base64, port: $.f, time: $.t, rssi: \"$.r[0]\"}"
        let facts =
            "{payload: $.p, port: $.f, time: $.t, counter: $.n, session: $.s, gateway: $.w, eui: $.e, gateway_time: $.g}"
        let cases: [(envelope: String, message: String)] = [
            (
                facts,
                #"{"p":"{\"a\":7}","f":-1,"t":"2025-11-24T15:59:58Z","n":7,"s":41,"w":"gw","e":"70B3D57ED0000001","g":1}"#
            ),
            ("{encoding: hex}", "7b2261223a20377d"),
            ("{encoding: base64, compression: gzip}", "H4sIAAAAAAACA6tWSlSyUjCvBQARKfutCAAAAA=="),
            ("{encoding: base64, compression: zlib}", "eJyrVkpUslIwrwUACfECLw=="),
            ("{encoding: base64, compression: zstd}", "KLUv/QRoQQAAeyJhIjogN30Z+H1E"),
            (inner, #"{"p":"eyJhIjogN30=","f":2,"t":"2025-11-24T15:59:58Z","r":[-57]}"#),
        ]
        let decoders = try cases.map {
            ProfileDecoder(try Self.profile(", envelope: \($0.envelope)", json, series: "a"))
        }
        var (frame, state, decoded) = (DecodedFrame(), CodecState(), 0)
        for _ in 0..<1_000 {
            for (decoder, test) in zip(decoders, cases) {
                let payload = Self.mutated(Array(test.message.utf8), by: &random)
                let context = FrameContext(received: Sample.received, captures: ["device": "d"], entry: 0)
                decoder.decode(copying: payload, context: context, state: &state, into: &frame)
                try Self.check(frame, decoder.profile)
                if let problem = frame.problem {
                    #expect(!decoder.explain(problem, payload: payload).isEmpty)
                } else {
                    decoded += 1
                }
            }
        }
        #expect(decoded > 50)
    }

    private static let lines = [
        "water,site=a,device=b t=21.5,n=7i,p=t,m=\"run\" 1763999999000\n",
        "water,site=a\\ b,device=c\\,d,depth=1.5 odd\\,\\ \\=key=\"150 cm\",note=\"a \\\"b\\\\\n c\",t=-1e3 1763999999001\n",
        "# text\r\n\r\nair t=1,x=12345678.9e-3\r\nwater,model=x,device=b,site=a t=NaN,n=9007199254740993u\n",
    ]

    @Test("mutated lines are decoded or refused with a reason, and the good ones stay", arguments: UInt64(0)..<20)
    func linePayloads(seed: UInt64) throws {
        var random = SplitMix(seed: seed)
        let profile = try Sample.profile(LineSample.text)
        let decoder = ProfileDecoder(profile)
        let good = Array((LineSample.head + "t=5 1764000000000\n").utf8)
        var (frame, state, decoded) = (DecodedFrame(), CodecState(), 0)
        let context = FrameContext(received: Sample.received)
        for _ in 0..<5_000 {
            let original = Self.lines.shuffled(using: &random).joined()
            let payload = Self.mutated(Array(original.utf8), by: &random)
            decoder.decode(copying: payload, context: context, state: &state, into: &frame)
            try Self.check(frame, profile)
            if let problem = frame.problem { #expect(!decoder.explain(problem, payload: payload).isEmpty) }
            #expect(frame.lineFaults.allSatisfy { !frame.rows[Int($0.row)].problem.code.isEmpty && $0.column > 0 })
            #expect(frame.rows.count { [.invalid, .duplicateKey].contains($0.problem) } == frame.lineFaults.count)
            decoded += frame.rows.count { $0.problem == .none }
            // What stands before a wrong line is read in any case.
            decoder.decode(copying: good + payload, context: context, state: &state, into: &frame)
            #expect(frame.rows.first?.time == 1_764_000_000_000 && frame.cells.first?.value == 5)
        }
        #expect(decoded > 5_000)
    }

    /// What must hold of every decoded frame.
    private static func check(_ frame: DecodedFrame, _ profile: DeviceProfile) throws {
        if frame.problem != nil { #expect(frame.rows.isEmpty && frame.cells.isEmpty) }
        var next = 0
        for row in frame.rows.indices {
            let cells = frame.cells(ofRow: row)
            #expect(cells.lowerBound == next)
            next = cells.upperBound
        }
        #expect(next == frame.cells.count)
        for cell in frame.cells {
            #expect(Int(cell.series) < profile.series.count)
            #expect((cell.status == .ok) == cell.value.isFinite)
        }
        let faults = frame.cells.count { $0.status.isFault } + frame.attributes.count { $0.status.isFault }
        #expect(faults <= Int(frame.faults))
    }

    @Test("mutated profiles load or are refused with a place", arguments: UInt64(0)..<10)
    func profiles(seed: UInt64) {
        var random = SplitMix(seed: seed)
        let original = Array((Sample.text + "examples:\n  - {name: a, given: {topic: farm/a/b/up, text: x}}\n").utf8)
        for _ in 0..<150 {
            let text = String(decoding: Self.mutated(original, by: &random), as: UTF8.self)
            let result = DeviceProfile.load(text, file: "x.yaml", zones: Sample.zones)
            #expect((result.profile == nil) == !result.errors.isEmpty)
            #expect(result.errors.allSatisfy { $0.line >= 1 && $0.column >= 1 && !$0.message.isEmpty })
            if let profile = result.profile { _ = ProfileTester(profile).run() }
        }
    }

    /// Numbers at which arithmetic traps.
    private static let extremes = [
        "-9223372036854775808", "9223372036854775807", "9223372036854775808", "18446744073709551615", "-2147483649",
        "65536", "-1", "1e308", "-1e400", "0",
    ]

    /// `text` with each of its numbers in turn replaced by each extreme.
    private static func numbersReplaced(_ text: String) -> [String] {
        text.ranges(of: #/-?[0-9]+/#).flatMap { range in
            extremes.map { text[..<range.lowerBound] + $0 + text[range.upperBound...] }
        }
    }

    @Test("no number of a profile traps")
    func profileNumbers() {
        let more = """
            expects: {interval: 10m, jitter: 30s, late: 3x, silent: 36h}
            examples:
              - name: a
                given: {topic: farm/a/b/up, received: "2025-11-25T00:00:00Z", text: '{"n":5}'}
                want: {time: 2025-11-25T00:00:00Z, reboot_count: 5, ph: {value: 7.5, unit: "[pH]", qc: 1}}

            """
        let quality = "quality: {gross_range_test: {fail_span: [-5, 45], suspect_span: [0, 40]}}"
        let edits = [
            ("}\n  reboot", ", valid_for: 2h, precision: 0.1, \(quality)}\n  reboot"),
            ("unix_ms,", "unix_ms, resolution: 10s, same_stamp: spread, zone: '+08:00',"),
            ("site: \"{site}\",", "site: \"{site}\", adopt: {max_new_per_hour: 7},"),
        ]
        let original = Sample.text(edits) + more
        #expect(DeviceProfile.load(original, file: "x.yaml", zones: Sample.zones).errors.isEmpty)
        for text in Self.numbersReplaced(original) {
            let result = DeviceProfile.load(text, file: "x.yaml", zones: Sample.zones)
            #expect((result.profile == nil) == !result.errors.isEmpty)
            guard let profile = result.profile else { continue }
            _ = ProfileTester(profile).run()
            for payload in Self.payloads { _ = Sample.decode(payload, by: profile) }
        }
    }

    @Test("no number of a payload or of the clock traps")
    func payloadNumbers() throws {
        let formats = ["unix_ms", "unix", "rfc3339", "pattern, pattern: 'yyyyMMddHHmmss'", "unix, quirk: local_epoch"]
        for format in formats {
            let profile = try Sample.profile(Sample.text([("unix_ms", format + ", zone: Europe/Berlin")]))
            let decoder = ProfileDecoder(profile)
            var (frame, state) = (DecodedFrame(), CodecState())
            for payload in Self.payloads.flatMap(Self.numbersReplaced) {
                for time in [0, Int64.min, .max, Sample.received.milliseconds] {
                    let context = FrameContext(received: Timestamp(milliseconds: time))
                    decoder.decode(copying: Array(payload.utf8), context: context, state: &state, into: &frame)
                    try Self.check(frame, profile)
                }
            }
        }
    }
}
