internal import Foundation
internal import TideAPI
internal import TideModel

/// What a demo shows: events above, and below them the present state, on a terminal always at the same place.
final class DemoScreen {
    private let folder: DemoFolder
    private let programs: DemoPrograms
    private let output = Output.standard
    /// Lines of the state that stand on the terminal.
    private var shown = 0
    private var shownAt: ContinuousClock.Instant?
    /// When the daemon answered last.
    private var answeredAt = ContinuousClock.now
    /// Frames received at moments of the last seconds, oldest first.
    private var past: [(at: ContinuousClock.Instant, received: UInt64)] = []

    /// The rate is that of so many seconds.
    private static let rateSpan = Duration.seconds(10)
    /// Where nobody looks at a terminal, the state is written this often, for so many devices.
    private static let pause = Duration.seconds(10)
    private static let mostDevices = 20

    init(folder: DemoFolder, programs: DemoPrograms) { (self.folder, self.programs) = (folder, programs) }

    /// A line about what happens.
    func say(_ line: String) throws {
        try erase()
        try output.write("\(DemoText.clock()) \(line)\n")
    }

    /// What a person needs to look around.
    func begin() throws {
        try erase()
        answeredAt = .now
        try output.write(DemoText.addresses(folder, programs))
    }

    /// The present state.
    ///
    /// - Parameters:
    ///   - stats: nil when the daemon did not answer.
    ///   - latest: nil when it could not tell.
    /// - Throws: when nobody reads what is written.
    func show(_ stats: StatsDTO?, _ latest: [ReadingDTO]?) throws {
        let now = ContinuousClock.now
        if let stats {
            answeredAt = now
            past = past.filter { now - $0.at < Self.rateSpan && $0.received <= stats.frames.received }
            past.append((now, stats.frames.received))
        }
        if !output.isTerminal, let shownAt, now - shownAt < Self.pause { return }
        let size = terminalSize
        var lines = ["\(DemoText.clock()) the daemon has not answered for \((now - answeredAt).components.seconds) s"]
        if let stats {
            let rows = output.isTerminal ? max(size.rows - 1, 1) : .max
            let text = DemoText(width: size.columns, devices: output.isTerminal ? .max : Self.mostDevices)
            lines = Array(text.state(stats, latest ?? [], rate: rate, now: Wall.now.milliseconds).prefix(rows))
        } else if now - answeredAt < .seconds(3) {
            return  // it may be starting
        }
        shownAt = now
        try erase()
        // Longer lines would take two rows, which erasing does not know.
        if output.isTerminal { lines = lines.map { DisplayWidth.cut($0, to: size.columns) } }
        try output.write((lines + (output.isTerminal ? [] : [""])).map { $0 + "\n" }.joined())
        if output.isTerminal { shown = lines.count }
    }

    /// Messages a second.
    private var rate: Double? {
        guard let first = past.first, let last = past.last, last.at > first.at else { return nil }
        return Double(last.received - first.received) / ((last.at - first.at) / .seconds(1))
    }

    /// The books at the end.
    func close(_ stats: StatsDTO?) throws {
        guard let stats else { return try say("the daemon did not answer any more") }
        try erase()
        let text = DemoText(width: terminalSize.columns)
        try output.write((text.books(stats) + text.balance(stats)).map { $0 + "\n" }.joined())
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
