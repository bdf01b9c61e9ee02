import Foundation

/// Reads what `strace -f -y -xx` saw of a daemon, and finds acknowledgements that left before the commit was durable.
///
/// A commit covers a PUBLISH when an fdatasync of the write-ahead log began after its first byte had been read, and
/// came back before the first byte of an acknowledgement was given to the same socket.
struct AckOrder {
    /// PUBACKs that were written.
    private(set) var acknowledgements = 0
    /// Runs of PUBACKs with a PUBLISH read before them.
    private(set) var batches = 0
    /// PUBACKs written too early, with the line of the trace.
    private(set) var violations: [String] = []

    /// A socket's incoming bytes, as far as packets must be told apart.
    private struct Socket {
        enum Expects { case header, length, body }
        var expects = Expects.header
        /// Bytes of the packet that are still to come, and the factor of the next digit of its length.
        var rest = 0
        var factor = 1
        /// Where in the trace the last PUBLISH came.
        var lastPublish = 0
        var isAcknowledging = false
    }

    private var sockets: [Substring: Socket] = [:]
    /// Calls that have not come back, by thread: where they began and what was shown of them.
    private var open: [Substring: (line: Int, text: Substring)] = [:]
    private var line = 0
    /// Where the latest fdatasync began that has come back.
    private var synced = 0

    /// Name of the write-ahead log as strace shows it.
    private static let log = "live.sqlite-wal".utf8.map { "\\x" + String($0, radix: 16) }.joined() + ">"

    /// Takes the next line of the trace.
    mutating func take(_ text: Substring) {
        line += 1
        guard let space = text.firstIndex(of: " ") else { return }
        let thread = text[..<space]
        let call = text[space...].drop { $0 == " " }
        if let end = call.range(of: "<unfinished ...>") {
            begins(call[..<end.lowerBound])
            open[thread] = (line, call[..<end.lowerBound])
        } else if call.hasPrefix("<... "), let end = call.range(of: "resumed>") {
            guard let began = open.removeValue(forKey: thread) else { return }
            ends(began.text + call[end.upperBound...], began: began.line)
        } else {
            begins(call)
            ends(call, began: line)
        }
    }

    /// What counts when it begins: the bytes may leave at once.
    private mutating func begins(_ call: Substring) {
        guard ["write(", "sendto(", "sendmsg(", "writev("].contains(where: call.hasPrefix),
            call.contains("\"\\x40\\x02"), let socket = Self.descriptor(call), sockets[socket] != nil
        else { return }
        acknowledgements += 1
        if sockets[socket]?.isAcknowledging == false { batches += 1 }
        sockets[socket]?.isAcknowledging = true
        if synced <= sockets[socket]?.lastPublish ?? 0 { violations.append("\(line): \(call)") }
    }

    /// What counts when it has come back.
    private mutating func ends(_ call: Substring, began: Int) {
        if call.hasPrefix("fdatasync(") || call.hasPrefix("fsync(") {
            if call.contains(Self.log), call.hasSuffix("= 0") { synced = max(synced, began) }
        } else if ["read(", "recvfrom(", "recvmsg("].contains(where: call.hasPrefix) {
            guard let socket = Self.descriptor(call), let equals = call.lastIndex(of: "="),
                let count = Int(call[equals...].dropFirst(2).prefix { $0.isNumber }), count > 0
            else { return }
            received(socket, count, shown: call)
        }
    }

    /// Follows the packets: libmosquitto reads the header and each byte of the length alone, then the rest.
    private mutating func received(_ name: Substring, _ count: Int, shown call: Substring) {
        var socket = sockets[name] ?? Socket()
        defer { sockets[name] = socket }
        guard socket.expects != .body else {
            socket.rest -= count
            if socket.rest <= 0 { socket.expects = .header }
            return
        }
        guard count == 1, let quote = call.firstIndex(of: "\""),
            let byte = Int(call[quote...].dropFirst(3).prefix(2), radix: 16)
        else { return }
        if socket.expects == .header {
            if byte >> 4 == 3 { (socket.lastPublish, socket.isAcknowledging) = (line, false) }
            (socket.expects, socket.rest, socket.factor) = (.length, 0, 1)
        } else {
            socket.rest += (byte & 0x7F) * socket.factor
            socket.factor *= 128
            if byte < 128 { socket.expects = socket.rest > 0 ? .body : .header }
        }
    }

    /// The descriptor of a call with its name, when that is a socket.
    private static func descriptor(_ call: Substring) -> Substring? {
        guard let start = call.firstIndex(of: "("), let end = call.firstIndex(of: ">"),
            call[start...end].contains("<\\x73\\x6f\\x63\\x6b\\x65\\x74\\x3a")
        else { return nil }
        return call[call.index(after: start)...end]
    }
}
