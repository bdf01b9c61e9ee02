internal import CSimdJSON

extension tide_json_value {
    /// The text of a string value, valid until the next payload is read.
    @inline(__always)
    var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: text, count: Int(length)) }
}
