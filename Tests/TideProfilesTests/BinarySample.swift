import TideModel
import TideProfiles
import TideYAML

/// Profiles with one variant for binary payloads, whose every field is a series of its name.
enum BinarySample {
    /// - Parameters:
    ///   - decode: what stands behind `decode:`.
    ///   - fields: the fields that become series.
    ///   - extra: further blocks.
    /// - Returns: the profile's text.
    static func text(_ decode: String, _ fields: [String], extra: String = "") -> String {
        let head = """
            schema: fieldtide.profile/1
            id: test/node
            version: 1
            match: [{topic: "lora/{device}/up"}]
            identity: {scope: global, device: "{device}"}

            """
        let series = fields.map { "  \($0): {from: \($0), quantity: message_count, unit: \"1\"}\n" }.joined()
        return head + (extra.isEmpty ? "" : extra + "\n") + "decode:\n" + decode + "series:\n"
            + (series.isEmpty ? "  {}\n" : series)
    }

    /// The text of a variant with these steps, one a line.
    static func steps(_ steps: String, _ head: String = "endian: big") -> String {
        let lines = steps.split(separator: "\n").map { "        \($0)\n" }.joined()
        return "  - binary:\n      \(head)\n      read:\n" + lines
    }

    static func profile(_ text: String) throws -> DeviceProfile {
        let result = DeviceProfile.load(text, file: "node.yaml", zones: Sample.zones)
        guard let profile = result.profile else {
            throw Sample.Unusable(problems: result.errors.map(\.description))
        }
        return profile
    }

    static func decode(_ hex: String, by profile: DeviceProfile, port: Int? = nil) -> DecodedFrame {
        var (frame, state) = (DecodedFrame(), CodecState())
        let context = FrameContext(received: Sample.received, captures: ["device": "d"], uplink: Uplink(port: port))
        let payload = PayloadText.hex(hex) ?? []
        ProfileDecoder(profile).decode(copying: payload, context: context, state: &state, into: &frame)
        return frame
    }
}
