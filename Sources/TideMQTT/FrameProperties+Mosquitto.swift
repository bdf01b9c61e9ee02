internal import CMosquitto
internal import Glibc
internal import TideModel

extension FrameProperties {
    /// Copies content type and user properties in order, until one exceeds the bounds; that and what follows is cut.
    static func read(_ list: OpaquePointer?) -> (kept: FrameProperties?, isCut: Bool) {
        guard list != nil else { return (nil, false) }
        var (properties, isCut) = (FrameProperties(), false)
        var text: UnsafeMutablePointer<CChar>?
        if mosquitto_property_read_string(list, MQTT_PROP_CONTENT_TYPE.code, &text, false) != nil {
            properties.contentType = take(&text)
            isCut = properties.bytes > maximumBytes
            if isCut { properties.contentType = nil }
        }
        var name: UnsafeMutablePointer<CChar>?
        var next = mosquitto_property_read_string_pair(list, MQTT_PROP_USER_PROPERTY.code, &name, &text, false)
        while !isCut, let found = next {
            isCut = !properties.add(Pair(name: take(&name) ?? "", value: take(&text) ?? ""))
            next = mosquitto_property_read_string_pair(found, MQTT_PROP_USER_PROPERTY.code, &name, &text, true)
        }
        free(name)
        free(text)
        return (properties == FrameProperties() ? nil : properties, isCut)
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
