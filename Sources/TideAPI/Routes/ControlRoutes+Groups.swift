internal import TideModel

extension ControlRoutes {
    /// Whether a request asks for groups instead of series.
    static func asksForGroups(_ reader: inout RequestReader) throws -> Bool {
        guard let by = reader.text("by") else { return false }
        guard by == "site" else { throw ControlError(400, ["'by=\(by)': right is site"]) }
        return true
    }

    /// The query of a request for groups, which are of hours.
    static func groupQuery(_ reader: inout RequestReader) throws -> GroupQuery {
        let text = try reader.required("every")
        guard try every(text) == .milliseconds(3_600_000) else {
            throw ControlError(400, ["'every=\(text)': groups are of 1h"])
        }
        return GroupQuery(
            site: reader.text("site"),
            quantity: reader.text("quantity"),
            from: reader.time("from"),
            to: reader.time("to")
        )
    }

    /// How the groups of a request are written; in line protocol they have no place.
    static func groupFormat(_ reader: inout RequestReader) throws -> ReadingFormat {
        let format = reader.choice("format", of: ReadingFormat.self) ?? .jsonl
        guard format != .line else { throw ControlError(400, ["'format=line': groups are jsonl or csv"]) }
        return format
    }

    /// Groups are written as the service hands them on, so memory does not grow with the answer.
    static func stream(
        _ groups: @escaping @Sendable (GroupQuery, @Sendable ([GroupDTO]) async throws -> Void) async throws -> Void,
        _ query: GroupQuery,
        _ format: ReadingFormat
    ) -> @Sendable (@escaping ControlResponse.Sink) async throws -> Void {
        { sink in
            let format = GroupFormat(isCSV: format == .csv)
            if !format.header.isEmpty { try await sink(format.header) }
            try await groups(query) { lines in
                var piece: [UInt8] = []
                for line in lines { format.append(line, to: &piece) }
                if !piece.isEmpty { try await sink(piece) }
            }
        }
    }
}
