internal import TideModel
internal import TideProfiles
internal import TideQuality
internal import TideUnits

// A row to a device and a time, its cells to verdicts.

/// One row on its way into the record.
struct RowJob {
    /// Frame of the batch, and row of the decoded frame.
    var frame: Int
    var row: Int
    var head: FrameHead
    var device: DeviceNumber
    var profile: Int
    /// Where the series numbers of device and profile begin in `Pipeline.bindings`.
    var firstBinding: Int
    var cells: Range<Int>
    var flags: RowFlags
}

extension Pipeline {
    /// How long after a connect arrival-stamped frames count as late (ms): a backlog looks like news without device time.
    static let catchUp: Int64 = 10_000

    mutating func judgeRow(
        _ head: FrameHead,
        _ index: Int,
        _ row: Int,
        _ history: History,
        _ entry: QuarantineEntry?,
        _ result: inout FrameResult,
        _ draft: inout Draft
    ) {
        let facts = read.decoded[index].rows[row]
        if facts.problem != .none, facts.rawTime != DecodedRow.noTime { result.hasHiddenTime = true }
        if let parts = entry?.parts, !parts.contains(Int(facts.part)) { return }
        let cells = read.decoded[index].cells(ofRow: row)
        if facts.problem == .dropped {
            result.refused += cells.count
            return
        }
        if facts.problem != .none {
            let detail = decoders[read.frames[index].profile].explain(row: row, of: read.decoded[index])
            return result.refuse(Refusal(facts.problem.code, detail), part: Int(facts.part))
        }
        guard let device = sender(index, facts, &result, &draft) else { return }
        if facts.isArrival, facts.rawTime != DecodedRow.noTime { result.hasHiddenTime = true }
        let profile = read.frames[index].profile
        let first = firstBinding(index, device, profile, Int(facts.identity))
        if !bindingProblems.isEmpty, let problem = bindingProblems[first] {
            return result.refuse(Refusal("dimension", problem), part: Int(facts.part))
        }
        result.device = result.device ?? device
        let flags = rowFlags(head, facts, profile, device, draft)
        // Of rows that only seed, the youngest is what the device shows.
        if flags.contains(.seed), facts.time < read.decoded[index].youngestArrival {
            result.seeds += cells.count
            return
        }
        let job = RowJob(
            frame: index,
            row: row,
            head: head,
            device: device,
            profile: profile,
            firstBinding: first,
            cells: cells,
            flags: flags
        )
        let taken = result.stored + result.held
        if !cells.isEmpty { write(job, history, &result, &draft) }
        guard !read.decoded[index].attributes.isEmpty else { return }
        takeAttributes(job, isNews: cells.isEmpty || result.stored + result.held > taken, &result, &draft)
    }

    /// The device of a row; adopted, where rows name their senders and the profile allows.
    private mutating func sender(
        _ index: Int,
        _ facts: DecodedRow,
        _ result: inout FrameResult,
        _ draft: inout Draft
    ) -> DeviceNumber? {
        guard !read.decoded[index].identities.isEmpty else {
            let device = read.frames[index].device
            guard device == FrameLog.noDevice else { return device }
            result.refuse(Refusal("no_identity", "neither topic nor payload names the device"), part: Int(facts.part))
            return nil
        }
        let profile = read.frames[index].profile, identity = Int(facts.identity)
        if profile < senders.count, let known = senders[profile].find(read.decoded[index], identity) {
            return known.device
        }
        switch admit(read.decoded[index].identities[identity], profile, &draft) {
        case .success(let number):
            noteSender(number, profile, index, identity)
            return number
        case .failure(let refusal):
            result.refuse(refusal, part: Int(facts.part))
            return nil
        }
    }

    private mutating func noteSender(_ device: DeviceNumber, _ profile: Int, _ index: Int, _ identity: Int) {
        guard !read.decoded[index].identityNumbers.isEmpty else { return }
        while senders.count <= profile { senders.append(SenderTable()) }
        let sender = SenderTable.Sender(device: device, firstBinding: binding(of: device, profile))
        senders[profile].note(sender, read.decoded[index], identity)
    }

    private mutating func firstBinding(
        _ index: Int,
        _ device: DeviceNumber,
        _ profile: Int,
        _ identity: Int
    ) -> Int {
        let route = read.frames[index].route
        if route >= 0, routes.routes[route].device == device { return routes.routes[route].firstBinding }
        if profile < senders.count, let known = senders[profile].find(read.decoded[index], identity),
            known.device == device
        {
            return known.firstBinding
        }
        return binding(of: device, profile)
    }

    private func rowFlags(
        _ head: FrameHead,
        _ facts: DecodedRow,
        _ profile: Int,
        _ device: DeviceNumber,
        _ draft: Draft
    ) -> RowFlags {
        var flags = rules[profile].rowFlags.union(timeFlags(head, facts, profile, device, draft))
        guard facts.isArrival else { return flags }
        flags.insert(.arrival)
        if head.flags.contains(.retained), rules[profile].retainedSeeds { flags.insert(.seed) }
        if head.packetID != 0, isCatchingUp(at: draft.record.wall) { flags.insert(.late) }
        return flags
    }

