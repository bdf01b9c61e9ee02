public import TideModel

/// The same functions as `ControlService`, asked through requests: of a daemon, or of this process.
public struct ControlCalls: Sendable {
    private let respond: @Sendable (ControlRequest) async throws -> ControlResponse
    private let told: @Sendable (String) -> Void

    /// Calls through anything that answers requests.
    ///
    /// - Parameters:
    ///   - told: takes what a person should know of an answer beside its content.
    ///   - respond: answers requests.
    public init(
        told: @escaping @Sendable (String) -> Void = { _ in },
        _ respond: @escaping @Sendable (ControlRequest) async throws -> ControlResponse
    ) {
        (self.respond, self.told) = (respond, told)
    }

    /// Latest reading of every selected series.
    public func latest(_ selection: SeriesSelection) async throws -> [ReadingDTO] {
        try await call("GET", ["latest"], query: parameters(selection))
    }

    /// Latest reading of every selected series as text, piece by piece.
    public func latest(
        _ selection: SeriesSelection,
        as format: ReadingFormat,
        to sink: @escaping ControlResponse.Sink
    ) async throws {
        let items = parameters(selection) + [.init("format", format.rawValue)]
        try await answer("GET", ["latest"], query: items).send(to: sink)
    }

    /// Readings as text, piece by piece, each ending with a whole line when the owner answers in this process.
    public func readings(
        _ query: ReadingsQuery,
        as format: ReadingFormat,
        to sink: @escaping ControlResponse.Sink
    ) async throws {
        var items = parameters(query.selection)
        items += [
            query.from.map { .init("from", RFC3339.string($0)) }, query.to.map { .init("to", RFC3339.string($0)) },
        ]
        .compactMap(\.self)
        if !query.flags.isEmpty { items.append(.init("flags", query.flags.map(\.description).joined(separator: ","))) }
        if let limit = query.limit { items.append(.init("limit", "\(limit)")) }
        if query.revisions { items.append(.init("revisions", "true")) }
        if query.details { items.append(.init("details", "true")) }
        if let after = query.after {
            items += [.init("after_series", "\(after.series)"), .init("after_time", RFC3339.string(after.time))]
        }
        items.append(.init("format", format.rawValue))
        try await answer("GET", ["readings"], query: items).send(to: sink)
    }

    /// Aggregates as text, piece by piece, each ending with a whole line when the owner answers in this process.
    public func aggregates(
        _ selection: SeriesSelection,
        from: Timestamp?,
        to: Timestamp?,
        every: String,
        functions: String,
        flags: [UInt8],
        fills: Bool = false,
        as format: ReadingFormat,
        to sink: @escaping ControlResponse.Sink
    ) async throws {
        var items = parameters(selection)
        if let from { items.append(.init("from", RFC3339.string(from))) }
        if let to { items.append(.init("to", RFC3339.string(to))) }
        if !flags.isEmpty { items.append(.init("flags", flags.map(\.description).joined(separator: ","))) }
        if fills { items.append(.init("fill", "null")) }
        items += [.init("every", every), .init("agg", functions), .init("format", format.rawValue)]
        try await answer("GET", ["query"], query: items).send(to: sink)
    }

    /// Groups of sites as text, as `aggregates`.
    public func groups(
        _ query: GroupQuery,
        every: String,
        as format: ReadingFormat,
        to sink: @escaping ControlResponse.Sink
    ) async throws {
        let times = [("from", query.from), ("to", query.to)].map { ($0, $1.map(RFC3339.string)) }
        var items = ([("site", query.site), ("quantity", query.quantity)] + times)
            .compactMap { name, value in value.map { ControlRequest.Parameter(name, $0) } }
        items += [.init("by", "site"), .init("every", every), .init("format", format.rawValue)]
        try await answer("GET", ["query"], query: items).send(to: sink)
    }

    /// Changes the registry, or only says what would change.
    public func registryApply(_ entities: [RegistryEntity], dryRun: Bool) async throws -> [RegistryChangeDTO] {
        let body = ControlRoutes.RegistryBody(entities: entities.map(RegistryEntityDTO.init))
        return try await call(
            "POST",
            ["registry"],
            query: dryRun ? [.init("dry_run", "true")] : [],
            body: ControlJSON.encode(body)
        )
    }

