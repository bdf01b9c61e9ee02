/// Pauses between attempts: exponential, with full jitter, so that many clients do not come back at once.
///
/// - Source: M. Brooker, "Exponential Backoff And Jitter", AWS Architecture Blog, 2015 ("full jitter").
public struct Backoff: Sendable {
    /// Bounds of the pauses.
    public struct Parameters: Sendable, Equatable {
        /// Upper bound of the first pause, milliseconds.
        public var firstMilliseconds: Int64 = 1_000
        /// Upper bound of every pause, milliseconds.
        public var longestMilliseconds: Int64 = 60_000
        /// Makes the default bounds.
        public init() {}
    }

    let parameters: Parameters
    private var failures = 0
    private var generator: SplitMix64

    /// Makes a backoff whose jitter follows from `seed`.
    public init(_ parameters: Parameters = Parameters(), seed: UInt64) {
        self.parameters = parameters
        generator = SplitMix64(state: seed)
    }

    /// The next pause, milliseconds: evenly spread over 0...min(longest, first × 2^failures).
    public mutating func next() -> Int64 {
        let factor = Int64(1) << Int64(min(failures, 20))
        failures += 1
        let bound = min(parameters.longestMilliseconds, parameters.firstMilliseconds * factor)
        return Int64.random(in: 0...max(0, bound), using: &generator)
    }

    /// The attempt succeeded: the next pause is short again.
    public mutating func reset() { failures = 0 }
}

/// A small generator whose whole state is its seed.
///
/// - Source: G. Steele, D. Lea, C. Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014.
struct SplitMix64: RandomNumberGenerator, Sendable {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
