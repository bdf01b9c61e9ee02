import Testing
import TideModel
import TideProfiles
import TideTesting

@Suite("Line protocol, written and read back")
struct LinePropertyTests {
    private static let keys = ["t", "dissolved_oxygen", "odd, =key", "浮标", "eightlet", "a_very_long_name_of_a_field"]

    private static let text = """
        schema: fieldtide.profile/1
        id: test/lines
        version: 1
        match: [{topic: lines}]
        identity: {site: "{tag.site}", device: "{tag.de vice}"}
        time: {source: line, format: unix_ms, accept: {future: 36500d, past: 36500d}}
        decode:
          - line_protocol:
              measurement: "wa ter"
              fields:
                note: {field: note, type: string}
                kind: {tag: kind}
        \(keys.indices.map { "        f\($0): {field: \"\(keys[$0])\"}" }.joined(separator: "\n"))
        series:
        \(keys.indices.map { "  c\($0): {from: f\($0), quantity: message_count, unit: \"1\"}" }.joined(separator: "\n"))
        attributes: {note: {from: note}, kind: {from: kind}}

        """

    /// A line and what must come of it.
    private struct Row: Equatable {
        var site: String
        var device: String
        var time: Int64?
        var values: [UInt64?]
        var note: String?
        var kind: String?
    }

    private static func row(_ writer: inout LineWriter) -> Row {
        // A name that ends with a backslash cannot be written: it would take the meaning of what stands behind it.
        let names = ["a", "pond 7", "x,y", "k=v", "浮标-1", "#8", "\"q\"", "back\\slash"]
        func any(_ texts: [String]) -> String { texts.randomElement(using: &writer.random) ?? "a" }
        var row = Row(site: any(names), device: any(names), time: nil, values: [], note: nil, kind: nil)
        if Bool.random(using: &writer.random) { row.time = .random(in: -1e12.i...4e12.i, using: &writer.random) }
        row.values = keys.map { _ in
            Int.random(in: 0..<5, using: &writer.random) == 0 ? nil : writer.anyNumber().bitPattern
        }
        if Int.random(in: 0..<3, using: &writer.random) == 0 { row.note = writer.anyText(0...12) }
        if Int.random(in: 0..<3, using: &writer.random) == 0 { row.kind = any(names) }
        return row
    }

    private static func line(_ row: Row, _ writer: inout LineWriter) -> String {
        var tags = [("site", row.site), ("de vice", row.device), ("other", "\(writer.random.next() % 50)")]
        if let kind = row.kind { tags.append(("kind", kind)) }
        tags.shuffle(using: &writer.random)
        var fields = ["unknown=\(writer.text(writer.anyText(0...5)))"]
        for (key, bits) in zip(keys, row.values) {
            if let bits { fields.append("\(writer.name(key))=\(writer.number(Double(bitPattern: bits)))") }
        }
        if let note = row.note { fields.append("note=\(writer.text(note))") }
        // Mostly in one order, as devices send them.
        if Int.random(in: 0..<3, using: &writer.random) == 0 { fields.shuffle(using: &writer.random) }
        let head = ([writer.name("wa ter")] + tags.map { "\(writer.name($0.0))=\(writer.name($0.1))" })
        let time = row.time.map { " \($0)" } ?? ""
        return head.joined(separator: ",") + " " + fields.joined(separator: ",") + time
    }

    private static func rows(_ frame: DecodedFrame) -> [Row] {
        frame.rows.indices.map { index in
            let row = frame.rows[index]
            let key = frame.identities[Int(row.identity)]
            var values = [UInt64?](repeating: nil, count: keys.count)
            for cell in frame.cells(ofRow: index) {
                values[Int(frame.cells[cell].series)] = frame.cells[cell].value.bitPattern
            }
            func text(_ attribute: Int) -> String? {
                frame.attributes.first { Int($0.row) == index && Int($0.attribute) == attribute }?.value
            }
            let time = row.isArrival ? nil : row.time
            return Row(site: key.site, device: key.device, time: time, values: values, note: text(1), kind: text(0))
        }
    }

    @Test("every row comes back bit for bit", arguments: UInt64(0)..<50)
    func roundTrip(seed: UInt64) throws {
        let decoder = ProfileDecoder(try Sample.profile(Self.text))
        var writer = LineWriter(random: SplitMix(seed: seed))
        var (frame, state) = (DecodedFrame(), CodecState())
        for _ in 0..<20 {
            let ends = ["\n", "\r\n", "\n\n# a comment, with=\"things\" 5\n", " \n"]
            let rows = (0..<Int.random(in: 1...60, using: &writer.random)).map { _ in Self.row(&writer) }
            var payload = ""
            for row in rows {
                payload += Self.line(row, &writer) + (ends.randomElement(using: &writer.random) ?? "")
                if Int.random(in: 0..<9, using: &writer.random) == 0 { payload += "other,site=a t=1,note=\"\n,=\"\n" }
            }
            if Bool.random(using: &writer.random), payload.hasSuffix("\n") { payload.removeLast() }
            let context = FrameContext(received: Sample.received)
            decoder.decode(copying: Array(payload.utf8), context: context, state: &state, into: &frame)
            #expect(frame.problem == nil && frame.lineFaults.isEmpty && frame.faults == 0)
            // Rows that hold nothing but what is passed over are none.
            let want = rows.filter { $0.values.contains { $0 != nil } || $0.note != nil || $0.kind != nil }
            let got = Self.rows(frame)
            let other = zip(got, want).first { $0 != $1 }
            #expect(got == want, "\(other.map { "\($0)" } ?? "") \(payload)")
        }
    }

    @Test("a number reads as the standard library reads it", arguments: UInt64(0)..<20)
    func numbers(seed: UInt64) throws {
        let decoder = ProfileDecoder(try Sample.profile(Self.text))
        var random = SplitMix(seed: seed)
        var (frame, state) = (DecodedFrame(), CodecState())
        for _ in 0..<2_000 {
            func digits(_ most: Int) -> String {
                String(
                    (0..<Int.random(in: 0...most, using: &random)).map { _ in
                        "0123456789".randomElement(using: &random) ?? "0"
                    }
                )
            }
            let most = Int.random(in: 1...12, using: &random)
            var text = (["", "-"].randomElement(using: &random) ?? "") + digits(most)
            if Bool.random(using: &random) { text += "." + digits(most) }
            if Int.random(in: 0..<4, using: &random) == 0 { text += "e-" + digits(2) }
            let line = "wa\\ ter,site=a,de\\ vice=b t=\(text),unknown=1"
            decoder.decode(
                copying: Array(line.utf8),
                context: .init(received: Sample.received),
                state: &state,
                into: &frame
            )
            let isNumber = text.wholeMatch(of: /-?([0-9]+\.?[0-9]*|\.[0-9]+)(e-[0-9]+)?/) != nil
            #expect(frame.lineFaults.isEmpty == isNumber, "\(text)")
            if isNumber { #expect(frame.cells.first?.value.bitPattern == Double(text)?.bitPattern, "\(text)") }
        }
    }
}

extension Double {
    fileprivate var i: Int64 { Int64(self) }
}
