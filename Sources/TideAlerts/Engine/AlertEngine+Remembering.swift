public import TideModel

// What the journal keeps, and how it is read.

extension AlertEngine {
    /// All that is remembered, as the journal keeps it, by key.
    public var remembered: [AlertStateChange] {
        let rules = states.map { AlertStateChange(key: $0.key.text(self.rules), bytes: $0.value.encoded) }
        let groups = groups.flatMap { key, group in
            (0..<group.fullRows).map {
                AlertStateChange(key: NoticeGroup.rowKey(key, $0), bytes: group.encoded(row: $0))
            } + [AlertStateChange(key: key, bytes: group.encoded)]
        }
        let pasts = pasts.map { AlertStateChange(key: Self.pastKey($0.key.text(self.rules)), bytes: $0.value.encoded) }
        let broker = broker.isIdle ? [] : [AlertStateChange(key: Self.brokerKey, bytes: broker.encoded)]
        return (rules + groups + pasts + broker).sorted { $0.key < $1.key }
    }

    private static func pastKey(_ text: String) -> String { "p|\(text)" }

    /// Notes that an incident is over.
    mutating func notePast(_ alert: Alert, _ key: BindingKey) {
        pasts[key, default: PastIncidents()].note(alert)
        changedPasts.insert(key)
    }

    /// Has the journal forget incidents of a rule at a target that are over.
    mutating func forgetPast(_ text: String) {
        output.states.append(AlertStateChange(key: Self.pastKey(text), bytes: nil))
    }

    /// Takes what was remembered.
    ///
    /// - Throws: `FormatError` for what cannot be read.
    mutating func restore(_ changes: [AlertStateChange]) throws(FormatError) {
        var rows: [String: [Int: [UInt8]]] = [:]
        for change in changes {
            if let place = NoticeGroup.row(change.key) { rows[place.group, default: [:]][place.row] = change.bytes }
        }
        for change in changes where NoticeGroup.row(change.key) == nil {
            guard let bytes = change.bytes else { continue }
            if change.key.hasPrefix("p|") {
                guard let key = BindingKey(String(change.key.dropFirst(2)), numbers) else { continue }
                pasts[key] = try PastIncidents(decoding: bytes)
                continue
            }
            guard NoticeGroup.isKey(change.key) else {
                try restore(change.key, bytes)
                continue
            }
            let group = try NoticeGroup(decoding: bytes, rows: rows[change.key] ?? [:])
            (groups[change.key], groupRows[change.key]) = (group, rows[change.key]?.count)
            deadline = min(deadline, group.due)
        }
    }

    private mutating func restore(_ text: String, _ bytes: [UInt8]) throws(FormatError) {
        let state = try AlertState(decoding: bytes)
        if text == Self.brokerKey, state.levels.count == 1 {
            (broker, writtenBroker) = (state, state)
            deadline = min(deadline, state.deadline)
            return
        }
        guard let key = BindingKey(text, numbers), state.levels.count == rules[key.rule].levels.count else {
            orphans[text] = state
            return
        }
        states[key] = state
        deadline = min(deadline, state.deadline)
    }

    /// Has what the record changed written.
    mutating func writeStates() {
        for key in changedGroups { write(groupAt: key) }
        changedGroups.removeAll(keepingCapacity: true)
        for key in changedPasts {
            guard let past = pasts[key] else { continue }
            output.states.append(AlertStateChange(key: Self.pastKey(key.text(rules)), bytes: past.encoded))
        }
        changedPasts.removeAll(keepingCapacity: true)
        if !broker.isWrittenLike(writtenBroker) {
            output.states.append(AlertStateChange(key: Self.brokerKey, bytes: broker.isIdle ? nil : broker.encoded))
            writtenBroker = broker
        }
        for (key, state) in before {
            let now = states[key]
            if let state, let now, state.isWrittenLike(now) { continue }
            if state == nil, now == nil { continue }
            output.states.append(AlertStateChange(key: key.text(rules), bytes: now?.encoded))
        }
        output.states.sort { $0.key < $1.key }
        before.removeAll(keepingCapacity: true)
    }

    /// Writes a group, of its rows only those that are not there yet.
    private mutating func write(groupAt key: String) {
        let group = groups[key], former = groupRows[key] ?? 0, full = group?.fullRows ?? 0
        output.states.append(AlertStateChange(key: key, bytes: group?.encoded))
        for row in (group?.written ?? 0)..<full {
            output.states.append(AlertStateChange(key: NoticeGroup.rowKey(key, row), bytes: group?.encoded(row: row)))
        }
        for row in min(full, former)..<former {
            output.states.append(AlertStateChange(key: NoticeGroup.rowKey(key, row), bytes: nil))
        }
        groups[key]?.written = full
        groupRows[key] = full > 0 ? full : nil
    }
}
