internal import Dispatch
internal import Foundation
internal import Synchronization

/// Whether Ctrl-C or SIGTERM came.
final class StopSignal: Sendable {
    private let came = Atomic(false)

    /// Both signals only set this from now on; a second one ends the program at once.
    init() {
        for number in [SIGINT, SIGTERM] {
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler { [self] in
                if came.exchange(true, ordering: .acquiringAndReleasing) { _exit(130) }
                _ = source  // it lives as long as the program
            }
            source.resume()
        }
    }

    var isSet: Bool { came.load(ordering: .acquiring) }
}
