internal import CMosquitto
internal import Glibc

/// The TCP socket of a connection, taken out of the library's hands; the library has one end of a pair of sockets instead.
///
/// The library makes four reads and two writes for each message: two thirds of all work when a backlog drains. Here one
/// read brings hundreds, plain messages are taken from it at once, and the library gets the other packets. What it wants
/// to send comes back through the pair, and leaves when the connection says so.
final class Wire {
    /// Bytes read together: some 300 messages, and what a second-level cache holds beside all else.
    static let capacity = 64 << 10

    /// Connected to the broker.
    let socket: Int32
    private let library: Int32
    private let buffer: UnsafeMutableRawBufferPointer
    /// Bytes of `buffer` that were dealt with, and those that are filled.
    private var (taken, filled) = (0, 0)
    /// What is to be sent: of a batch of 65,535 messages 256 KB.
    ///
    /// Its first `sent` bytes have left.
    private var outgoing: [UInt8] = []
    private var sent = 0
    /// When something came last, and when something left, on the steady clock.
    private var (cameAt, leftAt) = (Int64.min / 2, Int64.min / 2)

    /// Puts a pair of sockets in the place of `descriptor`, which stays the library's; nil when the system gives none.
    init?(replacing descriptor: Int32) {
        var pair: [Int32] = [-1, -1]
        let kind = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
        guard socketpair(AF_UNIX, kind, 0, &pair) == 0 else { return nil }
        defer { close(pair[0]) }
        let copy = fcntl(descriptor, F_DUPFD_CLOEXEC, 0)
        guard copy >= 0, dup2(pair[0], descriptor) >= 0 else {
            close(copy)
            close(pair[1])
            return nil
        }
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        (socket, library) = (copy, pair[1])
        buffer = .allocate(byteCount: Self.capacity, alignment: 16)
    }

    deinit {
        close(socket)
        close(library)
        buffer.deallocate()
    }

    /// Bytes that were read and not dealt with.
    var unread: UnsafeRawBufferPointer { UnsafeRawBufferPointer(rebasing: buffer[taken..<filled]) }

    /// A whole packet was read and not dealt with.
    var holdsPacket: Bool { PacketHeader(unread).map { $0.length <= filled - taken } ?? false }

    /// Something came, and something left, within so many milliseconds.
    func isLively(within milliseconds: Int64) -> Bool { min(cameAt, leftAt) > Steady.milliseconds() - milliseconds }

    /// There is something to send.
    var wantsWrite: Bool { !outgoing.isEmpty }

    /// `count` bytes of `unread` are dealt with.
    func take(_ count: Int) { taken += count }

    /// Reads once.
    ///
    /// - Returns: bytes that came, 0 at the end of the connection, -1 with `errno`; `EAGAIN` when nothing is there.
    func receive() -> Int {
        if taken > 0 {
            buffer.copyMemory(from: unread)
            (taken, filled) = (0, filled - taken)
        }
        let room = UnsafeMutableRawBufferPointer(rebasing: buffer[filled...])
        let count = recv(socket, room.baseAddress, room.count, Int32(MSG_DONTWAIT))
        filled += max(0, count)
        if count > 0 { cameAt = Steady.milliseconds() }
        return count
    }

    /// Gives the next `count` bytes of `unread` to the library's end; fewer when that is full.
    ///
    /// - Returns: how many; -1 with `errno`.
    func pass(_ count: Int) -> Int {
        let passed = Glibc.send(library, unread.baseAddress, count, Int32(MSG_NOSIGNAL))
        taken += max(0, passed)
        return passed
    }

    /// The broker sends no more: the library finds the end too.
    func end() { shutdown(library, Int32(SHUT_WR)) }

    /// Queues an acknowledgement of QoS 1: PUBACK, reason code success.
    func acknowledge(_ packetID: UInt16) {
        outgoing.append(0x40)
        outgoing.append(2)
        outgoing.append(UInt8(packetID >> 8))
        outgoing.append(UInt8(packetID & 0xFF))
    }

    /// Queues what the library wrote into its end.
    func collect() {
        while true {
            let start = outgoing.count
            outgoing.append(contentsOf: repeatElement(0, count: 4_096))
            let count = outgoing.withUnsafeMutableBytes { bytes in
                recv(library, bytes.baseAddress.map { $0 + start }, 4_096, Int32(MSG_DONTWAIT))
            }
            outgoing.removeLast(4_096 - max(0, count))
            if count < 0, errno == EINTR { continue }
            if count <= 0 { return }
        }
    }

    /// Sends what is queued, as far as the socket takes it.
    ///
    /// - Returns: 0, or the number of an error.
    func send() -> Int32 {
        while sent < outgoing.count {
            let count = outgoing.withUnsafeBytes { bytes in
                let rest = UnsafeRawBufferPointer(rebasing: bytes[sent...])
                return Glibc.send(socket, rest.baseAddress, rest.count, Int32(MSG_NOSIGNAL) | Int32(MSG_DONTWAIT))
            }
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { return errno == EAGAIN ? 0 : errno }
            sent += count
            leftAt = Steady.milliseconds()
        }
        outgoing.removeAll(keepingCapacity: true)
        sent = 0
        return 0
    }
}
