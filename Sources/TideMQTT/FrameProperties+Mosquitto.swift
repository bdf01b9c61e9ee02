internal import CMosquitto
internal import Glibc
internal import TideModel

extension FrameProperties {
    /// Copies content type and the first user properties; nil when the message has neither.
    init?(mosquitto list: OpaquePointer?) {
        guard list != nil else { return nil }
        self.init()
        var text: UnsafeMutablePointer<CChar>?
        if mosquitto_property_read_string(list, MQTT_PROP_CONTENT_TYPE.code, &text, false) != nil {
            contentType = Self.take(&text)
        }
        var name: UnsafeMutablePointer<CChar>?
        var next = mosquitto_property_read_string_pair(list, MQTT_PROP_USER_PROPERTY.code, &name, &text, false)
        while let found = next, user.count < Self.maximumUserProperties {
            user.append(Pair(name: Self.take(&name) ?? "", value: Self.take(&text) ?? ""))
            next = mosquitto_property_read_string_pair(found, MQTT_PROP_USER_PROPERTY.code, &name, &text, true)
        }
        free(name)
        free(text)
        if contentType == nil, user.isEmpty { return nil }
    }

    private static func take(_ text: inout UnsafeMutablePointer<CChar>?) -> String? {
        guard let bytes = text else { return nil }
        text = nil
        defer { free(bytes) }
        return String(cString: bytes)
    }
}

extension mqtt5_property {
    /// The property's number, as the library's functions take it.
    var code: Int32 { Int32(rawValue) }
}
