internal import TideModel

/// Writes the values of some series in common columns: first, last, least, greatest and sum of each bucket.
struct RollupGroup {
    private var scales: [Int64] = []
    private var bases: [Int64] = []
    private var steps: [Int64] = []
    private var rises: [Int64] = []
    private var lows: [Int64] = []
    private var highs: [Int64] = []
    private var sums: [Int64] = []
    private var ulps: [Int64] = []
    /// Field times cells plus cell of each value that its scale does not give, with its bit pattern.
    private var exceptions: [(place: Int64, pattern: Int64)] = []
    private let cells: Int

    init(_ series: ArraySlice<RollupSeries>) {
        cells = series.reduce(0) { $0 + $1.buckets.count }
        for entry in series { append(entry.buckets) }
        exceptions.sort { $0.place < $1.place }
    }

    private mutating func append(_ buckets: [RollupBucket]) {
        let scale = buckets.scale
        scales.append(scale.map { Int64($0.code) } ?? RollupNumbers.noScale)
        var before: Int64?
        for bucket in buckets {
            let first = number(bucket.first, bucket, field: 0, scale, otherwise: before ?? 0)
            let last = number(bucket.last, bucket, field: 1, scale, otherwise: first)
            let least = number(bucket.min, bucket, field: 2, scale, otherwise: min(first, last))
            let greatest = number(bucket.max, bucket, field: 3, scale, otherwise: max(first, last))
            let foretold = RollupNumbers.sum(
                first: first,
                last: last,
                min: least,
                max: greatest,
                valued: Int64(bucket.valued)
            )
            if let before { steps.append(first &- before) } else { bases.append(first) }
            rises.append(last &- first)
            lows.append(min(first, last) &- least)
            highs.append(greatest &- max(first, last))
            appendSum(bucket, scale, foretold)
            before = last
        }
    }

    private mutating func number(
        _ value: Double,
        _ bucket: RollupBucket,
        field: Int,
        _ scale: DecimalScale?,
        otherwise foretold: Int64
    ) -> Int64 {
        guard bucket.valued > 0 || value.bitPattern != Double.nan.bitPattern else { return foretold }
        if bucket.valued > 0, let number = scale?.number(value) { return number }
        except(value, field: field)
        return foretold
    }

    private mutating func appendSum(_ bucket: RollupBucket, _ scale: DecimalScale?, _ foretold: Int64) {
        var found: (number: Int64, ulps: Int64)?
        if bucket.valued == 0 {
            if bucket.sum.bitPattern == 0 { found = (foretold, 0) }
        } else {
            found = scale.flatMap { RollupNumbers.nearest(bucket.sum, $0.ofSums) }
        }
        if found == nil { except(bucket.sum, field: 4) }
        sums.append((found?.number ?? foretold) &- foretold)
        ulps.append(found?.ulps ?? 0)
    }

    /// Notes a value of the cell that comes next.
    private mutating func except(_ value: Double, field: Int) {
        exceptions.append((Int64(field * cells + sums.count), Int64(bitPattern: value.bitPattern)))
    }

    /// Appends the content of the section.
    func append(with encoder: inout BlockEncoder, to out: inout [UInt8]) {
        out.append(varint: scales.count)
        for column in [scales, bases, steps, rises, lows, highs, sums] {
            IntegerColumn.append(column, with: &encoder, to: &out)
        }
        if ulps.contains(where: { $0 != 0 }) {
            out.append(section: RollupTag.Group.ulps) { IntegerColumn.append(ulps, with: &encoder, to: &$0) }
        }
        if !exceptions.isEmpty {
            out.append(section: RollupTag.Group.exceptions) {
                $0.append(varint: exceptions.count)
                IntegerColumn.append(exceptions.map(\.place), with: &encoder, to: &$0)
                IntegerColumn.append(exceptions.map(\.pattern), with: &encoder, to: &$0)
            }
        }
    }
}
