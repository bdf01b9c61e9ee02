public import TideModel

/// A command that was refused; nothing was changed.
public struct AlertRefused: Error, Sendable, Equatable {
    /// Why, for people.
    public var problem: String
}

extension AlertEngine {
    /// Most bytes of what people write.
    static let longestText = 1_024

    /// Does what a person wants; the next `judge` gives it out.
    ///
    /// - Parameters:
    ///   - command: what is wanted.
    ///   - time: of the record.
    ///   - past: the alert that it is about, as the journal has it; what is over is remembered here for an hour only.
    ///   - view: of the state.
    /// - Throws: `AlertRefused` when it may not be done.
    public mutating func carryOut(
        _ command: AlertCommand,
        at time: Timestamp,
        past: Alert? = nil,
        _ view: AlertView
    ) throws(AlertRefused) {
        switch command {
        case .acknowledge(let id, let by):
            try edit(id, .acknowledged, time, by: by) { alert in
                alert.acknowledged = Alert.Acknowledgement(by: by, at: time, severity: alert.severity)
            }
        case .assign(let id, let to, let by):
            try edit(id, .assigned, time, by: by, to) { $0.assignee = to }
        case .comment(let id, let text, let by): try edit(id, past: past, .commented, time, by: by, text) { _ in }
        case .snooze(let id, let until, let by):
            guard until > time else { throw AlertRefused(problem: "a snooze ends in the future") }
            try edit(id, .snoozed, time, by: by) { alert in
                // It is told anew, whatever was told before.
                (alert.snoozedUntil, alert.told) = (until, nil)
            }
            remind(id, until)
        case .close(let id, let cause, let comment, let by): try close(id, past, cause, comment, by, time)
        case .silence(let silence): try add(silence, time)
        case .endSilence(let id, _):
            guard let index = silences.firstIndex(where: { $0.id == id && $0.until > time }) else {
                throw AlertRefused(problem: "no silence \(id) is in force")
            }
            lift(silences[index], at: time)
            silences[index].until = max(silences[index].from, time)
            noteInhibitors()
            output.silences.append(silences.remove(at: index))
        case .test(let contact, _): post(.test, to: [contact], [], time.milliseconds, isOneCause: false)
        }
    }

    /// Notes what became of messages.
    ///
    /// What is not known, as when it was told twice, changes nothing.
    public mutating func take(_ receipts: [OutboxReceipt]) {
        for receipt in receipts {
            guard let contact = outbox[receipt.message] else { continue }
            output.receipts.append(receipt)
            guard receipt.outcome != .retried else { continue }
            outbox[receipt.message] = nil
            let left = waiting[contact, default: 0] - 1
            waiting[contact] = left > 0 ? left : nil
        }
    }

    /// What is still so after a snooze is told.
    private mutating func remind(_ id: AlertID, _ until: Timestamp) {
        guard let alert = open[id] else { return }
        let key = "g|snoozed|\(id)"
        var group = NoticeGroup(opened: until.milliseconds, due: until.milliseconds, cause: "")
        group.add(alert.id)
        keep(group, key)
    }

    private mutating func edit(
        _ id: AlertID,
        past: Alert? = nil,
        _ event: AlertEvent.Kind,
        _ time: Timestamp,
        by: String,
        _ text: String? = nil,
        _ body: (inout Alert) -> Void
    ) throws(AlertRefused) {
        let isRemembered = open[id] != nil
        guard var alert = open[id] ?? past, alert.id == id, isRemembered || alert.status == .resolved else {
            throw AlertRefused(problem: "alert \(id) is over, or was never there")
        }
        guard !by.isEmpty, by.utf8.count <= 128, text?.utf8.count ?? 0 <= Self.longestText else {
            throw AlertRefused(problem: "who says so has 1 to 128 bytes, and a text at most \(Self.longestText)")
        }
        body(&alert)
        if isRemembered { open[id] = alert }
        change(alert)
        note(event, alert, time.milliseconds, by: by, text)
    }

    private mutating func close(
        _ id: AlertID,
        _ past: Alert?,
        _ cause: AlertCause,
        _ comment: String?,
        _ by: String,
        _ time: Timestamp
    ) throws(AlertRefused) {
        guard AlertCause.forPeople.contains(cause) else {
            throw AlertRefused(problem: "\(cause.rawValue) is no cause that a person gives")
        }
        let text = comment.map { "\(cause.rawValue): \($0)" } ?? cause.rawValue
        var closed: Alert?
        try edit(id, past: past, .closed, time, by: by, text) { alert in
            alert.cause = cause
            if alert.status != .resolved { (alert.status, alert.ended) = (.resolved, time) }
            closed = alert
        }
        guard let closed else { return }
        label(closed, cause, comment, by, time)
        forgetReturns(of: id)
        if broker.alert == id, broker.isOpen {
            (broker.ended, broker.forgetAt) = (time.milliseconds, time.milliseconds + Self.returnWithin)
        }
        guard let (key, state) = states.first(where: { $0.value.alert == id }), state.isOpen else { return }
        notePast(closed, key)
        var ended = state
        (ended.ended, ended.forgetAt) = (time.milliseconds, time.milliseconds + Self.returnWithin)
        (ended.isWithoutData, ended.unusableSince, ended.dataDue, ended.heard) = (false, .min, .max, 0)
        store(ended, key)
    }

    /// Labels the time of a closed alert.
    private mutating func label(
        _ alert: Alert,
        _ cause: AlertCause,
        _ comment: String?,
        _ by: String,
        _ time: Timestamp
    ) {
        output.labels.append(
            IntervalLabel(
                number: nextLabel,
                of: .alert(alert.id),
                cause: cause,
                rule: alert.rule,
                target: alert.target,
                series: alert.series,
                from: alert.began,
                until: max(alert.began, alert.ended ?? time),
                by: by,
                comment: comment ?? "",
                at: time
            )
        )
        nextLabel += 1
    }

    private mutating func add(_ silence: Silence, _ time: Timestamp) throws(AlertRefused) {
        guard silence.from < silence.until, silence.until > time,
            silence.until.milliseconds - silence.from.milliseconds <= Silence.longest
        else { throw AlertRefused(problem: "a silence ends after it begins, in the future, and within 90 days") }
        guard silences.count < Self.mostSilences, silence.comment.utf8.count <= Self.longestText else {
            throw AlertRefused(
                problem: "at most \(Self.mostSilences) silences, with at most \(Self.longestText) bytes each"
            )
        }
        var numbered = silence
        numbered.id = nextSilence
        nextSilence += 1
        silences.append(numbered)
        output.silences.append(numbered)
        noteInhibitors()
    }

    /// Most silences at a time: each alert is compared with all.
    static let mostSilences = 1_000
}
