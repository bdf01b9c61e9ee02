internal import TideAlerts
public import TideModel
internal import TideProfiles

// Commands: one record each, or none when nothing changes.

/// A command that was refused; nothing was changed.
public struct CommandRefused: Error, Equatable, Sendable {
    /// Why, one line each.
    public var problems: [String]
}

extension Pipeline {
    /// Carries a command out in a record of its own.
    ///
    /// - Throws: `CommandRefused` when it may not be done, and what `load` throws.
    public mutating func process(
        _ command: Command,
        now: Timestamp,
        load: HistoryLoader
    ) throws -> (record: Record, effects: [Effect]) {
        if case .apply(let entities) = command {
            let problems = problems(with: entities)
            guard problems.isEmpty else { throw CommandRefused(problems: problems) }
        }
        if case .remove(let removals) = command {
            let problems = Self.problems(with: removals, at: max(state.global.at, now))
            guard problems.isEmpty else { throw CommandRefused(problems: problems) }
        }
        if case .calibrate(let entry) = command {
            let problems = problems(with: entry)
            guard problems.isEmpty else { throw CommandRefused(problems: problems) }
        }
        if case .reprocess(_, let step) = command, !profiles.profiles.contains(where: { $0.stored.hash == step.sha256 })
        {
            throw CommandRefused(problems: ["\(step.profile) is no longer in force as it was: begin again"])
        }
        var draft = begin(now: now)
        switch command {
        case .configure(let profiles): configure(profiles, &draft)
        case .apply(let entities): apply(entities, &draft)
        case .retryQuarantine(let entries): try retry(entries, &draft, load)
        case .dropQuarantine(let ids): drop(ids, &draft)
        case .importPart(let part, let step):
            try add(part, to: &draft, load: load)
            draft.record.rare.imports = [counted(step, part, draft)]
        case .reprocess(let part, let step):
            guard let profile = profiles.profiles.firstIndex(where: { $0.stored.hash == step.sha256 }) else { break }
            let taken = try reprocess(part, of: profile, &draft, load)
            draft.record.rare.imports = [counted(step, taken: taken, draft)]
        case .importReadings(let part, let step):
            try copy(part, &draft, load)
            draft.record.rare.imports = [counted(step, draft)]
        case .remove(let removals): draft.record.removals = removals
        case .calibrate(let entry): calibrate(entry, &draft)
        case .judgeAnew(let series, let time): judgeAnew(series, from: time, &draft)
        case .recompute(let series, let limit): try recompute(series, limit, &draft, load: load)
        case .rules(let rules): use(rules, &draft)
        case .alert(let command, let known): try carryOut(command, known, &draft)
        case .receipts(let receipts): take(receipts, &draft)
        }
        return try seal(draft, load: load)
    }

    /// The step with the lines that are not stored.
    private func counted(_ step: ImportStep, _ draft: Draft) -> ImportStep {
        var step = step
        for case .refused(_, _, _, let parts) in draft.effects { step.refused += Int64(parts?.count ?? 1) }
        return step
    }

    /// The step with the lines that are not stored, and those that hold nothing of the profile.
    private func counted(_ step: ImportStep, _ part: FrameBatch, _ draft: Draft) -> ImportStep {
        var step = counted(step, draft)
        for index in part.frames.indices { step.ignored += Int64(read.decoded[index].otherRows) }
        return step
    }

    /// The step with the archived frames that were decoded again, and those that could not be stored.
    private func counted(_ step: ImportStep, taken: Int, _ draft: Draft) -> ImportStep {
        var step = counted(step, draft)
        step.lines += Int64(taken)
        return step
    }

    /// `id@version` of the profile that takes messages of a topic; nil when none does.
    public func profile(ofTopic topic: String) -> String? {
        profiles.match(topic, contentType: nil).map { profiles.profiles[$0.profile].name }
    }

    private mutating func configure(_ profiles: [StoredProfile], _ draft: inout Draft) {
        guard Set(profiles) != Set(state.profiles) else { return }
        state.profiles = profiles
        draft.record.rare.profiles = profiles
    }

    private mutating func apply(_ entities: [RegistryEntity], _ draft: inout Draft) {
        for entity in state.registry.numbered(entities) where !state.registry.contains(entity) {
            register(entity, &draft)
        }
        forgetRoutes()
    }

    /// Routes and bindings are made anew from profiles and registry when the next frame comes.
    mutating func forgetRoutes() {
        routes = RouteTable()
        senders.removeAll()
        bindings.removeAll()
        firstBindings.removeAll()
        bindingProblems.removeAll()
        days.forget()
        nights.forget()
        ownTests = OwnTestsTable()
        alertPlaces = AlertPlaces()
        alerts?.unbind()
    }

    /// What is not over may still be in no rollup, so it is never removed.
    private static func problems(with removals: [Removal], at time: Timestamp) -> [String] {
        removals.filter { !$0.isOver(at: time) }.map {
            "\($0.kind) until \($0.times.upperBound.milliseconds) ms are not over at \(time.milliseconds) ms"
        }
    }

    private mutating func drop(_ ids: [QuarantineID], _ draft: inout Draft) {
        for id in ids where state.quarantine.contains(id) {
            release(id, .dropped, &draft)
            draft.record.quarantineDropped += 1
        }
    }
}
