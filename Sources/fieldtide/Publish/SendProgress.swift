internal import Foundation

/// Shows how many messages were acknowledged, while people watch.
final class SendProgress {
    private let isShown = isatty(2) == 1
    private var shown = ContinuousClock.now

    func show(_ count: Int) {
        guard isShown, ContinuousClock.now - shown > .milliseconds(200) else { return }
        shown = .now
        FileHandle.standardError.write(Data("\r\(count) messages".utf8))
    }

    func finish() {
        if isShown { FileHandle.standardError.write(Data("\r".utf8)) }
    }
}
