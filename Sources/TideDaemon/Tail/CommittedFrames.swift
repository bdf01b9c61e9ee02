internal import TideAPI
internal import TideModel
internal import TidePipeline
internal import TideProfiles

/// The frames of a committed record with their readings and verdicts; it lives only as long as the writer shows it.
struct CommittedFrames {
    /// What was handed over, in order; together as many frames as the record's log has.
    let batches: [FrameBatch]
    let record: Record
    /// Per frame: the number of rows of the record after it.
    let rowEnds: [UInt32]
    let pipeline: Pipeline

    /// Readings shown of one frame; a batch of months has more than a person reads.
    private static let mostReadings = 200

    /// Calls `body` with each frame, in order.
    func visit(_ body: (CommittedFrame) -> Void) {
        var (number, quarantined) = (0, 0)
        for batch in batches {
            for index in batch.frames.indices {
                guard number < record.frames.count, number < rowEnds.count else { return }
                let isQuarantined = record.frames.outcome[number] == .quarantined
                let entry = isQuarantined ? record.rare.quarantined.dropFirst(quarantined).first : nil
                let first = number == 0 ? 0 : Int(rowEnds[number - 1])
                body(
                    CommittedFrame(
                        frames: self,
                        batch: batch,
                        index: index,
                        number: number,
                        rows: first..<Int(rowEnds[number]),
                        entry: entry
                    )
                )
                if entry != nil { quarantined += 1 }
                number += 1
            }
        }
    }

    fileprivate func readings(_ rows: Range<Int>, of device: DeviceNumber) -> (shown: [TailDTO.Reading], more: Int) {
        var shown: [TailDTO.Reading] = []
        var more = 0
        for row in rows {
            let sender = record.readings.device[row]
            let name = sender == device ? nil : "\(pipeline.state.registry.devices[Int(sender)].key)"
            let time = RFC3339.string(Timestamp(milliseconds: record.readings.time[row]))
            for cell in record.readings.cells(ofRow: row) {
                guard shown.count < Self.mostReadings else {
                    more += 1
                    continue
                }
                let definition = pipeline.state.definitions[Int(record.readings.series[cell])]
                let value = record.readings.value[cell]
                shown.append(
                    TailDTO.Reading(
                        device: name,
                        channel: definition.channel,
                        time: time,
                        value: value.isNaN ? nil : value,
                        unit: definition.unit,
                        flag: record.readings.flag[cell],
                        verdict: "\(record.readings.verdict[cell])"
                    )
                )
            }
        }
        return (shown, more)
    }
}

/// One frame of a committed record.
struct CommittedFrame {
    fileprivate let frames: CommittedFrames
    fileprivate let batch: FrameBatch
    fileprivate let index: Int
    /// In the record's log.
    fileprivate let number: Int
    /// In the record's readings.
    fileprivate let rows: Range<Int>
    fileprivate let entry: QuarantineEntry?

    /// The frame as it came.
    var raw: Frame { batch.frame(at: index) }
    /// Bytes that `raw` copies.
    var payloadLength: Int { Int(batch.frames[index].payloadLength) }

    private var topic: String {
        let head = batch.frames[index]
        return String(decoding: batch.bytes[Int(head.start)..<head.payloadStart], as: UTF8.self)
    }

    private var device: DeviceNumber { frames.record.frames.device[number] }

    /// Whether a query means it.
    func isWanted(_ query: TailQuery) -> Bool {
        if let filter = query.topic, !TopicName.matches(filter, topic) { return false }
        guard query.site != nil || query.device != nil else { return true }
        return senders.contains { number in
            let key = frames.pipeline.state.registry.devices[Int(number)].key
            return Pattern.matches(query.site, key.site) && Pattern.matches(query.device, key.device)
        }
    }

    private var senders: Set<DeviceNumber> {
        var senders = Set(rows.map { frames.record.readings.device[$0] })
        if device != FrameLog.noDevice { senders.insert(device) }
        return senders
    }

    /// What is wrong with the clock of its device, and whether the frame's times were corrected.
    private var clock: String? {
        guard let trouble = frames.pipeline.clock(of: device).trouble else { return nil }
        let isCorrected = rows.contains { frames.record.readings.rowFlags[$0].contains(.corrected) }
        return isCorrected ? trouble + ", corrected" : trouble
    }

    /// The frame as people see it.
    var shown: TailDTO.Frame {
        let head = batch.frames[index]
        var shown = TailDTO.Frame(
            received: RFC3339.string(head.received),
            topic: topic,
            bytes: Int(head.sentLength),
            outcome: "\(frames.record.frames.outcome[number])",
            record: frames.record.number
        )
        if device != FrameLog.noDevice { shown.device = "\(frames.pipeline.state.registry.devices[Int(device)].key)" }
        if device != FrameLog.noDevice { shown.clock = clock }
        shown.profile = entry?.profile
        if let row = rows.first {
            let hash = frames.record.profiles[Int(frames.record.readings.profile[row])]
            shown.profile = frames.pipeline.profiles.profile(hash: hash).map {
                frames.pipeline.profiles.profiles[$0].name
            }
        }
        let (readings, more) = frames.readings(rows, of: device)
        if !readings.isEmpty { shown.readings = readings }
        if more > 0 { shown.moreReadings = more }
        (shown.reason, shown.detail) = (entry?.reason, entry?.detail)
        return shown
    }
}
