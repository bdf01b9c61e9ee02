internal import Glibc

/// Wakes a thread that polls; any thread may signal, also a signal handler.
final class Waker: Sendable {
    /// Readable when signalled.
    let descriptor: Int32
    private let writer: Int32

    init() {
        var ends: [Int32] = [-1, -1]
        precondition(pipe(&ends) == 0, "pipe: \(SystemError.text(errno))")
        for end in ends {
            _ = fcntl(end, F_SETFD, FD_CLOEXEC)
            _ = fcntl(end, F_SETFL, O_NONBLOCK)
        }
        (descriptor, writer) = (ends[0], ends[1])
    }

    deinit {
        close(descriptor)
        close(writer)
    }

    /// A full pipe is signalled already.
    func signal() {
        var byte: UInt8 = 1
        _ = write(writer, &byte, 1)
    }

    func clear() {
        var bytes = [UInt8](repeating: 0, count: 64)
        while read(descriptor, &bytes, bytes.count) > 0 {}
    }

    /// Waits until signalled, without clearing; false when `milliseconds` passed first.
    func wait(milliseconds: Int64) -> Bool {
        let end = Steady.milliseconds() + milliseconds
        var poller = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        repeat {
            let left = max(0, end - Steady.milliseconds())
            if poll(&poller, 1, Int32(clamping: left)) > 0 { return true }
        } while Steady.milliseconds() < end
        return false
    }
}
