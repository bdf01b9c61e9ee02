internal import TideModel

/// Turns frames of one profile into columns: the one seam for all formats.
///
/// It owns parsers and buffers, so each thread that decodes has its own.
public final class ProfileDecoder {
    /// The profile it decodes by.
    public let profile: DeviceProfile

    private let json: JSONFrameDecoder

    /// Makes a decoder.
    public init(_ profile: DeviceProfile) {
        self.profile = profile
        switch profile.codec {
        case .json(let codec): json = JSONFrameDecoder(codec, of: profile)
        }
    }

    /// Decodes one frame; nothing is allocated when the payload is as expected and carries no texts.
    ///
    /// - Parameters:
    ///   - payload: the bytes; at least `FrameBatch.padding` more must be readable behind them.
    ///   - context: when the frame was read, and what its topic said.
    ///   - state: what the codec remembers of the device.
    ///   - frame: emptied, then filled.
    public func decode(
        _ payload: UnsafeRawBufferPointer,
        context: FrameContext,
        state: inout CodecState,
        into frame: inout DecodedFrame
    ) {
        frame.removeAll()
        guard !context.isOversize else {
            frame.problem = FrameProblem(.tooLarge)
            return
        }
        json.decode(payload, context: context, into: &frame)
    }
}
