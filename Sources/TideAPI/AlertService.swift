public import TideModel

/// What is asked of alerts, and done with them.
public struct AlertService: Sendable {
    /// Alerts, the newest first.
    public var list: @Sendable (AlertQuery) async throws -> [AlertDTO]
    /// One alert with its history; 404 when there is none of this number.
    public var show: @Sendable (AlertID) async throws -> AlertHistoryDTO
    /// Silences by number, also those that ended if asked.
    public var silences: @Sendable (_ withEnded: Bool) async throws -> [SilenceDTO]
    /// What people said that stretches of time were, those that began last first.
    public var labels: @Sendable (LabelQuery) async throws -> [LabelDTO]
    /// Does what a person wants; the silences that it made or ended.
    public var change: @Sendable (AlertCommand) async throws -> [SilenceDTO]
    /// Writes a message that tries whether a contact is reached; 404 when there is no contact of this id.
    public var test: @Sendable (_ contact: String, _ by: String) async throws -> AlertHistoryDTO.Message = { _, _ in
        throw ControlError(503, ["no daemon runs: only a running one sends messages"])
    }
    /// A message and what became of it; 404 when there is none of this number.
    public var message: @Sendable (MessageID) async throws -> AlertHistoryDTO.Message = { id in
        throw ControlError(404, ["there is no message \(id)"])
    }
    /// The time zone of an IANA name; nil where the system has none.
    public var zone: @Sendable (String) -> Zone?

    /// Makes a replay of rules ready; 400 when it cannot be.
    ///
    /// What it returns runs it, calling `told` after each part.
    public var replay:
        @Sendable (ReplayQuery) async throws -> @Sendable (_ told: () async throws -> Void) async throws -> ReplayDTO =
            { _ in throw ControlError(503, ["there are no readings here"]) }

    /// Makes a service of its functions; `replay` is set afterwards by those who have readings.
    public init(
        list: @escaping @Sendable (AlertQuery) async throws -> [AlertDTO],
        show: @escaping @Sendable (AlertID) async throws -> AlertHistoryDTO,
        silences: @escaping @Sendable (Bool) async throws -> [SilenceDTO],
        labels: @escaping @Sendable (LabelQuery) async throws -> [LabelDTO],
        change: @escaping @Sendable (AlertCommand) async throws -> [SilenceDTO],
        zone: @escaping @Sendable (String) -> Zone?
    ) {
        (self.list, self.show, self.silences, self.labels) = (list, show, silences, labels)
        (self.change, self.zone) = (change, zone)
    }

    /// Of an owner that has no alerts.
    static let none = AlertService(
        list: { _ in [] },
        show: { id in throw ControlError(404, ["there is no alert \(id)"]) },
        silences: { _ in [] },
        labels: { _ in [] },
        change: { _ in throw ControlError(503, ["there are no alerts here"]) },
        zone: { _ in nil }
    )
}
