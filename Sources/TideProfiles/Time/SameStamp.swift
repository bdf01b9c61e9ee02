/// `same_stamp: spread`: a clock too coarse for its readings.
enum SameStamp {
    /// Spreads rows of one device with equal times evenly over the step of its clock, in the order of the payload.
    static func spread(_ frame: inout DecodedFrame, resolution: Int64) {
        var start = 0
        while start < frame.rows.count {
            let first = frame.rows[start]
            var end = start + 1
            while end < frame.rows.count, frame.rows[end].time == first.time,
                frame.rows[end].identity == first.identity,
                frame.rows[end].isArrival == first.isArrival
            {
                end += 1
            }
            let count = Int64(end - start)
            if count > 1, !first.isArrival, count <= resolution {
                for index in start..<end { frame.rows[index].time += Int64(index - start) * resolution / count }
            }
            start = end
        }
    }
}
