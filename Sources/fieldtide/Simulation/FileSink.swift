internal import Foundation
internal import Synchronization
internal import TideAPI
internal import TideModel
internal import TideSim

/// Writes messages as JSON lines with topic, payload and time; a message has arrived when its line is written.
final class FileSink: SimulationSink {
    private struct Line: Encodable {
        var payload: String
        var time: String
        var topic: String
    }

    private struct State {
        var outcomes: [Outcome] = []
        var buffer: [UInt8] = []
    }

    /// Bytes gathered before they are written.
    private static let piece = 256 * 1_024

    private let output: Output
    private let state = Mutex(State())

    init(_ path: String) throws { output = try Output.to(path) }

    func send(_ transmission: Transmission) throws -> Bool {
        let message = transmission.message
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let line = Line(
            payload: String(decoding: message.payload, as: UTF8.self),
            time: RFC3339.string(message.time),
            topic: message.topic
        )
        let bytes = try encoder.encode(line)
        try state.withLock { state in
            state.buffer.append(contentsOf: bytes)
            state.buffer.append(UInt8(ascii: "\n"))
            state.outcomes.append(Outcome(transmission: transmission, failure: nil))
            if state.buffer.count >= Self.piece { try flush(&state) }
        }
        return true
    }

    private func flush(_ state: inout State) throws {
        try output.write(state.buffer)
        state.buffer.removeAll(keepingCapacity: true)
    }

    func outcomes() -> [Outcome] {
        state.withLock { state in
            defer { state.outcomes = [] }
            return state.outcomes
        }
    }

    var isFull: Bool { false }

    var onTheirWay: Int { 0 }

    func finish() throws {
        try state.withLock { try flush(&$0) }
        try output.finish()
    }
}
