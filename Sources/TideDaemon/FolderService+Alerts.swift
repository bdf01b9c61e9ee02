internal import TideAPI
internal import TideAlerts
internal import TideModel
internal import TidePipeline
internal import TideSQLite
internal import TideUnits

extension Kernel {
    /// What commands, routes and pages ask of alerts.
    var alertService: AlertService {
        var service = AlertService(
            list: { try await self.alerts($0) },
            show: { try await self.alert($0) },
            silences: { withEnded in
                try self.reader.silences(endingAfter: withEnded ? nil : self.writer.now()).map { SilenceDTO($0) }
            },
            labels: { try self.reader.labels($0, now: self.writer.now()).map { LabelDTO($0) } },
            change: { try await self.change($0) },
            zone: ProfileFiles.zone
        )
        service.message = { id in
            guard let found = try self.reader.message(id) else {
                throw ControlError(404, ["there is no message \(id), or it was delivered more than 90 days ago"])
            }
            return AlertHistoryDTO.Message(found)
        }
        service.replay = { try await self.replay($0) }
        return service
    }

    private func alerts(_ query: AlertQuery) async throws -> [AlertDTO] {
        try await described(try reader.alerts(query)).map(\.answer)
    }

    private func alert(_ id: AlertID) async throws -> AlertHistoryDTO {
        guard let found = try reader.alert(id), let alert = try await described([found.alert]).first else {
            throw Self.unknown(id)
        }
        return AlertHistoryDTO(
            alert: alert.answer,
            events: found.events.map { AlertHistoryDTO.Event($0, value: $0.value.flatMap(alert.number.show)) },
            messages: found.messages.map { AlertHistoryDTO.Message($0) }
        )
    }

    /// Writes a message that tries whether a contact is reached.
    ///
    /// - Parameters:
    ///   - contact: id of the contact.
    ///   - by: who wants it.
    ///   - contacts: those of the configuration.
    /// - Returns: the message, which waits.
    /// - Throws: `ControlError` when there is no such contact, no rules are in force, or too much waits for it.
    func test(_ contact: String, by: String, among contacts: [String]) async throws -> AlertHistoryDTO.Message {
        guard contacts.contains(contact) else {
            let near = Nearest.match(contact, among: contacts).map { "did you mean \($0)? " } ?? ""
            let known = contacts.isEmpty ? "it names none" : "it names \(contacts.joined(separator: ", "))"
            throw ControlError(404, ["notify.contacts of the daemon has no '\(contact)'; \(near)\(known)"])
        }
        let record = try await onWriter { try $0.carryOut(.alert(.test(contact: contact, by: by), known: nil)).record }
        let made = record?.rare.alerts.outbox.last { $0.kind == .test && $0.contact == contact }
        guard let made, let found = try reader.message(made.id) else {
            throw ControlError(409, ["more messages wait for \(contact) than are kept: see why none is delivered"])
        }
        return AlertHistoryDTO.Message(found)
    }

    private func change(_ command: AlertCommand) async throws -> [SilenceDTO] {
        let record = try await onWriter { [reader] writer in
            // On the writer's thread nothing changes it meanwhile.
            let known = try command.alert.map { id in
                guard let known = try reader.alert(id, limit: 0) else { throw Self.unknown(id) }
                return known.alert
            }
            return try writer.carryOut(.alert(command, known: known)).record
        }
        return (record?.rare.alerts.silences ?? []).map { SilenceDTO($0) }
    }

    /// Alerts in words, with how their numbers are shown.
    private func described(_ alerts: [Alert]) async throws -> [(answer: AlertDTO, number: AlertNumber)] {
        guard !alerts.isEmpty else { return [] }
        let words = try await onWriter { $0.pipeline?.words(of: alerts) ?? [] }
        return zip(alerts, words).map { alert, known in
            let number = AlertNumber(alert, known.rule)
            var answer = AlertDTO(alert, known.words, number, known.rule)
            answer.inhibitedBy = known.inhibitedBy
            return (answer, number)
        }
    }

    private static func unknown(_ id: AlertID) -> ControlError {
        ControlError(404, ["there is no alert \(id): `fieldtide alerts list` shows those that are"])
    }
}

extension AlertCommand {
    /// The alert that it is about; nil for none.
    fileprivate var alert: AlertID? {
        switch self {
        case .acknowledge(let id, _), .assign(let id, _, _), .comment(let id, _, _), .snooze(let id, _, _),
            .close(let id, _, _, _):
            id
        case .silence, .endSilence, .test: nil
        }
    }
}

extension AlertHistoryDTO.Message {
    fileprivate init(_ found: JournalReader.AlertMessage) {
        self.init(
            id: found.id,
            contact: found.contact,
            created: found.created,
            kind: found.kind,
            isWaiting: found.isWaiting,
            receipts: found.receipts
        )
    }
}

/// How the numbers of an alert are shown.
struct AlertNumber {
    /// Unit that people read.
    let unit: String
    private let isMeasured: Bool
    private let shown: ShownUnit?

    /// Of a rule that is gone, numbers are shown as they are kept.
    init(_ alert: Alert, _ rule: Rule?) {
        isMeasured = rule?.watch.isMeasured ?? true
        shown = rule?.shown
        unit = isMeasured ? shown?.unit ?? alert.unit : ""
    }

    /// A number as people read it; nil where nothing is measured.
    func show(_ value: Double) -> Double? {
        guard isMeasured, value.isFinite else { return nil }
        return shown?.show(value) ?? value
    }
}

extension AlertDTO {
    /// An alert with what is known of it.
    fileprivate init(_ alert: Alert, _ words: OutboxMessage.Words, _ number: AlertNumber, _ rule: Rule?) {
        var isValue = false
        if case .value = rule?.watch { isValue = alert.limit.isFinite }
        self.init(
            alert,
            words,
            value: number.show(alert.value),
            limit: number.show(alert.limit),
            unit: number.unit,
            seriesLimit: isValue ? alert.limit : nil
        )
    }
}
