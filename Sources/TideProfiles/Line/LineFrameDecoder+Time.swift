internal import TideModel

extension LineFrameDecoder {
    /// Reads what stands behind the fields, to the end of the line, and gives the row its time.
    @inline(__always)
    func judgeTime(_ at: inout LineBytes, _ context: FrameContext, _ row: inout DecodedRow) throws(LineProblem) {
        at.skipBlanks()
        let isTimed = !at.isAtEndOfLine
        var count: Int64? = 0
        if isTimed { count = try LineClock.count(&at) }
        guard clock.isOfLine else { return row.takeNetworkTime(spec, context) }
        // Line protocol says of a line without time that it is of the moment of its arrival.
        guard isTimed else {
            row.isArrival = true
            return
        }
        guard let count, let milliseconds = clock.milliseconds(count) else { return row.refuse(.badTime, spec.beyond) }
        guard clock.isPlain else { return judge(timeReader.read(milliseconds: milliseconds), context, &row) }
        take(milliseconds, context, &row)
    }

    @inline(__always)
    private func take(_ moment: Int64, _ context: FrameContext, _ row: inout DecodedRow) {
        (row.time, row.rawTime) = (moment, moment)
        guard context.judgesTime else { return }
        let received = context.received.milliseconds
        if moment > received &+ spec.future {
            row.refuse(.futureTime, spec.beyond)
        } else if moment < received &- spec.past {
            row.refuse(.pastTime, spec.beyond)
        }
    }

    private func judge(_ answer: TimeReader.Answer, _ context: FrameContext, _ row: inout DecodedRow) {
        switch answer {
        case .time(let moment): take(moment, context, &row)
        case .unset(let shown): (row.isArrival, row.rawTime) = (true, shown)
        case .none: row.isArrival = true
        case .unreadable: row.refuse(.badTime, spec.beyond)
        }
    }
}