    private mutating func write(
        _ job: RowJob,
        _ history: History,
        _ result: inout FrameResult,
        _ draft: inout Draft
    ) {
        let time = stamp(job, &draft)
        draft.beginRow(job, time: time, profiles)
        let amended = draft.record.amendments.count
        let derives = !rules[job.profile].derived.isEmpty
        if rules[job.profile].settles { noteInputs(job, &draft) }
        let isFiltered = !rules[job.profile].filters.isEmpty
        if rules[job.profile].days != 0 { draft.derive.newest = newestOfDays(job.firstBinding, job.profile) }
        let own = ownTests.isEmpty ? nil : ownTests[job.firstBinding]
        var book = ReadingBook()
        for cell in job.cells {
            let decoded = read.decoded[job.frame].cells[cell]
            let series = number(job, decoded.series, &draft)
            var (value, flag) = rules[job.profile].cells[Int(decoded.series)].reading(of: decoded)
            let raw = value
            let calibrated = calibrated(series, time, value)
            var facts = calibrated?.facts
            if let calibrated { value = calibrated.value }
            let verdict: ReadingVerdict
            if isFiltered, let plan = rules[job.profile].filters[Int(decoded.series)] {
                let reading = Unfiltered(series: series, time: time, raw: raw, value: value)
                (value, verdict) = filter(reading, plan, job, history, &draft)
                facts = ReadingFacts(raw: raw, calibration: facts?.calibration ?? 0)
            } else {
                verdict = job.flags.contains(.seed) ? .seed : judgeCell(series, job, time, value, history, &draft)
            }
            if let own {
                flag = own.cells[Int(decoded.series)].flag(of: value)
            } else if facts != nil {
                flag = rules[job.profile].cells[Int(decoded.series)].flag(of: value)
            }
            if verdict == .seed { result.seeds += 1 } else { book.add(verdict) }
            var tests: UInt32 = 0
            if let plan = plan(own, job.profile, Int(decoded.series)) {
                var point = QualityPoint(time: time, value: value)
                if plan.looksAround { lookAround(&point, Int(decoded.series), job, own) }
                let isNews = verdict.isStored && !job.flags.contains(.future)
                let result = judgeQuality(series, plan, point, isNews: isNews, &draft)
                (flag, tests) = (result.flag, result.tests)
            }
            draft.appendCell(series: series, value: value, flag: flag, verdict: verdict, tests: tests)
            if let facts { draft.appendFacts(facts) }
            state.foldCell(
                series,
                time: time,
                received: job.head.received.milliseconds,
                value: value,
                flag: flag,
                rowFlags: job.flags,
                verdict: verdict
            )
        }
        if derives { derive(job, time: time, amended: amended, &draft) }
        if !index.add(device: job.device, time: time) {
            index.addLate(draft.record.readings, row: draft.record.readings.rowCount - 1, record: draft.record.number)
        }
        result.add(book)
        state.global.readings.add(book)
        let ended = state.devices[Int(job.device)].foldRow(
            time: time,
            flags: job.flags,
            book: book,
            at: draft.record.wall
        )
        if let ended { draft.record.rare.books.append(ended) }
        if derives { writeDerivedRows(job, time: time, &draft) }
    }

    /// The number of a cell's series; given when its first reading comes.
    @inline(__always)
    private mutating func number(_ job: RowJob, _ series: UInt16, _ draft: inout Draft) -> SeriesNumber {
        let known = bindings[job.firstBinding + Int(series)]
        return known != Self.unbound ? known : newSeries(job, series, &draft)
    }

    /// How a reading stands to what is known: later, equal, another value for the same key, or late.
    @inline(__always)
    private mutating func judgeCell(
        _ series: SeriesNumber,
        _ job: RowJob,
        _ time: Int64,
        _ value: Double,
        _ history: History,
        _ draft: inout Draft
    ) -> ReadingVerdict {
        let latest = state.series[Int(series)]
        if time > latest.newest { return job.flags.contains(.late) ? .late : .new }
        let former =
            time == latest.time
            ? FormerReading(value: latest.value, flag: latest.flag)
            : self.former(series, job.device, time, history, draft)
        guard let former else { return .late }
        guard former.value.bitPattern != value.bitPattern else { return .duplicate }
        draft.record.superseded.append(
            SupersededValue(
                series: series,
                time: Timestamp(milliseconds: time),
                value: former.value,
                flag: QCFlag(rawValue: former.flag) ?? .notEvaluated
            )
        )
        return .superseded
    }

    /// What stands under a key behind the series' latest: in the draft, in the tail, or in the stored history.
    mutating func former(
        _ series: SeriesNumber,
        _ device: DeviceNumber,
        _ time: Int64,
        _ history: History,
        _ draft: Draft
    ) -> FormerReading? {
        if let late = index.findLate(series, time) { return late }
        guard let place = index.find(device, time) else { return history.find(series, time) }
        let readings = place.record == draft.record.number ? draft.record.readings : heldReadings(of: place.record)
        let cell = readings?.cells(ofRow: place.row).last {
            readings?.series[$0] == series && readings?.verdict[$0].isStored ?? false
        }
        guard let readings, let cell else { return history.find(series, time) }
        return readings.former(cell)
    }
}

extension FrameResult {
    mutating func add(_ book: ReadingBook) {
        duplicates += Int(book[.duplicate])
        held += Int(book[.refused])
        stored += Int(book[.new] + book[.late] + book[.superseded])
    }
}
