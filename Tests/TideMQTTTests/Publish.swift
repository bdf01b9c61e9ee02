/// A message as a broker sends it, whatever rules it breaks.
struct Publish {
    var topic: [UInt8] = Array("ft/x".utf8)
    var payload: [UInt8]
    var qos: UInt8 = 1
    var id: UInt16 = 1
    var isRetained = false
    var isDuplicate = false
    /// MQTT 5 properties without their length.
    var properties: [UInt8] = []

    init(_ payload: [UInt8]) { self.payload = payload }

    /// MQTT 5: content type `text/plain`.
    static let contentType: [UInt8] = [3, 0, 10] + Array("text/plain".utf8)

    /// The packet.
    func encoded(version5: Bool) -> [UInt8] {
        var body = [UInt8(topic.count >> 8), UInt8(topic.count & 0xFF)] + topic
        if qos > 0 { body += [UInt8(id >> 8), UInt8(id & 0xFF)] }
        if version5 { body += [UInt8(properties.count)] + properties }
        body += payload
        let flags = (isDuplicate ? 8 : 0) | qos << 1 | (isRetained ? 1 : 0)
        return [0x30 | flags] + Self.length(body.count) + body
    }

    private static func length(_ count: Int) -> [UInt8] {
        var (rest, bytes) = (count, [UInt8]())
        repeat {
            bytes.append(UInt8(rest & 0x7F) | (rest > 0x7F ? 0x80 : 0))
            rest >>= 7
        } while rest > 0
        return bytes
    }
}
