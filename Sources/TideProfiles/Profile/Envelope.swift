/// What a network or a gateway wraps around the payload that a device sent.
public struct Envelope: Sendable, Equatable {
    /// How the payload is written.
    public enum Encoding: String, Sendable, CaseIterable {
        case none, base64, hex
    }

    /// How the payload is compressed.
    public enum Compression: String, Sendable, CaseIterable {
        case none, gzip, zlib, deflate, zstd
    }

    /// Where the payload stands in a JSON document; nil: the message is the payload.
    public var payload: JSONPath?
    /// How it is written.
    public var encoding = Encoding.none
    /// How it is compressed, below its encoding.
    public var compression = Compression.none
    /// Where the port stands.
    public var port: JSONPath?
    /// Where the network's time stands, in RFC 3339.
    public var time: JSONPath?
    /// Where the strength stands with which the first gateway heard it, in dBm.
    public var rssi: JSONPath?
    /// Where its signal-to-noise ratio stands, in dB.
    public var snr: JSONPath?
    /// Where the number stands that the device gave the message.
    public var counter: JSONPath?

    /// An uplink event of ChirpStack v4 in JSON (chirpstack.io, "Events": `up`).
    public static let chirpstack = Envelope(
        payload: member("data"),
        encoding: .base64,
        port: member("fPort"),
        time: member("time"),
        rssi: JSONPath(steps: [.key("rxInfo"), .index(0), .key("rssi")]),
        snr: JSONPath(steps: [.key("rxInfo"), .index(0), .key("snr")]),
        counter: member("fCnt")
    )

    /// An uplink message of The Things Stack v3 (thethingsindustries.com, "Data Formats": uplink messages).
    public static let theThingsStack = Envelope(
        payload: member("uplink_message", "frm_payload"),
        encoding: .base64,
        port: member("uplink_message", "f_port"),
        time: member("received_at"),
        rssi: JSONPath(steps: [.key("uplink_message"), .key("rx_metadata"), .index(0), .key("rssi")]),
        snr: JSONPath(steps: [.key("uplink_message"), .key("rx_metadata"), .index(0), .key("snr")]),
        counter: member("uplink_message", "f_cnt")
    )

    private static func member(_ keys: String...) -> JSONPath { JSONPath(steps: keys.map { .key($0) }) }
}
