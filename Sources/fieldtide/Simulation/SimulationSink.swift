internal import TideSim

/// What became of a transmission.
struct Outcome: Sendable {
    var transmission: Transmission
    /// Why it did not arrive; nil when it did.
    var failure: String?
}

/// Where messages of virtual devices go.
protocol SimulationSink: Sendable {
    /// Sends a message; `outcomes` tells what becomes of it.
    ///
    /// - Returns: false when no more can be on their way; the message is not taken.
    func send(_ transmission: Transmission) throws -> Bool

    /// What has become of messages since the last call.
    func outcomes() -> [Outcome]

    /// Whether no more can be on their way.
    var isFull: Bool { get }

    /// Messages on their way, of which no outcome is known.
    var onTheirWay: Int { get }

    /// Ends: nothing more is sent.
    func finish() throws
}
