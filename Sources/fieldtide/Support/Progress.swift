internal import Foundation
internal import Synchronization

/// Counts lines on standard error while people watch.
final class Progress: Sendable {
    private struct State {
        var lines = 0
        var shown = ContinuousClock.now
    }
    private let state = Mutex(State())
    private let isShown: Bool

    /// Progress of what goes to `output`; silent unless standard error is a terminal and `output` is none.
    init(of output: Output) { isShown = isatty(2) == 1 && !output.isTerminal }

    /// Counts the lines of a piece.
    func add(_ piece: [UInt8]) {
        guard isShown else { return }
        let lines = piece.count { $0 == UInt8(ascii: "\n") }
        let text: String? = state.withLock { state in
            state.lines += lines
            guard ContinuousClock.now - state.shown > .milliseconds(200) else { return nil }
            state.shown = .now
            return "\r\(state.lines) lines"
        }
        if let text { Messages.writePart(text) }
    }

    /// Ends the line.
    func finish() {
        guard isShown else { return }
        Messages.write("\r\(state.withLock { $0.lines }) lines")
    }
}
