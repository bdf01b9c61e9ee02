/// Why a frame could not be decoded at all; the text for people is made by `ProfileDecoder.explain` when it is needed.
public struct FrameProblem: Error, Equatable {
    /// What is wrong.
    public var reason: DecodeReason
    /// The key it is about, if any.
    public var key: String?

    /// Makes a problem.
    public init(_ reason: DecodeReason, key: String? = nil) {
        self.reason = reason
        self.key = key
    }
}
