internal import Foundation
internal import Synchronization

/// A bar of bytes on standard error, while people watch.
final class TransferProgress: Sendable {
    private struct State {
        var done: Int64 = 0
        var shown = ContinuousClock.now
    }

    private let state = Mutex(State())
    private let isShown = isatty(2) == 1

    /// So many bytes of all are done.
    func show(_ done: Int64, of total: Int64) {
        guard isShown else { return }
        let isDue = state.withLock { state in
            state.done = done
            guard ContinuousClock.now - state.shown > .milliseconds(200) else { return false }
            state.shown = .now
            return true
        }
        guard isDue else { return }
        let part = min(1, Double(done) / Double(max(1, total)))
        let bar = String(repeating: "#", count: Int(part * 30)).padding(toLength: 30, withPad: ".", startingAt: 0)
        Messages.writePart("\r\(bar) \(Int(part * 100)) %  \(ByteText.of(done)) of \(ByteText.of(total))")
    }

    /// So many bytes more are done.
    func add(_ bytes: Int, of total: Int64) { show(state.withLock { $0.done } + Int64(bytes), of: total) }

    /// Clears the line.
    func finish() { if isShown { Messages.writePart("\r\u{1B}[K") } }
}

/// Sizes as people read them.
enum ByteText {
    /// As `0 bytes`, `1.5 kB`, `3.4 GB`.
    static func of(_ bytes: Int64) -> String {
        guard bytes >= 1_000 else { return "\(bytes) bytes" }
        var (value, unit) = (Double(bytes) / 1_000, 0)
        let units = ["kB", "MB", "GB", "TB"]
        while value >= 999.95, unit < units.count - 1 { (value, unit) = (value / 1_000, unit + 1) }
        return "\(Double(Int((value * 10).rounded())) / 10) \(units[unit])"
    }
}
