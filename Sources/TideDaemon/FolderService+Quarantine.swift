internal import TideAPI
internal import TideModel
internal import TidePipeline
internal import TideSQLite

extension Kernel {
    /// Frames of one record of a retry, and bytes of their payloads: bounds the time that ingestion waits for it.
    static let retrySlice = (frames: 1_000, bytes: 4 << 20)

    func quarantine(_ query: QuarantineQuery) async throws -> [QuarantineDTO] {
        try find(query, limit: query.limit).map { QuarantineDTO($0.entry, length: $0.entry.frame.sentLength) }
    }

    func quarantineEntry(_ id: QuarantineID) async throws -> QuarantineDTO {
        guard let entry = try reader.quarantineEntries([id]).first else {
            throw ControlError(
                404,
                ["no entry \(id) is in quarantine; `fieldtide quarantine list` shows those that are"]
            )
        }
        return QuarantineDTO(entry)
    }

    func retry(_ query: QuarantineQuery) async throws -> QuarantineResultDTO {
        try await eachSlice(of: query) { ids, result in
            let entries = try self.reader.quarantineEntries(ids)
            let (kept, ignored) = try await self.onWriter { writer in
                let before = writer.pipeline.map { ($0.state.quarantine.nextID, $0.state.global.ignoredFrames) }
                try writer.carryOut(.retryQuarantine(entries))
                guard let before, let state = writer.pipeline?.state else { return (0, 0) }
                // What is left of a frame, a part or another reason, is an entry of its own.
                let kept = entries.count { state.quarantine.contains($0.id) } + Int(state.quarantine.nextID - before.0)
                return (kept, Int(state.global.ignoredFrames - before.1))
            }
            result.selected += entries.count
            result.kept += kept
            result.ignored += ignored
            result.stored += entries.count - kept - ignored
        }
    }

    func drop(_ query: QuarantineQuery) async throws -> QuarantineResultDTO {
        try await eachSlice(of: query) { ids, result in
            _ = try await self.onWriter { try $0.carryOut(.dropQuarantine(ids)) }
            result.selected += ids.count
            result.dropped += ids.count
        }
    }

    private func eachSlice(
        of query: QuarantineQuery,
        _ body: ([QuarantineID], inout QuarantineResultDTO) async throws -> Void
    ) async throws -> QuarantineResultDTO {
        let found = try find(query, limit: query.ids.isEmpty ? query.limit : query.ids.count)
        var result = QuarantineResultDTO(selected: 0, stored: 0, kept: 0, dropped: 0)
        var slice: [QuarantineID] = []
        var bytes = 0
        for (entry, payloadBytes) in found {
            if slice.count == Self.retrySlice.frames || !slice.isEmpty && bytes + payloadBytes > Self.retrySlice.bytes {
                try await body(slice, &result)
                slice.removeAll()
                bytes = 0
            }
            slice.append(entry.id)
            bytes += payloadBytes
        }
        if !slice.isEmpty { try await body(slice, &result) }
        return result
    }

    /// Entries that a query means, without payloads, oldest first.
    private func find(
        _ query: QuarantineQuery,
        limit: Int
    ) throws -> [(entry: QuarantineEntry, payloadBytes: Int)] {
        if !query.ids.isEmpty { return try reader.quarantineEntries(query.ids).map { ($0, $0.frame.payload.count) } }
        var found: [(entry: QuarantineEntry, payloadBytes: Int)] = []
        var after: QuarantineID = 0
        while found.count < limit {
            let page = try reader.quarantine(
                JournalReader.QuarantineQuery(reason: query.reason, after: after, limit: 10_000)
            )
            guard let last = page.last else { break }
            after = last.entry.id
            found += page.filter { entry in query.topic.map { TopicName.matches($0, entry.entry.frame.topic) } ?? true }
                .prefix(limit - found.count)
        }
        return found
    }
}

extension QuarantineDTO {
    /// An entry with its payload.
    init(_ entry: QuarantineEntry) {
        self.init(entry, length: entry.frame.sentLength)
        let isOversize = entry.frame.flags.contains(.oversize)
        let sent = isOversize ? entry.frame.payload.dropLast(Self.hashBytes) : entry.frame.payload[...]
        hex = Self.hex(sent)
        sha256 = isOversize ? Self.hex(entry.frame.payload.suffix(Self.hashBytes)) : nil
        if let decoded = String(validating: sent, as: UTF8.self),
            decoded.unicodeScalars.allSatisfy({ $0.value >= 32 || $0 == "\n" || $0 == "\t" || $0 == "\r" })
        {
            text = decoded
        }
    }

    /// An oversize frame's payload ends with its SHA-256.
    private static let hashBytes = 32

    private static func hex(_ bytes: ArraySlice<UInt8>) -> String {
        bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    /// An entry without its payload.
    init(_ entry: QuarantineEntry, length: Int) {
        self.init(
            id: entry.id,
            received: entry.frame.received.milliseconds,
            topic: entry.frame.topic,
            reason: entry.reason,
            detail: entry.detail,
            profile: entry.profile,
            length: length
        )
    }
}

/// MQTT topic matching for people's queries.
enum TopicName {
    static func matches(_ filter: String, _ topic: String) -> Bool {
        let filter = filter.split(separator: "/", omittingEmptySubsequences: false)
        let topic = topic.split(separator: "/", omittingEmptySubsequences: false)
        for (index, level) in filter.enumerated() {
            if level == "#" { return true }
            guard index < topic.count, level == "+" || level == topic[index] else { return false }
        }
        return filter.count == topic.count
    }
}
