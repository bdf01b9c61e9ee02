import Testing
import TideModel
import TidePipeline
import TideTesting

/// A broker that behaves as nats-server does, in small, and a daemon that dies again and again.
///
/// An acknowledged id is given to the next message at once, news comes first, and what is pending comes again late, in
/// any order; all messages are equal.
struct LateResendTests {
    private struct Broker {
        static let window = 24
        var random: SplitMix
        var fresh: Int
        /// Messages that were sent and not acknowledged, with the packet id they have on this connection, if any.
        var pending: [(id: UInt16?, isOld: Bool)] = []

        /// Sends some messages: news while the window has room, and pending ones of earlier connections.
        mutating func send(resends: Bool, at: Timestamp) -> (batch: FrameBatch, sent: [Int]) {
            var batch = FrameBatch(source: broker)
            var sent: [Int] = []
            for _ in 0..<Int.random(in: 1...12, using: &random) {
                let old = pending.indices.filter { pending[$0].id == nil }
                if resends, let again = old.randomElement(using: &random), Bool.random(using: &random) {
                    pending[again].id = freeID()
                    add(again, to: &batch, at)
                    sent.append(again)
                } else if fresh > 0, pending.count < Self.window {
                    fresh -= 1
                    pending.append((freeID(), false))
                    add(pending.count - 1, to: &batch, at)
                    sent.append(pending.count - 1)
                }
            }
            return (batch, sent)
        }

        private func freeID() -> UInt16 {
            let used = Set(pending.compactMap(\.id))
            return (1...UInt16.max).first { !used.contains($0) } ?? 0
        }

        private func add(_ index: Int, to batch: inout FrameBatch, _ at: Timestamp) {
            let id = pending[index].id ?? 0
            let flags: FrameHead.Flags = pending[index].isOld ? [.promised, .resent] : .promised
            batch.add("farm/s/d/now", "{\"v\": 1.5}", id: id, at: at, flags: flags)
        }

        /// Acknowledgements of the messages at these places have arrived.
        mutating func acknowledge(_ places: [Int]) {
            for place in places.sorted(by: >) { pending.remove(at: place) }
        }

        /// The connection is gone.
        mutating func disconnect() { for index in pending.indices { pending[index] = (nil, true) } }
    }

    @Test("of equal messages none is missing at the end, and at most a window a kill is there twice", arguments: 1...60)
    func nothingIsMissing(seed: Int) throws {
        let total = 300
        let bench = try Bench([Texts.plain])
        var side = Broker(random: SplitMix(seed: UInt64(seed)), fresh: total)
        var random = SplitMix(seed: UInt64(seed) &* 77)
        var (stored, written, kills) = (0, RecordNumber(0), 0)
        while side.fresh > 0 || !side.pending.isEmpty {
            let isLast = kills >= 25
            var isFirst = true
            side.disconnect()
            if kills > 0 { try bench.restart() }
            connection: for turn in 0..<(isLast ? 1_000 : Int.random(in: 1...6, using: &random)) {
                let resends = isLast || turn > 0 && Int.random(in: 0..<3, using: &random) == 0
                let (batch, sent) = side.send(resends: resends, at: bench.now)
                bench.now = bench.now + 5
                guard !sent.isEmpty else { continue }
                // Killed before the commit: what was read is gone, and comes again.
                if !isLast, Int.random(in: 0..<6, using: &random) == 0 { break connection }
                let record = isFirst ? try bench.resumeAndTake(batch, written: written) : try bench.take(batch)
                isFirst = false
                stored += record.readings.rowCount
                switch isLast ? 9 : Int.random(in: 0..<10, using: &random) {
                case 0: break connection  // killed before any acknowledgement was handed over
                case 1:  // killed while they were written: some have arrived
                    written = record.number
                    side.acknowledge(sent.filter { _ in Bool.random(using: &random) })
                    break connection
                default:
                    written = record.number
                    side.acknowledge(sent)
                }
            }
            kills += 1
        }
        #expect(stored >= total, "\(total - stored) are missing")
        #expect(stored <= total + Broker.window * kills)
    }
}
