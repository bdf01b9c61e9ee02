internal import Foundation
internal import TideAPI
internal import TideModel

/// What a demo shows: events above, and below them the present state, on a terminal always at the same place.
final class DemoScreen {
    private let folder: DemoFolder
    private let text: DemoText
    private let output = Output.standard
    /// Lines of the state that stand on the terminal.
    private var shown = 0
    private var shownAt: ContinuousClock.Instant?
    /// Frames received at moments of the last seconds, oldest first.
    private var past: [(at: ContinuousClock.Instant, received: UInt64)] = []

    /// The rate is that of so many seconds.
    private static let rateSpan = Duration.seconds(10)
    /// Where nobody looks at a terminal, the state is written this often.
    private static let pause = Duration.seconds(10)

    init(folder: DemoFolder, devices: Int) {
        self.folder = folder
        text = DemoText(devices: devices)
    }

    /// A line about what happens.
    func say(_ line: String) throws {
        try erase()
        try output.write("\(DemoText.clock()) \(line)\n")
    }

    /// What a person needs to look around.
    func begin(page: Double) throws {
        try erase()
        try output.write(text.addresses(page: Int(page), folder))
    }

    /// The present state.
    func show(_ stats: StatsDTO, _ latest: [ReadingDTO]) throws {
        let now = ContinuousClock.now
        past = past.filter { now - $0.at < Self.rateSpan && $0.received <= stats.frames.received }
        past.append((now, stats.frames.received))
        if !output.isTerminal, let shownAt, now - shownAt < Self.pause { return }
        shownAt = now
        let size = terminalSize
        let lines = text.state(stats, latest, rate: rate, now: Wall.now.milliseconds, width: size.columns)
        // Longer lines would take two rows, which erasing does not know.
        let visible =
            output.isTerminal
            ? lines.prefix(max(size.rows - 1, 1)).map { DisplayWidth.cut($0, to: size.columns) } : lines
        try erase()
        try output.write(visible.map { $0 + "\n" }.joined())
        output.isTerminal ? (shown = visible.count) : try output.write("\n")
    }

    /// Messages a second.
    private var rate: Double? {
        guard let first = past.first, let last = past.last, last.at > first.at else { return nil }
        return Double(last.received - first.received) / ((last.at - first.at) / .seconds(1))
    }

    /// The books at the end.
    func close(_ stats: StatsDTO?, isGone: Bool) throws {
        try erase()
        if let stats {
            try output.write(text.books(stats).map { $0 + "\n" }.joined())
            try say(text.balance(stats))
        }
        try say(isGone ? "everything has stopped, \(folder.path) is removed" : "\(folder.path) could not be removed")
    }

    private func erase() throws {
        if shown > 0 { try output.write("\u{1B}[\(shown)A\u{1B}[J") }
        shown = 0
    }

    private var terminalSize: (rows: Int, columns: Int) {
        var size = winsize()
        guard ioctl(1, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return (1_000, 120) }
        return (Int(size.ws_row), Int(size.ws_col))
    }
}
