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
    /// Where the time stands at which the first gateway heard it, in RFC 3339.
    public var gatewayTime: JSONPath?
    /// Where the strength stands with which the first gateway heard it, in dBm.
    public var rssi: JSONPath?
    /// Where its signal-to-noise ratio stands, in dB.
    public var snr: JSONPath?
    /// Where the number stands that the device gave the message.
    public var counter: JSONPath?
    /// What that number is where it does not stand: networks that leave out what is 0 leave out the first.
    public var counterWhenAbsent: Double?
    /// Where the text or number stands that changes when the device joins anew and counts from 0 again.
    public var session: JSONPath?
    /// Where the id of the first gateway stands.
    public var gateway: JSONPath?
    /// Where the device's EUI stands.
    public var eui: JSONPath?

    /// Texts that become attributes, or the sender's id.
    public enum Text: String, Sendable, CaseIterable {
        case gateway, eui
    }

    /// Numbers that series may be made of.
    public enum Fact: String, Sendable, CaseIterable {
        case rssi, snr, counter
    }

    /// Where a number stands.
    public func place(of fact: Fact) -> JSONPath? {
        switch fact {
        case .rssi: rssi
        case .snr: snr
        case .counter: counter
        }
    }

    /// Where a text stands.
    public func place(of text: Text) -> JSONPath? {
        switch text {
        case .gateway: gateway
        case .eui: eui
        }
    }

    /// An uplink event of ChirpStack v4 in JSON (chirpstack.io, "Events": `up`).
    public static let chirpstack = Envelope(
        payload: member("data"),
        encoding: .base64,
        port: member("fPort"),
        time: member("time"),
        gatewayTime: ofFirst("rxInfo", "gwTime"),
        rssi: ofFirst("rxInfo", "rssi"),
        snr: ofFirst("rxInfo", "snr"),
        counter: member("fCnt"),
        counterWhenAbsent: 0,
        session: member("devAddr"),
        gateway: ofFirst("rxInfo", "gatewayId"),
        eui: member("deviceInfo", "devEui")
    )

    /// An uplink message of The Things Stack v3 (thethingsindustries.com, "Data Formats": uplink messages).
    public static let theThingsStack = Envelope(
        payload: member("uplink_message", "frm_payload"),
        encoding: .base64,
        port: member("uplink_message", "f_port"),
        time: member("received_at"),
        gatewayTime: ofFirst("uplink_message", "rx_metadata", "time"),
        rssi: ofFirst("uplink_message", "rx_metadata", "rssi"),
        snr: ofFirst("uplink_message", "rx_metadata", "snr"),
        counter: member("uplink_message", "f_cnt"),
        counterWhenAbsent: 0,
        session: member("end_device_ids", "dev_addr"),
        gateway: ofFirst("uplink_message", "rx_metadata", "gateway_ids", "gateway_id"),
        eui: member("end_device_ids", "dev_eui")
    )

    private static func member(_ keys: String...) -> JSONPath { JSONPath(steps: keys.map { .key($0) }) }

    /// A member of the first element of a list: `rxInfo` or `rx_metadata` in `keys` is the list.
    private static func ofFirst(_ keys: String...) -> JSONPath {
        JSONPath(steps: keys.flatMap { ["rxInfo", "rx_metadata"].contains($0) ? [.key($0), .index(0)] : [.key($0)] })
    }
}
