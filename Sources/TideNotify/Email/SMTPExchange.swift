/// What libcurl reads and hears during one call; confined to the thread of the call.
final class SMTPExchange {
    private let mail: [UInt8]
    private var position = 0
    /// The server's last line, for people.
    private(set) var lastLine = ""
    /// The last line by which the server refused something, for good (5xx) or for now (4xx); nil when it took all.
    private(set) var refusal: String?

    init(_ mail: [UInt8]) { self.mail = mail }

    /// The exchange that libcurl was given.
    static func at(_ pointer: UnsafeMutableRawPointer?) -> SMTPExchange? {
        pointer.map { Unmanaged<SMTPExchange>.fromOpaque($0).takeUnretainedValue() }
    }

    /// Gives the next bytes of the mail.
    func read(_ buffer: UnsafeMutablePointer<CChar>?, _ room: Int) -> Int {
        let count = min(room, mail.count - position)
        guard let buffer, count > 0 else { return 0 }
        mail.withUnsafeBytes { bytes in
            buffer.withMemoryRebound(to: UInt8.self, capacity: count) { target in
                UnsafeMutableRawBufferPointer(start: target, count: count)
                    .copyMemory(from: UnsafeRawBufferPointer(rebasing: bytes[position..<position + count]))
            }
        }
        position += count
        return count
    }

    /// Takes a line of the server.
    func heard(_ line: UnsafeMutablePointer<CChar>?, _ count: Int) -> Int {
        let bytes = UnsafeBufferPointer(start: line, count: min(count, 200)).map { UInt8(bitPattern: $0) }
        lastLine = String(decoding: bytes.filter { $0 != 13 && $0 != 10 }, as: UTF8.self).oneLine
        if lastLine.hasPrefix("4") || lastLine.hasPrefix("5") { refusal = lastLine }
        return count
    }
}
