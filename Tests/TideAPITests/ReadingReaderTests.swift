import Testing
import TideAPI
import TideTesting

/// What `ReadingFormat` writes is read back bit for bit, and what it never writes is refused with a reason.
@Suite("Readings read back")
struct ReadingReaderTests {
    static let oddValues: [Double?] = [
        nil, 0, -0.0, .leastNonzeroMagnitude, -.leastNonzeroMagnitude, .leastNormalMagnitude, 0.1, 1.0 / 3, 1e16, 1e-7,
        9_007_199_254_740_992, .greatestFiniteMagnitude, -.greatestFiniteMagnitude, .infinity, -.infinity, .pi, -40,
    ]
    static let oddNames = [
        "pond-1", "一号塘", "a,b", "say \"hi\"", "x=1", "=1+1", "'=1+1", "''-x", "'plain", "+86 138", "@x", "＝1", "🐟 tank",
        "back\\slash", "a\\ b", "\\,=", "  spaces  ", "e\u{301}", "true", "null", "{\"a\":1}", "#7",
    ]

    static func random(_ random: inout SplitMix, revisions: Bool) -> ReadingDTO {
        func pick<Element>(_ list: [Element]) -> Element { list[Int.random(in: 0..<list.count, using: &random)] }
        let bits = Double(bitPattern: random.next())
        let value = Bool.random(using: &random) ? pick(oddValues) : (bits.isNaN ? nil : bits)
        return ReadingDTO(
            site: pick(oddNames + [""]),
            device: pick(oddNames),
            channel: pick(["water_temperature", "ph", "T9"]),
            time: Int64.random(in: -9_000_000_000_000...9_000_000_000_000, using: &random),
            received: Int64.random(in: -60_000_000_000_000...240_000_000_000_000, using: &random),
            value: value,
            unit: pick(["Cel", "[pH]", "%", "1", "mg/L", "m3/h"]),
            flag: value == nil ? 9 : pick([1, 2, 3, 4]),
            timeSource: pick(["device", "arrival"]),
            superseded: revisions && Bool.random(using: &random)
        )
    }

    static func same(_ a: ReadingDTO, _ b: ReadingDTO) -> Bool {
        var (left, right) = (a, b)
        (left.value, right.value) = (nil, nil)
        return left == right && a.value?.bitPattern == b.value?.bitPattern
    }

    @Test(arguments: ReadingFormat.allCases, 1...20)
    func everyReadingComesBack(_ format: ReadingFormat, seed: UInt64) throws {
        var random = SplitMix(seed: seed)
        let revisions = format != .line && seed % 2 == 0
        let header = String(decoding: format.header(revisions: revisions).dropLast(), as: UTF8.self)
        let reader = try ReadingReader(format, header: header, received: 0)
        for _ in 0..<300 {
            let reading = Self.random(&random, revisions: revisions)
            var bytes: [UInt8] = []
            try format.append(reading, revisions: revisions, to: &bytes)
            #expect(bytes.filter { $0 == UInt8(ascii: "\n") }.count == 1)
            let back = try reader.read(bytes.dropLast())
            #expect(Self.same(back, reading), "seed \(seed): \(String(decoding: bytes, as: UTF8.self))")
        }
    }

    @Test(arguments: ReadingFormat.allCases)
    func theFormatIsKnownByTheFirstLine(_ format: ReadingFormat) throws {
        var bytes = format.header(revisions: false)
        if bytes.isEmpty { try format.append(ReadingTextTests.reading, revisions: false, to: &bytes) }
        #expect(ReadingReader.format(ofFirst: String(decoding: bytes.dropLast(), as: UTF8.self)) == format)
    }

