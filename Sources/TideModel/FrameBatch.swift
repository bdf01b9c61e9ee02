/// Frames from one source in the order they came: one contiguous buffer and a head per frame, recycled by its owner.
///
/// Nothing is allocated per frame. `padding` readable bytes always follow the last frame, for vectorised parsers.
public struct FrameBatch: Sendable, Equatable {
    /// Bytes that may be read (not used) behind any payload.
    ///
    /// 64 covers simdjson's SIMDJSON_PADDING.
    public static let padding = 64

    /// Which connection or file the frames came from.
    public var source: FrameSource
    /// Topics and payloads, one after the other.
    public private(set) var bytes: [UInt8] = []
    /// One head per frame.
    public private(set) var frames: [FrameHead] = []
    /// MQTT 5 properties of the frames that have any, by index into `frames`.
    public private(set) var properties: [Int: FrameProperties] = [:]

    /// Makes an empty batch for one source, with room for `byteCapacity` bytes and `frameCapacity` frames.
    public init(source: FrameSource, byteCapacity: Int = 0, frameCapacity: Int = 0) {
        self.source = source
        bytes.reserveCapacity(byteCapacity + Self.padding)
        frames.reserveCapacity(frameCapacity)
    }

    /// True when no frame is held.
    public var isEmpty: Bool { frames.isEmpty }

    /// Appends a frame; topic and payload are copied.
    ///
    /// - Parameters:
    ///   - topic: at most 65,535 bytes, as MQTT allows.
    ///   - payload: the bytes to keep.
    ///   - sentLength: length as sent when `payload` is only its beginning.
    ///   - packetID: MQTT packet identifier, or 0.
    ///   - received: when it was read.
    ///   - flags: one-bit facts.
    ///   - properties: MQTT 5 properties, if any.
    public mutating func append(
        topic: UnsafeRawBufferPointer,
        payload: UnsafeRawBufferPointer,
        sentLength: Int? = nil,
        packetID: UInt16 = 0,
        received: Timestamp,
        flags: FrameHead.Flags = .promised,
        properties: FrameProperties? = nil
    ) {
        let start = bytes.count
        precondition(topic.count <= 0xFFFF && start + topic.count + payload.count <= Int(UInt32.max), "frame too large")
        if bytes.capacity < start + topic.count + payload.count + Self.padding {
            bytes.reserveCapacity(2 * (start + topic.count + payload.count) + Self.padding)
        }
        bytes.append(contentsOf: topic)
        bytes.append(contentsOf: payload)
        if let properties { self.properties[frames.count] = properties }
        frames.append(
            FrameHead(
                start: UInt32(start),
                topicLength: UInt16(topic.count),
                packetID: packetID,
                payloadLength: UInt32(payload.count),
                sentLength: UInt32(clamping: sentLength ?? payload.count),
                received: received,
                flags: flags
            )
        )
    }

    /// Empties the batch but keeps its memory.
    public mutating func removeAll() {
        bytes.removeAll(keepingCapacity: true)
        frames.removeAll(keepingCapacity: true)
        if !properties.isEmpty { properties.removeAll() }
    }
}

extension FrameBatch {
    /// Appends a frame from a string topic and owned bytes; for tests, commands and files, not for the hot path.
    public mutating func append(
        topic: String,
        payload: [UInt8],
        sentLength: Int? = nil,
        packetID: UInt16 = 0,
        received: Timestamp,
        flags: FrameHead.Flags = .promised,
        properties: FrameProperties? = nil
    ) {
        Array(topic.utf8).withUnsafeBytes { topicBytes in
            payload.withUnsafeBytes { payloadBytes in
                append(
                    topic: topicBytes,
                    payload: payloadBytes,
                    sentLength: sentLength,
                    packetID: packetID,
                    received: received,
                    flags: flags,
                    properties: properties
                )
            }
        }
    }

    /// The frame at `index`, with its bytes copied out; for the slow paths.
    public func frame(at index: Int) -> Frame {
        let head = frames[index]
        let payloadEnd = head.payloadStart + Int(head.payloadLength)
        return Frame(
            source: source,
            topic: String(decoding: bytes[Int(head.start)..<head.payloadStart], as: UTF8.self),
            payload: Array(bytes[head.payloadStart..<payloadEnd]),
            sentLength: Int(head.sentLength),
            received: head.received,
            flags: head.flags,
            properties: properties[index]
        )
    }
}
