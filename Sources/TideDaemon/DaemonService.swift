internal import Logging
internal import Synchronization
internal import TideAPI
internal import TideMQTT
internal import TideModel

/// What a running daemon answers: its folder's functions, with what the transport knows among the figures.
final class DaemonService: Sendable {
    /// Version of this program; a release sets it.
    static let version = "unreleased"

    private let kernel: Kernel
    private let transport: MQTTTransport
    private let publisher: MQTTPublisher
    private let contacts: [String]
    private let view: FolderView
    private let sparklines: Sparklines
    private let started = Kernel.wallClock()
    private let port = Mutex(0)

    init(_ kernel: Kernel, _ transport: MQTTTransport, _ publisher: MQTTPublisher, contacts: [String]) {
        self.kernel = kernel
        self.contacts = contacts
        self.transport = transport
        self.publisher = publisher
        view = FolderView(kernel, now: Kernel.wallClock)
        sparklines = Sparklines(kernel)
    }

    /// For the control socket.
    var control: ControlService {
        var service = kernel.service
        service.tail = { try await self.kernel.tail($0, $1) }
        service.alerts.test = { try await self.kernel.test($0, by: $1, among: self.contacts) }
        let stats = service.stats
        service.stats = { self.complete(try await stats($0)) }
        return service
    }

    /// For page and API.
    var web: WebService {
        var service = reading
        service.matching = { try await self.kernel.readings($0, $1) }
        service.aggregates = { try await self.kernel.aggregates($0, $1) }
        service.removedBefore = { try await self.kernel.removedBefore($0, $1) }
        service.groups = { try await self.kernel.groups($0, $1) }
        service.alerts = kernel.alertService
        do { service.linkKey = try LinkKey.inFolder(kernel.folder) } catch {
            kernel.log.error("alerts cannot be answered by the page: \(error)")
        }
        return service
    }

    private var reading: WebService {
        WebService(
            version: Self.version,
            started: started,
            now: Kernel.wallClock,
            readiness: readiness,
            totals: {
                var totals = try await self.kernel.totals()
                totals.stats = self.complete(totals.stats)
                return totals
            },
            survey: { try await self.view.currentSurvey() },
            devices: { try await self.kernel.devices($0, self.view) },
            sparklines: { numbers in
                let directory = try await self.view.currentDirectory()
                return try await self.sparklines.lines(numbers.compactMap(directory.selected), now: Kernel.wallClock())
            },
            series: { try await self.kernel.series($0, self.view) },
            find: { try await self.kernel.find($0, self.view) },
            latest: { try await self.kernel.latest($0, self.view) },
            readings: { try await self.readings($0, $1, $2) }
        )
    }

    /// Takes note of the port on which page and API listen.
    @Sendable
    func heard(port: Int) { self.port.withLock { $0 = port } }

    @Sendable
    private func readiness() -> Readiness {
        var reasons: [Readiness.Reason] = []
        switch kernel.writer.shared.withLock({ $0.state }) {
        case .running: break
        case .storageFailed: reasons.append(.storageFailed)
        case .journalFull: reasons.append(.journalFull)
        case .diskFull: reasons.append(.diskFull)
        case .stopped: reasons.append(.stopped)
        }
        switch transport.stats.state {
        case .connected: break
        case .refused: reasons.append(.subscriptionRefused)
        default: reasons.append(.brokerNotConnected)
        }
        return Readiness(reasons)
    }

    private func readings(
        _ number: SeriesNumber,
        _ query: ReadingsQuery,
        _ body: @Sendable ([ReadingRun]) async throws -> Void
    ) async throws {
        guard let series = try await view.currentDirectory().selected(number) else { return }
        try await kernel.readings(query, of: [series], body)
    }

    /// Adds what both MQTT clients and the page's server know to a folder's figures.
    private func complete(_ stats: StatsDTO) -> StatsDTO {
        var answer = stats
        let mqtt = transport.stats
        answer.figures["mqtt_connected"] = mqtt.state == .connected ? 1 : 0
        answer.figures["mqtt_connects"] = Double(mqtt.connects)
        answer.figures["mqtt_frames"] = Double(mqtt.frames)
        answer.figures["mqtt_acknowledged"] = Double(mqtt.acknowledged)
        if let window = mqtt.window { answer.figures["mqtt_window"] = Double(window) }
        if let last = mqtt.lastFrameAt {
            answer.figures["mqtt_last_message_seconds"] = Double(last.milliseconds) / 1_000
        }
        if let dropped = publisher.stats.brokerDropped { answer.figures["mqtt_broker_dropped"] = Double(dropped) }
        let port = port.withLock { $0 }
        if port > 0 { answer.figures["http_port"] = Double(port) }
        return answer
    }
}
