/// What a codec remembers of a device between frames, such as the names that a Sparkplug birth declared.
///
/// It is part of the fold; codecs without memory leave it as it is.
public struct CodecState: Sendable, Equatable {
    /// Nothing remembered.
    public init() {}
}
