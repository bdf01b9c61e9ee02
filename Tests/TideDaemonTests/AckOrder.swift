import Foundation

/// Reads what `strace -f -y -xx` saw of a daemon, and finds acknowledgements that left before the commit was durable.
///
/// A commit covers messages when an fdatasync of the write-ahead log began after the last of them had been read and the
/// messages before them had been acknowledged, and came back before the first byte of their acknowledgements was given to
/// the same socket. One read may bring many batches.
struct AckOrder {
    /// PUBACKs that were written, as far as the trace shows what was.
    private(set) var acknowledgements = 0
    /// Writes that begin with a PUBACK.
    private(set) var batches = 0
    /// PUBACKs written too early, with the line of the trace.
    private(set) var violations: [String] = []

    private struct Socket {
        /// Where in the trace messages came last.
        var lastPublish = 0
        /// Where acknowledgements left last.
        var lastAcknowledged = 0
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
        guard call.hasPrefix("sendto("), let name = Self.descriptor(call), let socket = sockets[name] else { return }
        let shown = Self.bytes(call)
        guard shown.starts(with: [0x40, 2]) else { return }
        batches += 1
        for start in stride(from: 0, to: shown.count, by: 4) where shown[start...].starts(with: [0x40, 2]) {
            acknowledgements += 1
        }
        if synced <= max(socket.lastPublish, socket.lastAcknowledged) { violations.append("\(line): \(call)") }
        sockets[name]?.lastAcknowledged = line
    }

    /// What counts when it has come back.
    private mutating func ends(_ call: Substring, began: Int) {
        if call.hasPrefix("fdatasync(") || call.hasPrefix("fsync(") {
            if call.contains(Self.log), call.hasSuffix("= 0") { synced = max(synced, began) }
        } else if call.hasPrefix("recvfrom(") {
            guard let name = Self.descriptor(call), let equals = call.lastIndex(of: "="),
                let count = Int(call[equals...].dropFirst(2).prefix { $0.isNumber }), count > 0
            else { return }
            received(name, count, Self.bytes(call))
        }
    }

    /// Whatever is not one short answer of the broker's alone may hold messages.
    private mutating func received(_ name: Substring, _ count: Int, _ shown: [UInt8]) {
        let isAnswer = shown.count > 1 && shown[0] >> 4 != 3 && count == 2 + Int(shown[1])
        sockets[name, default: Socket()].lastPublish = isAnswer ? sockets[name]?.lastPublish ?? 0 : line
    }

    /// The bytes that the trace shows of a call.
    private static func bytes(_ call: Substring) -> [UInt8] {
        guard let quote = call.firstIndex(of: "\"") else { return [] }
        let text = call[call.index(after: quote)...].prefix { $0 != "\"" }
        return text.split(separator: "\\x").compactMap { UInt8($0, radix: 16) }
    }

    /// The descriptor of a call with its name, when that is a socket.
    private static func descriptor(_ call: Substring) -> Substring? {
        guard let start = call.firstIndex(of: "("), let end = call.firstIndex(of: ">"),
            call[start...end].contains("<\\x73\\x6f\\x63\\x6b\\x65\\x74\\x3a")
        else { return nil }
        return call[call.index(after: start)...end]
    }
}
