internal import TideAPI
internal import TideModel
internal import TidePipeline
internal import TideUnits

extension Kernel {
    /// What commands ask of the calibration ledger.
    var calibrationService: CalibrationService {
        CalibrationService(
            list: { try await self.calibrations($0) },
            drift: { try await self.drift($0, tolerance: $1) },
            record: { try await self.calibrate($0, preview: $1) },
            judge: { try await self.judgeAnew($0, from: $1) },
            decode: { try await self.reprocess($0, begins: $1) }
        )
    }

    private func ledger() async throws -> CalibrationLedger {
        try await onWriter { $0.pipeline?.state.calibrations ?? CalibrationLedger() }
    }

    private func calibrations(_ selection: SeriesSelection) async throws -> [CalibrationDTO] {
        let ledger = try await ledger()
        return try await select(selection).flatMap { series in
            ledger.entries(of: series.number).map { CalibrationDTO($0, series.key, unit: series.unit) }
        }
    }

    private func drift(_ selection: SeriesSelection, tolerance: Double?) async throws -> [DriftDTO] {
        let (ledger, definitions) = try await onWriter { writer in
            guard let state = writer.pipeline?.state else { throw StorageUnavailable() }
            return (state.calibrations, state.definitions)
        }
        let now = writer.now()
        return try await select(selection).compactMap { series in
            let usual = DriftTrend.usualTolerance(definitions[Int(series.number)].quantity)
            let entries = ledger.entries(of: series.number)
            guard let trend = DriftTrend(entries, tolerance: tolerance ?? usual, at: now) else { return nil }
            return DriftDTO(
                series.key,
                unit: series.unit,
                calibrations: entries.count,
                last: trend.last.milliseconds,
                error: trend.error,
                rate: trend.rate,
                tolerance: tolerance ?? usual,
                due: trend.due?.milliseconds,
                advice: trend.advice.rawValue
            )
        }
    }

    private func calibrate(_ request: CalibrationRequest, preview: Bool) async throws -> CalibrationDTO {
        let series = try await series(of: request)
        let ledger = try await ledger()
        let entry = try CalibrationMaker(request, series, ledger).entry()
        let effect = try await effect(of: entry, series, until: ledger.next(series.number, after: entry.from))
        guard !preview else { return CalibrationDTO(entry, series.key, unit: series.unit, effect: effect) }
        let recorded = try await onWriter { try $0.carryOut(.calibrate(entry)).record?.rare.calibrations.first }
        var answer = CalibrationDTO(recorded ?? entry, series.key, unit: series.unit, effect: effect)
        // It is recorded, whatever comes: who repeats it would correct twice.
        answer.pending = !((try? await recompute([series.number])) ?? false)
        return answer
    }

    private func series(of request: CalibrationRequest) async throws -> SelectedSeries {
        let name = request.device.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        let selection = SeriesSelection(
            site: name.count == 2 ? name[0] : "",
            device: name.last ?? "",
            channel: request.channel
        )
        let found = try await select(selection)
        guard let series = found.first, found.count == 1 else {
            let key = "\(request.device) \(request.channel)"
            guard found.isEmpty else { throw ControlError(409, ["\(key) means \(found.count) series: write one"]) }
            throw ControlError(
                404,
                ["no series \(key): write site/device and the channel, as `fieldtide latest` shows them"]
            )
        }
        return series
    }

    /// What a calibration changes of what is stored.
    private func effect(
        of entry: Calibration,
        _ series: SelectedSeries,
        until end: Timestamp?
    ) async throws -> CalibrationDTO.Effect {
        let sum = EffectSum(entry)
        try await readings(ReadingsQuery(from: entry.from, to: end), of: [series]) { sum.add($0) }
        return sum.effect
    }

    private func judgeAnew(_ selection: SeriesSelection, from time: Timestamp) async throws -> Int {
        let series = try await select(selection).map(\.number)
        _ = try await onWriter { try $0.carryOut(.judgeAnew(series, from: time)) }
        guard try await recompute(series) else {
            throw ControlError(
                503,
                ["readings are still waiting to be judged anew: see the log for what is in the way"]
            )
        }
        return series.count
    }

    /// Computes readings anew until none of these series are waiting; messages come between the steps.
    ///
    /// - Returns: false when some are left that cannot be read.
    /// - Throws: when a step fails.
    private func recompute(_ series: [SeriesNumber]) async throws -> Bool {
        var left = Set(series)
        while true {
            let (isWaiting, isStuck) = try await onWriter { [left] writer in
                let isStuck = try !writer.recompute()
                return (left.filter { writer.pipeline?.recomputation(of: $0) != nil }, isStuck)
            }
            left = isWaiting
            if left.isEmpty || isStuck { return left.isEmpty }
        }
    }
}
