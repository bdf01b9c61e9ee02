internal import Foundation
internal import Synchronization
internal import TideAPI
internal import TideModel

/// How far an export is, on standard error, while people watch: by the series it has come to.
final class ExportProgress: Sendable {
    private struct State {
        var lines = 0
        var shown = ContinuousClock.now
        var keys: [SeriesKey] = []
    }

    private let state = Mutex(State())
    private let reader: ReadingReader?
    /// Whether anybody sees it.
    let isShown: Bool

    /// Progress of what goes to `output`; silent unless standard error is a terminal and `output` is none.
    init(of output: Output, _ format: ReadingFormat, header: [UInt8]) {
        isShown = isatty(2) == 1 && !output.isTerminal
        reader =
            isShown
            ? try? ReadingReader(format, header: String(decoding: header.dropLast(), as: UTF8.self), received: 0) : nil
    }

    /// Names the series that will come, in their order.
    func expect(_ keys: [SeriesKey]) { state.withLock { $0.keys = keys } }

    /// Counts the lines of a piece.
    func add(_ piece: [UInt8]) {
        guard isShown else { return }
        let lines = piece.count { $0 == UInt8(ascii: "\n") }
        let text: String? = state.withLock { state in
            state.lines += lines
            guard ContinuousClock.now - state.shown > .milliseconds(200) else { return nil }
            state.shown = .now
            let bar = part(piece, state.keys).map { ProgressBar.text($0) + "  " }
            return "\r\(bar ?? "")\(state.lines) lines"
        }
        if let text { Messages.writePart(text) }
    }

    /// Which part of the series lies before the last whole line of a piece.
    private func part(_ piece: [UInt8], _ keys: [SeriesKey]) -> Double? {
        guard !keys.isEmpty, let reader, let end = piece.lastIndex(of: UInt8(ascii: "\n")),
            let begin = piece[..<end].lastIndex(of: UInt8(ascii: "\n")),
            let reading = try? reader.read(piece[(begin + 1)..<end])
        else { return nil }
        let key = ReadingCursor(reading).series
        var (low, high) = (0, keys.count)
        while low < high {
            let middle = (low + high) / 2
            if keys[middle] < key { low = middle + 1 } else { high = middle }
        }
        return Double(low) / Double(keys.count)
    }

    /// Ends the line.
    func finish() {
        guard isShown else { return }
        Messages.write("\r\u{1B}[K\(state.withLock { $0.lines }) lines")
    }
}
