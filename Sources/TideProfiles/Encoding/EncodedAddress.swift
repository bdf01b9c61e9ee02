/// What a device's messages say of who sent them; made once per device by `ProfileEncoder.address(of:)`.
public struct EncodedAddress: Sendable, Equatable {
    /// The topic of its messages.
    public let topic: String
    /// Texts that stand in the payload, in the order of the profile's paths.
    let texts: [String]
}
