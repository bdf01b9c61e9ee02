internal import Dispatch
internal import Foundation
internal import Synchronization

/// Whether Ctrl-C or SIGTERM came.
final class StopSignal: Sendable {
    /// When the first came, in nanoseconds of the system's uptime; 0 before.
    private let came = Atomic<UInt64>(0)
    /// One request may come as two signals, as from `timeout`, which sends it to the process and to its group; a person
    /// who presses twice is slower (ns).
    private static let isOneRequest: UInt64 = 300_000_000

    /// Both signals only set this from now on; a second one ends the program at once.
    init() {
        for number in [SIGINT, SIGTERM] {
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler { [self] in
                let now = DispatchTime.now().uptimeNanoseconds
                let (isFirst, first) = came.compareExchange(
                    expected: 0,
                    desired: now,
                    ordering: .acquiringAndReleasing
                )
                if !isFirst, now > first + Self.isOneRequest { _exit(130) }
                _ = source  // it lives as long as the program
            }
            source.resume()
        }
    }

    var isSet: Bool { came.load(ordering: .acquiring) != 0 }
}
