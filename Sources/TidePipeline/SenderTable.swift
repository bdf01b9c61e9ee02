internal import TideModel
internal import TideProfiles

/// The devices of the senders that a profile's decoder has numbered: a row that names its sender costs one look.
///
/// Emptied whenever profiles or registry change.
struct SenderTable {
    /// A device, and where the series numbers of it and the profile begin in `Pipeline.bindings`.
    struct Sender {
        var device: DeviceNumber
        var firstBinding: Int
    }

    private static let unknown = Sender(device: FrameLog.noDevice, firstBinding: 0)
    private var epoch: UInt32 = 0
    private var senders: [Sender] = []

    /// The sender that stands behind an identity of a frame; nil when it was not met yet.
    @inline(__always)
    func find(_ decoded: DecodedFrame, _ identity: Int) -> Sender? {
        guard identity < decoded.identityNumbers.count, decoded.identityEpoch == epoch else { return nil }
        let number = Int(decoded.identityNumbers[identity])
        guard number < senders.count, senders[number].device != FrameLog.noDevice else { return nil }
        return senders[number]
    }

    /// Remembers a sender.
    mutating func note(_ sender: Sender, _ decoded: DecodedFrame, _ identity: Int) {
        guard identity < decoded.identityNumbers.count else { return }
        if decoded.identityEpoch != epoch { (epoch, senders) = (decoded.identityEpoch, []) }
        let number = Int(decoded.identityNumbers[identity])
        if number >= senders.count {
            senders += repeatElement(Self.unknown, count: number + 1 - senders.count)
        }
        senders[number] = sender
    }
}
