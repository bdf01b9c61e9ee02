/// What a network tells of a message beside its payload.
public struct Uplink: Sendable, Equatable {
    /// The port, where the format has ports (LoRaWAN: 1…223).
    public var port: Int?
    /// When the network got it, milliseconds since 1970.
    public var time: Int64?
    /// With which strength the first gateway heard it, in dBm.
    public var rssi: Double?
    /// Its signal-to-noise ratio there, in dB.
    public var snr: Double?
    /// The number that the device gave it.
    public var counter: Double?

    /// Nothing but a port.
    public init(port: Int? = nil) { self.port = port }
}
