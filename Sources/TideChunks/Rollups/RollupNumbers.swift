internal import TideModel

/// The values of buckets as whole numbers that are small: what foretells one value from others, and what is left over.
///
/// Encoder and decoder share this arithmetic; all of it wraps around.
enum RollupNumbers {
    /// The values of a bucket, in the order of columns.
    static let values: [any WritableKeyPath<RollupBucket, Double> & Sendable] = [\.first, \.last, \.min, \.max, \.sum]
    static let fields = values.count
    /// Stands for the scale of a series whose values no decimal explains.
    static let noScale: Int64 = 255

    /// The sum on the scale of the values, as foretold from these.
    ///
    /// In a bucket of noise the middle between the extremes is nearer to the mean than that between first and last, and
    /// both together are nearer still.
    @inline(__always)
    static func sum(first: Int64, last: Int64, min: Int64, max: Int64, valued: Int64) -> Int64 {
        ((7 &* (min &+ max) &+ first &+ last) &* valued) >> 4
    }

    /// Doubles as whole numbers in the same order, neighbours one apart: -0.0 is -1, 0.0 is 0.
    @inline(__always)
    static func rank(_ value: Double) -> Int64 {
        let bits = Int64(bitPattern: value.bitPattern)
        return bits < 0 ? bits ^ .max : bits
    }

    /// The number of a scale that is nearest to `sum`, and by how many doubles it misses; nil when by very many.
    static func nearest(_ sum: Double, _ scale: DecimalScale) -> (number: Int64, ulps: Int64)? {
        guard let number = scale.nearest(sum) else { return nil }
        let ulps = rank(sum) &- rank(scale.value(number))
        // More is hardly shorter than the bit pattern.
        return ulps.magnitude < 1 << 40 ? (number, ulps) : nil
    }

    /// The double of a rank.
    @inline(__always)
    static func value(rank: Int64) -> Double {
        Double(bitPattern: UInt64(bitPattern: rank < 0 ? rank ^ .max : rank))
    }
}

extension DecimalScale {
    /// The scale of sums of such values: a sum of single ones is no single one.
    var ofSums: DecimalScale { kind == .single ? DecimalScale(.divided, exponent) : self }
}

extension [RollupBucket] {
    /// The scale that suits most of the values but the sums, if any does.
    var scale: DecimalScale? {
        var values: [Double] = []
        values.reserveCapacity(4 * count)
        for bucket in self where bucket.valued > 0 { values += [bucket.first, bucket.last, bucket.min, bucket.max] }
        guard !values.isEmpty else { return DecimalScale(.divided, 0) }
        guard let scale = DecimalSearch.scale(for: values) else { return nil }
        return DecimalSearch.refined(scale, values, misfits: Decimals(values, scale).misfits) ?? scale
    }
}
