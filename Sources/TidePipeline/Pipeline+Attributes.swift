internal import TideModel
internal import TideProfiles

// Texts of a row to the attributes of its device.

extension Pipeline {
    /// Takes the attributes of a row; rows must come in their order.
    ///
    /// - Parameters:
    ///   - job: the row, its readings written.
    ///   - isNews: something of the row was stored, or there was nothing else in it: an old row that comes again must not
    ///     write history again.
    ///   - result: takes the counts.
    ///   - draft: takes the changes.
    mutating func takeAttributes(
        _ job: RowJob,
        isNews: Bool,
        _ result: inout FrameResult,
        _ draft: inout Draft
    ) {
        let attributes = read.decoded[job.frame].attributes
        while result.nextAttribute < attributes.count, attributes[result.nextAttribute].row <= job.row {
            let attribute = attributes[result.nextAttribute]
            result.nextAttribute += 1
            guard attribute.row == job.row, attribute.status == .ok else { continue }
            if let change = self.change(by: attribute, job, isNews: isNews) {
                draft.record.rare.attributes.append(change)
                result.stored += 1
            } else {
                result.duplicates += 1
            }
        }
    }

    /// What an attribute changes, noted in state; nil when it says nothing new.
    private mutating func change(by attribute: DecodedAttribute, _ job: RowJob, isNews: Bool) -> AttributeChange? {
        let facts = read.decoded[job.frame].rows[job.row]
        let time = facts.moment(received: job.head.received)
        let name = profiles.profiles[job.profile].attributes[Int(attribute.attribute)].name
        let key = AttributeKey(device: job.device, name: name)
        let known = state.attributes[key]
        guard known?.value != attribute.value else { return nil }
        let isLatest = known.map { $0.time <= time && !isBehind(job) } ?? true
        guard isLatest || isNews else { return nil }
        if isLatest { state.attributes[key] = AttributeValue(value: attribute.value, time: time) }
        return AttributeChange(
            device: job.device,
            name: name,
            value: attribute.value,
            time: time,
            isLatest: isLatest
        )
    }

    /// Whether the device has sent a later reading of one of the row's series: then the row tells what was, not what is.
    private func isBehind(_ job: RowJob) -> Bool {
        let facts = read.decoded[job.frame].rows[job.row]
        guard !facts.isArrival || facts.time < 0 else { return false }
        let time = facts.moment(received: job.head.received).milliseconds
        return job.cells.contains { cell in
            let series = bindings[job.firstBinding + Int(read.decoded[job.frame].cells[cell].series)]
            return series != Self.unbound && state.series[Int(series)].time > time
        }
    }
}
