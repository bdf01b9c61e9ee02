import Foundation
import Testing
import TideAPI

@Suite("Readings as text")
struct ReadingTextTests {
    static let reading = ReadingDTO(
        site: "north-bay",
        device: "buoy-1",
        channel: "water_temperature",
        time: 1_767_571_200_000,
        received: 1_767_571_201_234,
        value: 18.25,
        unit: "Cel",
        flag: 1,
        timeSource: "device"
    )

    func text(_ reading: ReadingDTO, _ format: ReadingFormat, revisions: Bool = false) -> String {
        var bytes: [UInt8] = []
        // None of these is beyond line protocol.
        try? format.append(reading, revisions: revisions, to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    @Test func jsonLine() {
        #expect(
            text(Self.reading, .jsonl)
                == #"{"site":"north-bay","device":"buoy-1","channel":"water_temperature","time":"2026-01-05T00:00:00.000Z","#
                + #""received":"2026-01-05T00:00:01.234Z","value":18.25,"unit":"Cel","flag":1,"time_source":"device"}"#
                + "\n"
        )
        #expect(
            text(Self.reading, .jsonl, revisions: true).hasSuffix(#""time_source":"device","superseded":false}"# + "\n")
        )
    }

    @Test func csvLine() {
        let header = String(decoding: ReadingFormat.csv.header(revisions: false), as: UTF8.self)
        #expect(header == "site,device,channel,time,received,value,unit,flag,time_source\n")
        #expect(
            text(Self.reading, .csv)
                == "north-bay,buoy-1,water_temperature,2026-01-05T00:00:00.000Z,2026-01-05T00:00:01.234Z,18.25,Cel,1,device\n"
        )
        let withRevisions = String(decoding: ReadingFormat.csv.header(revisions: true), as: UTF8.self)
        #expect(withRevisions.hasSuffix("time_source,superseded\n"))
        #expect(text(Self.reading, .csv, revisions: true).hasSuffix(",device,false\n"))
    }

    @Test(arguments: [nil, Double.nan] as [Double?])
    func whatIsNoNumberIsMissing(_ value: Double?) {
        var reading = Self.reading
        reading.value = value
        #expect(text(reading, .jsonl).contains(#""value":null,"#))
        #expect(text(reading, .csv).contains(".234Z,,Cel"))
    }

    @Test func infinitiesAreSaid() {
        var reading = Self.reading
        reading.value = -.infinity
        #expect(text(reading, .csv).contains(".234Z,-inf,Cel"))
        #expect(text(reading, .jsonl).contains(#""value":null,"unit""#))
        #expect(text(reading, .jsonl).hasSuffix(#","infinite":-1}"# + "\n"))
        #expect(text(reading, .line).contains(" infinite=-1i,flag=1i"))
    }

    @Test(arguments: [0.1, -0.0, 5e-324, 1.7976931348623157e308, 1e16, 123_456_789.123_456_78, 1.0 / 3.0, -40])
    func valuesComeBackBitForBit(_ value: Double) throws {
        var reading = Self.reading
        reading.value = value
        let cell = text(reading, .csv).split(separator: ",", omittingEmptySubsequences: false)[5]
        #expect(Double(cell)?.bitPattern == value.bitPattern)
        let number = text(reading, .jsonl).split(separator: "\"value\":").last?.prefix { $0 != "," }
        #expect(number.flatMap { Double($0) }?.bitPattern == value.bitPattern)
    }

    @Test(arguments: ["a\"b", "a\\b", "line\nbreak", "tab\t", "\u{0}\u{1F}\u{7F}", "池塘一号", "🐟", "\u{2028}"])
    func anyTextIsJSON(_ id: String) throws {
        var reading = Self.reading
        reading.device = id
        let line = text(reading, .jsonl)
        #expect(line.filter { $0 == "\n" }.count == 1)
        let object = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
        #expect(object?["device"] as? String == id)
    }

    struct CellCase: Sendable, CustomTestStringConvertible {
        var given: String, cell: String
        var testDescription: String { given.debugDescription }
    }
    @Test(arguments: [
        CellCase(given: "plain", cell: "plain"), CellCase(given: "", cell: ""),
        CellCase(given: "a,b", cell: "\"a,b\""), CellCase(given: "say \"hi\"", cell: "\"say \"\"hi\"\"\""),
        CellCase(given: "two\nlines", cell: "\"two\nlines\""), CellCase(given: "一号塘", cell: "一号塘"),
        CellCase(given: "=1+1", cell: "'=1+1"), CellCase(given: "+86 138", cell: "'+86 138"),
        CellCase(given: "-5", cell: "'-5"), CellCase(given: "@cmd", cell: "'@cmd"),
        CellCase(given: "\t=1", cell: "\"'\t=1\""), CellCase(given: "=a,b", cell: "\"'=a,b\""),
        CellCase(given: "\r\n=1", cell: "\"'\r\n=1\""), CellCase(given: "＝1", cell: "'＝1"),
        CellCase(given: "a=1", cell: "a=1"),
    ])
    func cells(_ it: CellCase) {
        #expect(CSVText.line([it.given, "x"]) == it.cell + ",x\n")
    }
}
