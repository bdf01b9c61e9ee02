internal import TideModel

// Clocks and liveness are folded when a record is complete: the rows tell what each message showed, so that the same
// steps are taken while it is made and at replay.

/// A message of which some rows are folded.
struct OpenMessage {
    var device: DeviceNumber
    var rule: TimeRule
}

extension PipelineState {
    /// Folds what a record tells of clocks, and of who is heard.
    ///
    /// - Parameters:
    ///   - record: complete but for what follows from this.
    ///   - rules: of the profiles it was judged by.
    /// - Returns: series that are live again; `openMessages` are the devices whose clocks were heard.
    mutating func foldTimes(_ record: Record, _ rules: inout TimeRules) -> [LivenessChange] {
        if record.isSetBack { limitHeard(record) }
        for change in record.liveness where change.status != .live { foldChange(change, record) }
        guard !record.isImported, record.readings.rowCount > 0 || !record.clocks.isEmpty else { return [] }
        let found = record.profiles.map { rules.find($0, among: formerProfiles) }
        var back: [LivenessChange] = []
        var marks = record.clocks[...]
        for row in 0..<record.readings.rowCount {
            while let mark = marks.first, mark.row <= row {
                foldMark(mark, record, found)
                marks.removeFirst()
            }
            foldTimes(record, row, found[Int(record.readings.profile[row])], &back)
        }
        for mark in marks { foldMark(mark, record, found) }
        for message in openMessages { close(message.device, message.rule) }
        return back
    }

    private mutating func foldMark(_ mark: ClockMark, _ record: Record, _ rules: [TimeRule]) {
        guard isNews(record.number, for: mark.device) else { return }
        open(mark.device, mark.received.milliseconds, mark.time.milliseconds, rules[Int(mark.profile)])
    }

    private mutating func foldTimes(_ record: Record, _ row: Int, _ rule: TimeRule, _ back: inout [LivenessChange]) {
        let device = record.readings.device[row], flags = record.readings.rowFlags[row]
        let cells = record.readings.cells(ofRow: row)
        // What is derived or computed anew tells nothing of who is heard.
        guard isNews(record.number, for: device),
            cells.contains(where: { record.readings.verdict[$0].isHeard })
        else { return }
        let received = record.readings.received[row], isArrival = flags.contains(.arrival)
        var raw = record.readings.time[row]
        if flags.contains(.corrected) { raw = devices[Int(device)].corrections.raw(of: raw, received: received) }
        if rule.doctor != nil, !isArrival, !flags.contains(.waited) { open(device, received, raw, rule) }
        // When a message without a time was sent is not known, if it waited.
        if isArrival, flags.contains(.waited) { return }
        let moment = isArrival ? min(raw, received) : moment(raw, received, device, rule)
        for cell in cells where record.readings.verdict[cell].isHeard {
            let change = liveness.take(
                record.readings.series[cell],
                moment: Timestamp(milliseconds: moment),
                received: record.wall,
                rule.liveness
            )
            if let change { back.append(change) }
        }
    }

    private func moment(_ raw: Int64, _ received: Int64, _ device: DeviceNumber, _ rule: TimeRule) -> Int64 {
        guard let doctor = rule.doctor else { return min(raw, received) }
        return LivenessState.moment(
            time: Timestamp(milliseconds: raw),
            received: Timestamp(milliseconds: received),
            doctor.assessment(of: devices[Int(device)].clock)
        ).milliseconds
    }

    /// Adds a row to the open message of its device; the one before it is complete then.
    @inline(__always)
    private mutating func open(_ device: DeviceNumber, _ received: Int64, _ raw: Int64, _ rule: TimeRule) {
        let number = Int(device)
        if devices[number].openReceived == received {
            devices[number].openTime = max(devices[number].openTime, raw)
            return
        }
        if devices[number].openReceived == .min {
            openMessages.append(OpenMessage(device: device, rule: rule))
        } else {
            close(device, rule)
        }
        (devices[number].openReceived, devices[number].openTime) = (received, raw)
    }

    /// The clock of a device has shown the newest time of a message.
    private mutating func close(_ device: DeviceNumber, _ rule: TimeRule) {
        let number = Int(device)
        guard devices[number].openReceived != .min, let doctor = rule.doctor else { return }
        doctor.observe(
            received: Timestamp(milliseconds: devices[number].openReceived),
            time: Timestamp(milliseconds: devices[number].openTime),
            &devices[number].clock
        )
        (devices[number].openReceived, devices[number].openTime) = (.min, .min)
    }

    private mutating func foldChange(_ change: LivenessChange, _ record: Record) {
        let device = definitions[Int(change.series)].device
        guard isNews(record.number, for: device) else { return }
        liveness.apply(change, nil)
        devices[Int(device)].isDirty = true
    }

    /// Our own clock was set back.
    mutating func limitHeard(_ record: Record) {
        for device in devices.indices where isNews(record.number, for: DeviceNumber(device)) {
            for series in devices[device].series { liveness.limit(series, to: record.wall) }
            devices[device].isDirty = true
        }
    }
}

extension DeviceState {
    /// Begins or ends a correction as a record says.
    mutating func apply(_ change: CorrectionChange, _ record: RecordNumber) {
        isDirty = true
        guard change.milliseconds != 0 else {
            _ = corrections.end(through: change.bound)
            return
        }
        let isAll = change.bound == .distantPast
        _ = corrections.begin(change.milliseconds, after: isAll ? nil : change.bound, record: record)
    }
}
