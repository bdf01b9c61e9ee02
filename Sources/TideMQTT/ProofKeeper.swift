internal import TideModel

/// Decides when to ask the broker for proof that our acknowledgements have arrived, and what an answer proves.
///
/// Any answer to a request written behind them proves it: TCP and brokers keep order. The request is an UNSUBSCRIBE of a
/// filter that was never subscribed. Only acknowledgements written on this very connection are proven: RabbitMQ and
/// nats-server answer SUBSCRIBE and UNSUBSCRIBE before they resend what an earlier connection left open (measured).
struct ProofKeeper: Sendable {
    /// Shortest time between two requests, milliseconds.
    static let interval: Int64 = 1_000

    private var provable: RecordNumber?
    private var proven: RecordNumber?
    private var outstanding: [Int32: RecordNumber] = [:]
    private var askedAt = Int64.min / 2

    /// Acknowledgements of frames in records up to `record` were handed to the socket on this connection.
    mutating func flushed(through record: RecordNumber) { provable = record }

    /// A request may and should be written now.
    func isDue(at now: Int64) -> Bool { deadline.map { now >= $0 } ?? false }

    /// Acknowledgements were written that are not proven to have arrived.
    var isOpen: Bool { provable != proven }

    /// When the next request is due; nil when there is nothing to prove, or an answer is awaited.
    var deadline: Int64? {
        guard provable != nil, isOpen, outstanding.isEmpty else { return nil }
        return askedAt + Self.interval
    }

    /// A request (SUBSCRIBE or UNSUBSCRIBE) with this packet id was queued behind everything flushed so far.
    mutating func asked(id: Int32, at now: Int64) {
        askedAt = now
        if let provable { outstanding[id] = provable }
    }

    /// The answer to `id` came; returns the record through which every acknowledgement has arrived, when that is news.
    mutating func answered(id: Int32) -> RecordNumber? {
        guard let record = outstanding.removeValue(forKey: id), record > proven ?? 0 else { return nil }
        proven = record
        return record
    }
}
