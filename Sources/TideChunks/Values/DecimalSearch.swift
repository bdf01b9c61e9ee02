/// Finds the scale that makes most values of a column whole numbers.
enum DecimalSearch {
    /// So many values, evenly spread, decide; misfits found later may raise the exponent.
    private static let sample = 64
    /// A value that is not on the scale costs its position and pattern, about.
    private static let misfitBits = 80.0
    /// Every decimal more costs each number log2(10) bits, unless all are multiples of ten.
    private static let bitsPerDecimal = 3.33

    /// Where a scale fits only because it has room for all bits of a double, another kind may fit for a reason.
    private static let manyDecimals = 10

    /// How many values need each number of decimals; those that none makes whole are `never`.
    private struct Histogram {
        var counts = [Int](repeating: 0, count: DecimalScale.maximumExponent + 1)
        var never = 0

        /// Bits of the cheapest exponent, compared among scales of one column.
        func cheapest() -> (exponent: Int, bits: Double) {
            var misfits = counts.reduce(never, +)
            var best = (exponent: 0, bits: Double.infinity)
            let count = Double(misfits)
            for (exponent, fitting) in counts.enumerated() {
                misfits -= fitting
                guard fitting > 0 else { continue }
                let bits =
                    Double(misfits) * DecimalSearch.misfitBits
                    + (count - Double(misfits)) * DecimalSearch.bitsPerDecimal * Double(exponent)
                if bits < best.bits { best = (exponent, bits) }
            }
            return best
        }
    }

    /// The scale for `values`, or nil when no scale suits half of a sample of them.
    static func scale(for values: [Double]) -> DecimalScale? {
        let stride = max(1, values.count / sample)
        var best: (scale: DecimalScale, bits: Double)?
        for kind in DecimalScale.Kind.allCases {
            var histogram = Histogram()
            // NaN is a misfit of every scale, and says nothing about the others.
            for index in Swift.stride(from: 0, to: values.count, by: stride) where !values[index].isNaN {
                note(values[index], kind, from: 0, in: &histogram)
            }
            let (exponent, bits) = histogram.cheapest()
            guard 2 * histogram.never <= histogram.counts.reduce(0, +), bits < best?.bits ?? .infinity else { continue }
            best = (DecimalScale(kind, exponent), bits)
            // With so many decimals nearly every small double is a number.
            if histogram.never == 0, exponent < manyDecimals { break }
        }
        return best?.scale
    }

    /// A better scale of the same kind when these `misfits` among `values` are too many, else nil.
    static func refined(_ scale: DecimalScale, _ values: [Double], misfits: [UInt32]) -> DecimalScale? {
        var histogram = Histogram()
        histogram.counts[scale.exponent] = values.count - misfits.count
        for index in misfits { note(values[Int(index)], scale.kind, from: scale.exponent + 1, in: &histogram) }
        let exponent = histogram.cheapest().exponent
        return exponent > scale.exponent ? DecimalScale(scale.kind, exponent) : nil
    }

    private static func note(
        _ value: Double,
        _ kind: DecimalScale.Kind,
        from least: Int,
        in histogram: inout Histogram
    ) {
        guard value.isFinite else { return histogram.never += 1 }
        for exponent in least..<max(least, DecimalScale.maximumExponent + 1) {
            guard DecimalScale(kind, exponent).number(value) != nil else { continue }
            return histogram.counts[exponent] += 1
        }
        histogram.never += 1
    }
}
