public import TideModel

extension ControlRoutes {
    /// How many series something was done with.
    struct SeriesCount: Codable { var series: Int }

    static func calibrating(_ service: ControlService) -> [ControlRoute] {
        [
            ControlRoute("GET", "calibrations", "the calibration ledger (site, device, channel)") { reader, _ in
                let selection = Self.selection(&reader)
                try reader.finish()
                return try json(try await service.calibrations.list(selection))
            },
            ControlRoute("GET", "calibrations/drift", "how probes drift (site, device, channel, tolerance)") {
                reader,
                _ in
                let selection = Self.selection(&reader)
                let text = reader.text("tolerance")
                try reader.finish()
                let tolerance = text.flatMap(Double.init)
                guard text == nil || tolerance.map({ $0 > 0 && $0.isFinite }) ?? false else {
                    throw ControlError(400, ["tolerance=\(text ?? ""): write a number above 0"])
                }
                return try json(try await service.calibrations.drift(selection, tolerance))
            },
            ControlRoute("POST", "calibrations", "records a calibration (preview)") { reader, _ in
                let isPreview = reader.flag("preview")
                try reader.finish()
                let request: CalibrationRequest
                do {
                    request = try ControlJSON.decode(CalibrationRequest.self, from: reader.request.body)
                } catch {
                    throw ControlError(400, ["the body is no calibration: \(ControlJSON.explain(error))"])
                }
                return try json(try await service.calibrations.record(request, isPreview))
            },
            ControlRoute("POST", "reprocess/quality", "judges readings anew (site, device, channel, from)") {
                reader,
                _ in
                let selection = Self.selection(&reader)
                let from = reader.time("from") ?? .distantPast
                try reader.finish()
                return try json(SeriesCount(series: try await service.calibrations.judge(selection, from)))
            },
            ControlRoute("POST", "reprocess/profile", "decodes archived messages again, step by step (profile, begin)")
            {
                reader,
                _ in
                let profile = try reader.required("profile")
                let begins = reader.flag("begin")
                try reader.finish()
                return try json(try await service.calibrations.decode(profile, begins))
            },
        ]
    }
}

extension ControlCalls {
    /// Entries of the calibration ledger.
    public func calibrations(_ selection: SeriesSelection) async throws -> [CalibrationDTO] {
        try await call("GET", ["calibrations"], query: parameters(selection))
    }

    /// How probes drift.
    public func drift(_ selection: SeriesSelection, tolerance: Double?) async throws -> [DriftDTO] {
        let items = parameters(selection) + (tolerance.map { [.init("tolerance", "\($0)")] } ?? [])
        return try await call("GET", ["calibrations", "drift"], query: items)
    }

    /// Records a calibration, or only says what it would change.
    public func calibrate(_ request: CalibrationRequest, preview: Bool) async throws -> CalibrationDTO {
        try await call(
            "POST",
            ["calibrations"],
            query: preview ? [.init("preview", "true")] : [],
            body: ControlJSON.encode(request)
        )
    }

    /// Decodes the next archived messages of a profile again.
    public func decodeAgain(_ profile: String, begins: Bool) async throws -> ReprocessDTO {
        let items: [ControlRequest.Parameter] = [.init("profile", profile), .init("begin", "\(begins)")]
        return try await call("POST", ["reprocess", "profile"], query: items)
    }

    /// Judges readings anew; how many series.
    public func judgeAnew(_ selection: SeriesSelection, from: Timestamp?) async throws -> Int {
        let items = parameters(selection) + (from.map { [.init("from", RFC3339.string($0))] } ?? [])
        let count: ControlRoutes.SeriesCount = try await call("POST", ["reprocess", "quality"], query: items)
        return count.series
    }
}
