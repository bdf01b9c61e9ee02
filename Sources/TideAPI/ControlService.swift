public import TideModel

/// What commands and routes ask of the owner of a data folder.
///
/// One implementation serves the daemon's socket and, where
/// no daemon runs, the command's own process.
public struct ControlService: Sendable {
    /// Latest reading of every selected series.
    public var latest: @Sendable (SeriesSelection) async throws -> [ReadingDTO]
    /// Readings of the selected series within the times (half open), by series and then time, handed on as they are read.
    public var readings: @Sendable (ReadingsQuery, @Sendable ([ReadingRun]) async throws -> Void) async throws -> Void
    /// Changes the registry, or with `dryRun` only says what would change; problems are thrown as `ControlError`.
    public var registryApply:
        @Sendable (_ entities: [RegistryEntity], _ dryRun: Bool) async throws -> [RegistryChangeDTO]
    /// Registry entries as they stand, of one kind or all.
    public var registryList: @Sendable (_ kind: String?) async throws -> [RegistryEntryDTO]
    /// Every version of one registry entry, oldest first.
    public var registryHistory: @Sendable (_ kind: String, _ id: String) async throws -> [RegistryEntryDTO]
    /// Quarantined frames without payload, oldest first.
    public var quarantineList: @Sendable (QuarantineQuery) async throws -> [QuarantineDTO]
    /// One quarantined frame with its payload.
    public var quarantineShow: @Sendable (QuarantineID) async throws -> QuarantineDTO
    /// Decodes quarantined frames again.
    public var quarantineRetry: @Sendable (QuarantineQuery) async throws -> QuarantineResultDTO
    /// Forgets quarantined frames.
    public var quarantineDrop: @Sendable (QuarantineQuery) async throws -> QuarantineResultDTO
    /// Books, sizes and states.
    public var stats: @Sendable (_ ofDevices: Bool) async throws -> StatsDTO
    /// Reads everything and says what is wrong.
    public var verify: @Sendable () async throws -> VerifyDTO
    /// The profile in force for a device (`site/device`): canonical text.
    public var deviceProfile: @Sendable (_ device: String) async throws -> DeviceProfileDTO
    /// How complete the selected series and their devices are, handed on as it is counted.
    public var gaps: @Sendable (GapsQuery, @Sendable ([GapsDTO]) async throws -> Void) async throws -> Void
    /// Frames as they are committed, without end; only a running daemon has it.
    public var tail: @Sendable (TailQuery, @Sendable ([TailDTO]) async throws -> Void) async throws -> Void = { _, _ in
        throw ControlError(503, ["no daemon runs: a tail shows what a running daemon commits"])
    }

    /// Aggregates of series, handed on as they are computed.
    public var aggregates:
        @Sendable (AggregateQuery, @Sendable ([AggregateRun]) async throws -> Void) async throws -> Void = { _, _ in
            throw ControlError(503, ["aggregates cannot be asked for here"])
        }
    /// Before when readings within some device times (half open, nil for no bound) were removed by retention; nil when
    /// none was.
    public var removedBefore: @Sendable (_ from: Timestamp?, _ to: Timestamp?) async throws -> Timestamp? = { _, _ in
        nil
    }
    /// Copies the data folder, telling how far it is; the last line has the backup.
    public var backup: @Sendable (BackupQuery, @Sendable ([BackupDTO]) async throws -> Void) async throws -> Void =
        { _, _ in throw ControlError(503, ["no backup can be made here"]) }
    /// Groups of sites, handed on as they are read.
    public var groups: @Sendable (GroupQuery, @Sendable ([GroupDTO]) async throws -> Void) async throws -> Void = {
        _,
        _ in
        throw ControlError(503, ["aggregates cannot be asked for here"])
    }
    /// Devices whose clock is wrong, and devices that are not heard.
    public var watch: @Sendable () async throws -> WatchDTO = {
        throw ControlError(503, ["clocks cannot be asked for here"])
    }
    /// Takes files.
    public var imports = ImportService.none
    /// The calibration ledger, and readings that are computed anew.
    public var calibrations = CalibrationService.none
    /// Alerts.
    public var alerts = AlertService.none

    /// Makes a service of its functions; `tail` and `imports` are set afterwards by those who have them.
    public init(
        latest: @escaping @Sendable (SeriesSelection) async throws -> [ReadingDTO],
        readings:
            @escaping @Sendable (ReadingsQuery, @Sendable ([ReadingRun]) async throws -> Void) async throws -> Void,
        registryApply: @escaping @Sendable ([RegistryEntity], Bool) async throws -> [RegistryChangeDTO],
        registryList: @escaping @Sendable (String?) async throws -> [RegistryEntryDTO],
        registryHistory: @escaping @Sendable (String, String) async throws -> [RegistryEntryDTO],
        quarantineList: @escaping @Sendable (QuarantineQuery) async throws -> [QuarantineDTO],
        quarantineShow: @escaping @Sendable (QuarantineID) async throws -> QuarantineDTO,
        quarantineRetry: @escaping @Sendable (QuarantineQuery) async throws -> QuarantineResultDTO,
        quarantineDrop: @escaping @Sendable (QuarantineQuery) async throws -> QuarantineResultDTO,
        stats: @escaping @Sendable (Bool) async throws -> StatsDTO,
        verify: @escaping @Sendable () async throws -> VerifyDTO,
        deviceProfile: @escaping @Sendable (String) async throws -> DeviceProfileDTO,
        gaps: @escaping @Sendable (GapsQuery, @Sendable ([GapsDTO]) async throws -> Void) async throws -> Void
    ) {
        self.latest = latest
        self.readings = readings
        self.registryApply = registryApply
        self.registryList = registryList
        self.registryHistory = registryHistory
        self.quarantineList = quarantineList
        self.quarantineShow = quarantineShow
        self.quarantineRetry = quarantineRetry
        self.quarantineDrop = quarantineDrop
        self.stats = stats
        self.verify = verify
        self.deviceProfile = deviceProfile
        self.gaps = gaps
    }
}
