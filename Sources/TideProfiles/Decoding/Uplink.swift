/// What a network tells of a message beside its payload.
public struct Uplink: Sendable, Equatable {
    /// The port, where the format has ports (LoRaWAN: 1…223).
    public var port: Int?
    /// When the network got it, milliseconds since 1970.
    public var time: Int64?
    /// When the first gateway heard it, milliseconds since 1970.
    public var gatewayTime: Int64?
    /// With which strength the first gateway heard it, in dBm.
    public var rssi: Double?
    /// Its signal-to-noise ratio there, in dB.
    public var snr: Double?
    /// The number that the device gave it.
    public var counter: Double?
    /// Hash of what changes when the device joins anew.
    public var session: UInt64 = 0
    /// Id of the first gateway; read only where the profile names it.
    public var gateway: String?
    /// The device's EUI; read only where the profile names it.
    public var eui: String?

    /// Nothing but a port.
    public init(port: Int? = nil) { self.port = port }

    /// Whether the message told anything that only an envelope tells.
    var isTold: Bool {
        port != nil || time != nil || gatewayTime != nil || rssi != nil || snr != nil || counter != nil
    }

    /// A number of it.
    func number(_ fact: Envelope.Fact) -> Double? {
        switch fact {
        case .rssi: rssi
        case .snr: snr
        case .counter: counter
        }
    }

    /// A text of it.
    func text(_ text: Envelope.Text) -> String? {
        switch text {
        case .gateway: gateway
        case .eui: eui
        }
    }
}