    @Test(arguments: [
        "", "water,site=a,device=d temperature=18.5 1577836800000", #"{"temperature": 1}"#, "time,value", "# comment",
    ])
    func whatIsNoExportIsNotTakenForOne(_ line: String) { #expect(ReadingReader.format(ofFirst: line) == nil) }

    @Test func columnsMayBeFewerAndInAnyOrder() throws {
        let reader = try ReadingReader(.csv, header: "value,time,unit,note,channel,device,site", received: 7)
        let reading = try reader.read(Array(#"18.5,2026-01-05,Cel,"by hand, twice",ph,d1,a"#.utf8)[...])
        #expect(reading.value == 18.5 && reading.flag == 2 && reading.received == 7 && reading.timeSource == "device")
        #expect(try reader.read(Array(",2026-01-05,Cel,,ph,d1,a".utf8)[...]).flag == 9)
    }

    struct Wrong: Sendable, CustomTestStringConvertible {
        var format: ReadingFormat, line: String, why: String
        var testDescription: String { line }
    }
    @Test(arguments: [
        Wrong(format: .csv, line: "a,d,t,2026-13-05,2026-01-05,1,Cel,1,device", why: "time '2026-13-05': write"),
        Wrong(format: .csv, line: "a,d,t,2026-01-05,2026-01-05,1;5,Cel,1,device", why: "value '1;5': write a decimal"),
        Wrong(format: .csv, line: "a,d,t,2026-01-05,2026-01-05,0x10,Cel,1,device", why: "value '0x10'"),
        Wrong(format: .csv, line: "a,d,t,2026-01-05,2026-01-05,1e999,Cel,1,device", why: "value '1e999'"),
        Wrong(format: .csv, line: "a,d,t,2026-01-05,2026-01-05,nan,Cel,1,device", why: "value 'nan'"),
        Wrong(
            format: .csv,
            line: "a,d,t,2026-01-05,2026-01-05,1,Cel,5,device",
            why: "flag '5': right are 1, 2, 3, 4, 9"
        ),
        Wrong(format: .csv, line: "a,d,t,2026-01-05,2026-01-05,1,Cel,9,device", why: "9 means missing"),
        Wrong(format: .csv, line: "a,d,t,2026-01-05,2026-01-05,1,Cel,1,clock", why: "write device or arrival"),
        Wrong(format: .csv, line: "a,d,t,2026-01-05,2026-01-05,1,Cel,1", why: "8 cells: the header has 9"),
        Wrong(format: .csv, line: "a,\"d,t,2026-01-05,2026-01-05,1,Cel,1,device", why: "a quote is not closed"),
        Wrong(format: .csv, line: "a,d,t,2026-01-05,2026-01-05,1,,1,device", why: "unit is missing"),
        Wrong(format: .jsonl, line: #"{"site":"a","device":"d"}"#, why: "channel is missing"),
        Wrong(format: .jsonl, line: #"{"site":"a","device":{"d":1}}"#, why: "byte 22: a text, a number"),
        Wrong(format: .jsonl, line: #"{"site":"a" "device":"d"}"#, why: "byte 13: '}' is expected"),
        Wrong(format: .jsonl, line: #"{"site":"\ud800x"}"#, why: "surrogate"),
        Wrong(format: .jsonl, line: #"{"site":"a","site":"b"}"#, why: "site is said twice"),
        Wrong(format: .line, line: "t,device=d,unit=Cel value=1,flag=1i 5", why: "flag and received are needed"),
        Wrong(
            format: .line,
            line: "t,device=d,host=x value=1,flag=1i,received=5i 5",
            why: "right are site, device, unit"
        ),
        Wrong(format: .line, line: "t,device=d value=1,flag=1i,received=5i", why: "2 parts"),
        Wrong(format: .line, line: "t,device=d,unit=Cel value=1,flag=9i,received=5i 5", why: "9 means missing"),
    ])
    func wrongLinesAreToldWithTheReason(_ it: Wrong) throws {
        let header = "site,device,channel,time,received,value,unit,flag,time_source"
        let reader = try ReadingReader(it.format, header: header, received: 0)
        let fault = #expect(throws: ReadingFault.self) { try reader.read(Array(it.line.utf8)[...]) }
        #expect(fault?.description.contains(it.why) == true, "\(fault?.description ?? "-")")
    }

    @Test func textThatIsNotUTF8IsRefused() throws {
        let reader = try ReadingReader(.csv, header: "site,device,channel,time,value,unit", received: 0)
        let bytes = [UInt8](Array("a,".utf8) + [0xBB, 0xD2] + Array(",t,2026-01-05,1,Cel".utf8))
        #expect(throws: ReadingFault.self) { try reader.read(bytes[...]) }
    }

    @Test func lineProtocolRefusesWhatItCannotSay() {
        var reading = ReadingTextTests.reading
        reading.device = "ends\\"
        var bytes: [UInt8] = []
        #expect(throws: ControlError.self) { try ReadingFormat.line.append(reading, revisions: false, to: &bytes) }
        reading = ReadingTextTests.reading
        reading.time = 9_300_000_000_000
        #expect(throws: ControlError.self) { try ReadingFormat.line.append(reading, revisions: false, to: &bytes) }
    }

    @Test func aLineOfLineProtocol() throws {
        var reading = ReadingTextTests.reading
        reading.device = "buoy 1,=x"
        var bytes: [UInt8] = []
        try ReadingFormat.line.append(reading, revisions: false, to: &bytes)
        reading.value = nil
        (reading.flag, reading.timeSource, reading.site) = (9, "arrival", "")
        try ReadingFormat.line.append(reading, revisions: false, to: &bytes)
        #expect(
            String(decoding: bytes, as: UTF8.self) == #"""
                water_temperature,site=north-bay,device=buoy\ 1\,\=x,unit=Cel value=18.25,flag=1i,received=1767571201234i 1767571200000000000
                water_temperature,device=buoy\ 1\,\=x,unit=Cel flag=9i,received=1767571201234i,arrival=true 1767571200000000000

                """#
        )
    }
}
