internal import GRDB
import TideChunks
import TideModel

/// The chunks of all devices, within a transaction.
struct ChunkTable {
    let db: Database
    /// Path, for errors.
    let file: String

    /// As many chunks of one level become one of the next: a reading is written about log₈ as often as its device was
    /// flushed.
    static let fanOut = 8
    /// Chunks of more readings stay as they are (two days of six values a minute): merging them again would cost more
    /// than opening one chunk more.
    static let maximumCount = 16_384
    /// The level of chunks that are never merged again.
    static let sealedLevel = 100

    /// The device of a series; nil when no reading of it was ever stored.
    func find(_ series: SeriesNumber) throws -> DeviceNumber? {
        try db.cachedStatement(sql: "SELECT device FROM series WHERE number = ?")
            .makeFirst(Int64(series)).map { DeviceNumber(truncatingIfNeeded: $0) }
    }

    /// Notes the devices of series.
    func note(_ devices: [SeriesNumber: DeviceNumber]) throws {
        let statement = try db.cachedStatement(sql: "INSERT OR IGNORE INTO series(number, device) VALUES (?, ?)")
        for (series, device) in devices { try statement.execute(arguments: [Int64(series), Int64(device)]) }
    }

    /// Adds a chunk for each device of a batch, and merges where enough are small.
    func append(_ batch: consuming ChunkBatch) throws {
        let sealed: [(device: DeviceNumber, bytes: [UInt8])]
        do { sealed = try batch.sealed() } catch { throw damage("\(error)") }
        for (device, bytes) in sealed {
            try insert(bytes, device, level: 0)
            try merge(device)
        }
    }

    /// Merges the newest chunks of a device level by level; those that lie between are never left out.
    private func merge(_ device: DeviceNumber) throws {
        var level = 0
        while let tail = try tail(device, level), tail.count >= Self.fanOut {
            let all = try ids(device)
            let merged = try damaging { () throws(FormatError) in
                try ChunkMerger.merge(tail.chunks, hasOldest: all == tail.count)
            }
            try db.cachedStatement(sql: "DELETE FROM chunks WHERE device = ? AND id >= ?")
                .execute(arguments: [Int64(device), tail.first])
            let isFull = tail.readings > Self.maximumCount
            try insert(merged, device, level: isFull ? Self.sealedLevel : level + 1)
            level += 1
        }
    }

    private struct Tail {
        var first: Int64 = 0
        var readings = 0
        var chunks: [Chunk] = []
        var count: Int { chunks.count }
    }

    /// The newest chunks of a device that are of one level, when there are enough of them.
    private func tail(_ device: DeviceNumber, _ level: Int) throws -> Tail? {
        let levels = try Row.fetchAll(
            db.cachedStatement(sql: "SELECT id, level, count FROM chunks WHERE device = ? ORDER BY id DESC LIMIT ?"),
            arguments: [Int64(device), Self.fanOut]
        )
        guard levels.count == Self.fanOut, levels.allSatisfy({ ($0[1] as Int) == level }) else { return nil }
        var tail = Tail()
        tail.first = levels[Self.fanOut - 1][0]
        tail.readings = levels.reduce(0) { $0 + ($1[2] as Int) }
        let sql = "SELECT blob, id FROM chunks WHERE device = ? AND id >= ? ORDER BY id"
        let rows = try Row.fetchCursor(db.cachedStatement(sql: sql), arguments: [Int64(device), tail.first])
        while let row = try rows.next() { tail.chunks.append(try chunk(row)) }
        return tail
    }

    private func ids(_ device: DeviceNumber) throws -> Int {
        try Int.fetchOne(
            db.cachedStatement(sql: "SELECT COUNT(*) FROM chunks WHERE device = ?"),
            arguments: [Int64(device)]
        ) ?? 0
    }

    private func insert(_ bytes: [UInt8], _ device: DeviceNumber, level: Int) throws {
        let chunk = try damaging { () throws(FormatError) in try Chunk(bytes) }
        let sql = "INSERT INTO chunks(device, first, last, level, count, blob) VALUES (?, ?, ?, ?, ?, ?)"
        let statement = try db.cachedStatement(sql: sql)
        try bytes.withUnsafeData { blob in
            try statement.execute(arguments: [
                Int64(device), chunk.times.lowerBound, chunk.times.upperBound, level, chunk.cellCount, blob,
            ])
        }
    }

    /// The chunks of a device that have something within `times`, by their first time; those that overlap stand in one
    /// stack, from older to newer.
    func stacks(_ device: DeviceNumber, _ times: Range<Timestamp>) throws -> [ChunkStack] {
        let sql = "SELECT blob, id, first, last FROM chunks WHERE device = ? AND first < ? AND last >= ? ORDER BY first"
        let rows = try Row.fetchCursor(
            db.cachedStatement(sql: sql),
            arguments: [Int64(device), times.upperBound.milliseconds, times.lowerBound.milliseconds]
        )
        var stacks: [ChunkStack] = []
        while let row = try rows.next() {
            let layer = ChunkStack.Layer(id: row[1], chunk: try chunk(row))
            if let last = stacks.last, (row[2] as Int64) <= last.last {
                stacks[stacks.count - 1].add(layer, last: row[3])
            } else {
                stacks.append(ChunkStack(layer, last: row[3]))
            }
        }
        return stacks
    }

    /// Calls `body` with the readings of a series within `times`, by time.
    func readings(
        of series: SeriesNumber,
        in times: Range<Timestamp>,
        _ stacks: [ChunkStack],
        _ body: (StoredReading) throws -> Void
    ) throws {
        for stack in stacks {
            // Read first, so that an error of the caller is not taken for damage.
            let readings: [StoredReading]
            do { readings = try stack.readings(of: series, in: times) } catch { throw damage("\(error)") }
            for reading in readings { try body(reading) }
        }
    }

    /// Former values of a series, by time, record and part.
    func superseded(of series: SeriesNumber, _ stacks: [ChunkStack]) throws -> [SupersededCell] {
        do { return try stacks.flatMap { try $0.superseded(of: series) } } catch { throw damage("\(error)") }
    }

    private func chunk(_ row: Row) throws -> Chunk {
        let bytes = try row.bytes(at: 0)
        let id: Int64 = row[1]
        do { return try Chunk(bytes) } catch {
            throw damage("chunk \(id): \(error)")
        }
    }

    private func damaging<Value>(_ body: () throws(FormatError) -> Value) throws -> Value {
        do { return try body() } catch { throw damage("\(error)") }
    }

    private func damage(_ cause: String) -> StoreError {
        StoreError(
            .corrupt,
            operation: "read",
            object: file,
            cause: cause,
            hint: "`fieldtide verify` names everything that is damaged; restore the file from a backup"
        )
    }
}

extension Statement {
    /// The first column of the first row, for one argument.
    func makeFirst(_ argument: Int64) throws -> Int64? { try Int64.fetchOne(self, arguments: [argument]) }
}