    /// Registry entries, of one kind or all.
    public func registryList(_ kind: RegistryKind? = nil) async throws -> [RegistryEntryDTO] {
        try await call("GET", ["registry"], query: kind.map { [.init("kind", $0.rawValue)] } ?? [])
    }

    /// Every version of one registry entry, oldest first.
    public func registryHistory(_ kind: RegistryKind, _ id: String) async throws -> [RegistryEntryDTO] {
        try await call("GET", ["registry", "history"], query: [.init("kind", kind.rawValue), .init("id", id)])
    }

    /// Quarantined frames without payload, oldest first.
    public func quarantineList(_ query: QuarantineQuery) async throws -> [QuarantineDTO] {
        try await call("GET", ["quarantine"], query: parameters(query))
    }

    /// One quarantined frame with its payload.
    public func quarantineShow(_ id: QuarantineID) async throws -> QuarantineDTO {
        try await call("GET", ["quarantine", "\(id)"])
    }

    /// Decodes quarantined frames again.
    public func quarantineRetry(_ query: QuarantineQuery) async throws -> QuarantineResultDTO {
        try await call("POST", ["quarantine", "retry"], query: parameters(query))
    }

    /// Forgets quarantined frames.
    public func quarantineDrop(_ query: QuarantineQuery) async throws -> QuarantineResultDTO {
        try await call("POST", ["quarantine", "drop"], query: parameters(query))
    }

    /// Books, sizes and states; of every device if asked.
    public func stats(ofDevices: Bool = false) async throws -> StatsDTO {
        try await call("GET", ["stats"], query: ofDevices ? [.init("devices", "true")] : [])
    }

    /// Devices whose clock is wrong, and devices that are not heard.
    public func watch() async throws -> WatchDTO { try await call("GET", ["watch"]) }

    /// Reads everything and says what is wrong.
    public func verify() async throws -> VerifyDTO { try await call("POST", ["verify"]) }

    /// The profile in force for a device (`site/device`).
    public func deviceProfile(_ device: String) async throws -> DeviceProfileDTO {
        try await call("GET", ["profile"], query: [.init("device", device)])
    }

    func call<Answer: Decodable>(
        _ method: String,
        _ path: [String],
        query: [ControlRequest.Parameter] = [],
        body: [UInt8] = []
    ) async throws -> Answer {
        let bytes = try await answer(method, path, query: query, body: body).collect()
        do {
            return try ControlJSON.decode(Answer.self, from: bytes)
        } catch {
            let why = ControlJSON.explain(error)
            throw ControlError(
                500,
                ["the answer to \(path.joined(separator: "/")) cannot be read: \(why); do the versions match?"]
            )
        }
    }

    func answer(
        _ method: String,
        _ path: [String],
        query: [ControlRequest.Parameter] = [],
        body: [UInt8] = []
    ) async throws -> ControlResponse {
        let response = try await respond(ControlRequest(method, ["v1"] + path, query: query, body: body))
        if let before = response.headers[RemovalNote.header] { told(RemovalNote.text(before)) }
        guard !(200..<300).contains(response.status) else { return response }
        let bytes = try await response.collect(limit: 1 << 20)
        guard let problem = try? ControlJSON.decode(Problem.self, from: bytes) else {
            throw ControlError(response.status, [String(decoding: bytes.prefix(1_000), as: UTF8.self)])
        }
        throw problem.error
    }

    func parameters(_ selection: SeriesSelection) -> [ControlRequest.Parameter] {
        [("site", selection.site), ("device", selection.device), ("channel", selection.channel)]
            .compactMap { name, value in value.map { .init(name, $0) } }
    }

    private func parameters(_ query: QuarantineQuery) -> [ControlRequest.Parameter] {
        var items: [ControlRequest.Parameter] = []
        if !query.ids.isEmpty { items.append(.init("ids", query.ids.map(\.description).joined(separator: ","))) }
        if let reason = query.reason { items.append(.init("reason", reason)) }
        if let topic = query.topic { items.append(.init("topic", topic)) }
        return items + [.init("limit", "\(query.limit)")]
    }
}
