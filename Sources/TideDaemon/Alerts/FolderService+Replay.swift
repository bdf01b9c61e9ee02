internal import TideAPI
internal import TideAlerts
internal import TideModel
internal import TidePipeline
internal import TideSQLite

extension Kernel {
    /// Most labels, and most silences, that a replay looks at: more than people make in years.
    private static let mostLabels = 100_000

    /// Makes a replay of rules ready.
    func replay(
        _ query: ReplayQuery
    ) async throws -> @Sendable (() async throws -> Void) async throws -> ReplayDTO {
        guard let set = RuleSet(StoredRules(hash: "", text: query.rules)) else {
            throw ControlError(400, ["the rules cannot be read: do the versions match?"])
        }
        let end = min(query.to, writer.now())
        guard query.from < end else {
            throw ControlError(400, ["the times to replay are empty: 'from' is before 'to', and before now"])
        }
        let (ground, definitions, registry, tail) = try await onWriter { writer in
            guard let pipeline = writer.pipeline else { throw StorageUnavailable() }
            return (pipeline.replayGround, pipeline.state.definitions, pipeline.state.registry, pipeline.tail)
        }
        let silences = try reader.silences(limit: Self.mostLabels)
        let job = try await Blocking.work { [store, slots] in
            let replay = try RuleReplay(
                set,
                ground,
                silences: silences,
                times: query.from..<end,
                zones: ProfileFiles.zone
            )
            let wanted = Set(replay.series)
            let series = SelectedSeries.select(SeriesSelection(), definitions, registry)
                .filter { wanted.contains($0.number) }
            return ReplayJob(replay, series, tail, store, slots)
        }
        return { told in
            while try await Blocking.work({ try job.step() }) { try await told() }
            return try self.answer(query, set, job)
        }
    }

    private func answer(_ query: ReplayQuery, _ set: RuleSet, _ job: ReplayJob) throws -> ReplayDTO {
        let replay = job.replay
        var labels = LabelQuery(limit: Self.mostLabels)
        (labels.from, labels.to) = (replay.times.lowerBound, replay.times.upperBound)
        let found = try reader.labels(labels, now: writer.now())
        let report = ReplayReport(replay, rules: set.rules.map(\.id), labels: found)
        let rules = Dictionary(set.rules.map { ($0.id, $0) }) { first, _ in first }
        return ReplayDTO(
            from: replay.times.lowerBound,
            to: replay.times.upperBound,
            stopped: replay.isFull
                ? "\(RuleReplay.mostIncidents) incidents until \(RFC3339.string(job.reached)): choose a shorter time"
                : nil,
            series: replay.series.count,
            readings: replay.readings,
            messages: replay.sent,
            rules: report.lines.map { ReplayDTO.Rule($0) },
            incidents: query.withIncidents
                ? report.incidents.map { ReplayDTO.Incident($0, rules[$0.alert.rule]) } : [],
            missed: report.missed.map { LabelDTO($0) }
        )
    }
}

extension ReplayDTO.Rule {
    fileprivate init(_ line: ReplayReport.Line) {
        self.init(
            id: line.rule,
            incidents: line.incidents,
            hours: line.hours,
            messages: line.messages,
            right: line.right,
            wrong: line.wrong,
            other: line.other,
            unlabelled: line.unlabelled,
            missed: line.missed
        )
    }
}

extension ReplayDTO.Incident {
    fileprivate init(_ incident: ReplayIncident, _ rule: Rule?) {
        let number = AlertNumber(incident.alert, rule)
        self.init(
            rule: incident.alert.rule,
            target: incident.alert.target,
            began: incident.alert.began,
            ended: incident.alert.ended,
            severity: incident.alert.highest,
            value: number.show(incident.worst),
            unit: number.unit,
            label: incident.label
        )
    }
}
