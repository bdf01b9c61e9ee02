internal import TideAPI
internal import TideModel
internal import TidePipeline
internal import TideProfiles
internal import TideSQLite

extension Kernel {
    /// What an import asks of this folder.
    var importService: ImportService {
        ImportService(
            profile: { try await self.importProfile($0) },
            step: { try self.importStep($0) },
            part: { part, bytes in
                guard let format = part.format else { return try await self.importPart(part, bytes) }
                return try await self.importReadings(part, format, bytes)
            },
            finish: { try await self.flusher.flushAndWait() }
        )
    }

    /// Puts a profile in force beside the others, unless it is.
    private func importProfile(_ text: String) async throws -> ImportProfileDTO {
        let inForce = try await onWriter { $0.pipeline?.profiles.profiles.map(\.stored) ?? [] }
        let wanted = ProfileSet([ProfileSource(path: "the profile", text: text)], zones: ProfileFiles.zone)
        guard let profile = wanted.profiles.first, wanted.errors.isEmpty else {
            throw ControlError(400, wanted.errors.map { "\($0)" })
        }
        if !inForce.contains(where: { $0.hash == profile.stored.hash }) {
            // Live messages are judged by it: an import must not change what they mean.
            if let other = inForce.first(where: { $0.id == profile.id }) {
                throw ControlError(
                    409,
                    [
                        "profile \(other.id)@\(other.version) is in force with another content: give the import's another id"
                    ]
                )
            }
            let sources = inForce.map { ProfileSource(path: "\($0.id)@\($0.version)", text: $0.text) }
            let set = ProfileSet(sources + [ProfileSource(path: profile.name, text: text)], zones: ProfileFiles.zone)
            guard set.errors.isEmpty else { throw ControlError(409, set.errors.map { "\($0)" }) }
            try await use(set)
        }
        let pattern = profile.match.first.map(\.topic)
        let takesLines = profile.variants.contains { if case .line = $0.codec { true } else { false } }
        return ImportProfileDTO(
            name: profile.name,
            topic: pattern.flatMap { $0.captures.isEmpty ? "\($0)" : nil },
            takesLines: takesLines
        )
    }

    private func importStep(_ job: String) throws -> ImportDTO {
        let known = try reader.importStep(job)
        return ImportDTO(
            offset: known?.offset ?? 0,
            lines: known?.lines ?? 0,
            sha256: known?.sha256,
            refused: known?.refused ?? 0,
            ignored: known?.ignored ?? 0,
            readings: ReadingBookDTO(ReadingBook())
        )
    }

    private func importPart(_ part: ImportPart, _ bytes: [UInt8]) async throws -> ImportDTO {
        // A file that says it was received later than now would make its readings so.
        let received = min(Timestamp(milliseconds: part.received), writer.now())
        let fresh = try ImportSlice(part, bytes, received: received)
        return try await onWriter { writer in
            var slice = fresh
            let known = try writer.journal.reader.importStep(part.job)
            guard known?.offset ?? 0 == part.offset else {
                throw ControlError(
                    409,
                    ["\(part.file) is imported up to byte \(known?.offset ?? 0), not \(part.offset)"]
                )
            }
            guard writer.pipeline?.profile(ofTopic: part.topic) == part.profile else {
                throw ControlError(
                    409,
                    ["topic \(part.topic) is no longer that of \(part.profile): profiles were read again; start anew"]
                )
            }
            (slice.step.refused, slice.step.ignored) = (known?.refused ?? 0, known?.ignored ?? 0)
            let (record, effects) = try writer.carryOut(.importPart(slice.batch, slice.step))
            return slice.answer(record, effects)
        }
    }

    /// Gives back all space that the journal took; keeps the writer for as long as that takes.
    func shrinkJournal() async throws { try await onWriter { try $0.shrink() } }
}

/// A part of a file as the pipeline takes it, and what is told of it.
struct ImportSlice: Sendable {
    let batch: FrameBatch
    var step: ImportStep
    private let part: ImportPart
    /// Line of each frame, from 0, counted from the part's first.
    private let lines: [Int]

    /// - Throws: `ControlError` when the part is longer than one message may be.
    init(_ part: ImportPart, _ bytes: [UInt8], received: Timestamp) throws {
        guard bytes.count <= Self.maximumBytes else {
            throw ControlError(413, ["a part has \(bytes.count) bytes: at most \(Self.maximumBytes) at a time"])
        }
        self.part = part
        var batch = FrameBatch(
            source: FrameSource(kind: "import", name: part.file),
            byteCapacity: bytes.count + part.topic.utf8.count
        )
        var (lines, line, start) = ([Int](), 0, 0)
        let topic = Array(part.topic.utf8)
        let ends = part.isByLine ? bytes.indices.filter { bytes[$0] == UInt8(ascii: "\n") } : []
        for end in ends + [bytes.count] {
            let payload = bytes[start..<end]
            if !payload.allSatisfy({ $0 <= 0x20 }) {
                payload.withUnsafeBytes { payload in
                    topic.withUnsafeBytes { topic in
                        batch.append(
                            topic: topic,
                            payload: payload,
                            received: received,
                            flags: [.promised, .imported]
                        )
                    }
                }
                lines.append(line)
            }
            (start, line) = (end + 1, line + 1)
        }
        (self.batch, self.lines) = (batch, lines)
        let newlines = bytes.count { $0 == UInt8(ascii: "\n") }
        let isOpen = bytes.last.map { $0 != UInt8(ascii: "\n") } ?? false
        step = ImportStep(
            job: part.job,
            file: part.file,
            profile: part.profile,
            size: part.size,
            offset: part.offset + Int64(bytes.count),
            lines: part.lines + Int64(newlines + (isOpen ? 1 : 0)),
            sha256: part.sha256
        )
    }

    /// As long as a message may be.
    static let maximumBytes = 1 << 20

    /// What became of it.
    func answer(_ record: Record?, _ effects: [Effect]) -> ImportDTO {
        var counts = [UInt64](repeating: 0, count: ReadingVerdict.allCases.count)
        var problems: [ImportDTO.Problem] = []
        for verdict in record?.readings.verdict ?? [] where verdict.isBooked { counts[Int(verdict.rawValue)] += 1 }
        for case .refused(let index, let reason, let detail, let parts) in effects {
            let line = part.lines + Int64((parts?.first ?? 0) + (part.isByLine ? lines[index] : 0)) + 1
            problems.append(ImportDTO.Problem(line: line, count: parts?.count ?? 1, reason: reason, detail: detail))
        }
        return ImportDTO(
            offset: step.offset,
            lines: step.lines,
            sha256: step.sha256,
            refused: record?.rare.imports.first?.refused ?? step.refused,
            ignored: record?.rare.imports.first?.ignored ?? step.ignored,
            readings: ReadingBookDTO(ReadingBook(counts: counts)),
            problems: problems
        )
    }
}
