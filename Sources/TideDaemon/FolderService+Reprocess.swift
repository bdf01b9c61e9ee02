internal import TideAPI
internal import TideModel
internal import TidePipeline
internal import TideProfiles
internal import TideSQLite

extension Kernel {
    /// Bytes of archived frames that are decoded again at a time: some thousand messages.
    private static let reprocessedBytes = 256 << 10

    /// Decodes the next frames of the raw archive again.
    ///
    /// - Parameters:
    ///   - profile: id of a profile in force, or `id@version`.
    ///   - begins: goes on where it was interrupted, or begins with the first frame; else the next step is taken.
    /// - Returns: how far it is.
    /// - Throws: `ControlError` when no such profile is in force, and when storage fails.
    func reprocess(_ profile: String, begins: Bool) async throws -> ReprocessDTO {
        let (name, job, hash) = try await reprocessJob(profile)
        // What another content of the profile has done is no part of it.
        var known = try reader.importStep(job).flatMap { $0.sha256 == hash ? $0 : nil }
        if begins, known.map({ $0.offset >= $0.size }) ?? true {
            // What is still in the journal was decoded before the profile was corrected, perhaps.
            try await flusher.flushAndWait()
            let last = Int64(try store.appliedThrough)
            known = ImportStep(
                job: job,
                file: "raw archive",
                profile: name,
                size: last,
                offset: 0,
                lines: 0,
                sha256: hash
            )
        }
        guard let known else { throw ControlError(409, ["\(name) is not being decoded again: begin first"]) }
        let step = known
        let frames = try await Blocking.work { [store] in
            try store.raw.frames(after: RecordNumber(step.offset), maxBytes: Self.reprocessedBytes)
        }
        return try await take(frames.filter { $0.record <= RecordNumber(step.size) }, step)
    }

    /// A profile in force, and the job that decodes its frames again.
    private func reprocessJob(_ profile: String) async throws -> (name: String, job: String, hash: String) {
        let inForce = try await onWriter { writer in
            writer.pipeline?.profiles.profiles.map { (id: $0.stored.id, name: $0.name, hash: $0.stored.hash) } ?? []
        }
        guard let found = inForce.first(where: { $0.id == profile || $0.name == profile }) else {
            let names = inForce.map(\.name).sorted().joined(separator: ", ")
            throw ControlError(404, ["no profile \"\(profile)\" is in force; these are: \(names)"])
        }
        return (found.name, "reprocess-\(found.id)", found.hash)
    }

    private func take(
        _ frames: [(record: RecordNumber, frames: FrameBatch)],
        _ known: ImportStep
    ) async throws -> ReprocessDTO {
        var batch = FrameBatch(source: FrameSource(kind: "reprocess", name: known.profile))
        for (_, came) in frames {
            for index in came.frames.indices {
                let frame = came.frame(at: index)
                batch.append(
                    topic: frame.topic,
                    payload: frame.payload,
                    sentLength: frame.sentLength,
                    received: frame.received,
                    flags: .archived.union(frame.flags.intersection([.retained, .oversize, .propertiesCut])),
                    properties: frame.properties
                )
            }
        }
        var step = known
        step.offset = frames.last.map { Int64($0.record) } ?? known.size
        let command = Command.reprocess(batch, step)
        let (record, effects) = try await onWriter { try $0.carryOut(command) }
        return ReprocessDTO(record?.rare.imports.first ?? step, record, effects)
    }
}

extension ReprocessDTO {
    /// Problems that are told of a step; all are counted.
    private static let mostProblems = 20

    init(_ step: ImportStep, _ record: Record?, _ effects: [Effect]) {
        var counts = [UInt64](repeating: 0, count: ReadingVerdict.allCases.count)
        for verdict in record?.readings.verdict ?? [] where verdict.isBooked { counts[Int(verdict.rawValue)] += 1 }
        var problems: [String] = []
        for case .refused(_, let reason, let detail, _) in effects where problems.count < Self.mostProblems {
            problems.append("\(reason): \(detail)")
        }
        self.init(
            profile: step.profile,
            record: UInt64(step.offset),
            last: UInt64(step.size),
            frames: UInt64(step.lines),
            refused: UInt64(step.refused),
            readings: ReadingBookDTO(ReadingBook(counts: counts)),
            problems: problems
        )
    }
}
