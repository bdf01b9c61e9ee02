import TideModel
import TideSQLite
import TideTesting

/// Random records with raw frames around a midnight, of all the kinds that sources send.
struct RawWork {
    var generator: SplitMix
    private var number: RecordNumber = 0
    private var time: Int64 = RawWork.midnight - 40_000

    /// 2026-11-24T00:00:00Z.
    static let midnight: Int64 = 1_795_478_400_000

    init(seed: UInt64) { generator = SplitMix(seed: seed) }

    private mutating func below(_ bound: Int) -> Int { Int.random(in: 0..<bound, using: &generator) }

    mutating func records(_ count: Int) -> [Record] { (0..<count).map { _ in next() } }

    mutating func next() -> Record {
        number += 1
        var record = Record(number: number, at: Timestamp(milliseconds: time))
        let source = FrameSource(kind: "mqtt", name: below(5) == 0 ? "other@host:1883" : "daemon@localhost:1883")
        record.raw = FrameBatch(source: source)
        for _ in 0..<[0, 1, 3, below(400)][below(4)] { addFrame(to: &record.raw) }
        return record
    }

    private mutating func addFrame(to batch: inout FrameBatch) {
        time += Int64(below(40))
        let received = below(200) == 0 ? time - Int64(below(200_000)) : time
        let payload = payload()
        batch.append(
            topic: topic(),
            payload: payload,
            sentLength: below(50) == 0 ? payload.count + below(100_000) : nil,
            packetID: below(3) == 0 ? UInt16(below(65_536)) : 0,
            received: Timestamp(milliseconds: received),
            flags: FrameHead.Flags(rawValue: below(10) == 0 ? UInt8(below(128)) : 1),
            properties: below(20) == 0 ? properties() : nil
        )
    }

    private mutating func topic() -> String {
        switch below(20) {
        case 0: ""
        case 1: "Teich/größter \(below(5))"
        default: "farm/site\(below(3))/dev00\(below(40))/up"
        }
    }

    private mutating func properties() -> FrameProperties {
        FrameProperties(
            contentType: [nil, "", "application/json"][below(3)],
            user: (0..<below(3)).map { FrameProperties.Pair(name: "n\($0)", value: "v\(below(1_000))") }
        )
    }

    private mutating func payload() -> [UInt8] {
        switch below(12) {
        case 0: []
        case 1: generator.bytes(below(40)).prefix(below(40)).map { $0 }
        case 2: Array("00.0 -0 -0.50 007 1e-05 1234567890123456789.12345678901234567890 a-1 --2 3. .4 \(below(9))".utf8)
        case 3: generator.bytes(below(6_000))
        case 4: Array("\(below(2) == 0 ? "-" : "")\(below(20)).\(below(1_000)),\(Int64.min),\(UInt64.max)".utf8)
        case 5: Array(String(repeating: "1,", count: below(400)).utf8)
        default: Array(#"{"ts":\#(time),"t":\#(Double(below(4_000) - 2_000) / 100),"name":"dev\#(below(40))"}"#.utf8)
        }
    }
}

extension RawArchive {
    /// Applies records as a journal replays them.
    @discardableResult
    func apply(_ records: some Sequence<Record>, through: RecordNumber) throws -> [String] {
        try apply(through: through) { body in for record in records { try body(record) } }
    }

    /// Every record's frames, read in pieces of `maxBytes`.
    func all(maxBytes: Int = 1 << 20) throws -> [RecordNumber: FrameBatch] {
        var (all, after) = ([RecordNumber: FrameBatch](), RecordNumber(0))
        while true {
            let piece = try frames(after: after, maxBytes: maxBytes)
            guard let last = piece.last else { return all }
            for (record, frames) in piece {
                precondition(record > after && all[record] == nil, "records come once and in order")
                after = record
                all[record] = frames
            }
            precondition(after == last.record)
        }
    }
}

/// What an archive must hold of these records.
func archived(_ records: some Sequence<Record>) -> [RecordNumber: FrameBatch] {
    var all: [RecordNumber: FrameBatch] = [:]
    for record in records where !record.raw.isEmpty { all[record.number] = record.raw }
    return all
}
