internal import GRDB
import TideModel

/// Checkpoint blobs, those of neighbouring devices in one compressed row: alone they are mostly what all have alike.
///
/// Bytes of a row: zstd with a checksum, level 1, of entries by device; an entry is `u32` device, `u64` record through
/// which it holds, `u32` length of the blob, the blob; least byte first.
struct CheckpointTable {
    /// Devices of a row: numbers that agree but for the low 6 bits.
    private static let devices: DeviceNumber = 64
    /// Most bytes of a row before it is compressed; a device has some 200.
    private static let maximumBytes = 1 << 30

    let db: Database
    /// Path, for errors.
    let file: String

    /// The blobs of all devices.
    func load() throws -> [DeviceNumber: Checkpoint.Blob] {
        var blobs: [DeviceNumber: Checkpoint.Blob] = [:]
        let rows = try Row.fetchCursor(db, sql: "SELECT range, blob FROM checkpoint_devices")
        while let row = try rows.next() { blobs.merge(try entries(row)) { $1 } }
        return blobs
    }

    /// What cannot be read, one line for each row.
    func problems() throws -> [String] {
        var problems: [String] = []
        let rows = try Row.fetchCursor(db, sql: "SELECT range, blob FROM checkpoint_devices ORDER BY range")
        while let row = try rows.next() {
            do { _ = try entries(row) } catch let error as StoreError { problems.append(error.cause) }
        }
        return problems
    }

    /// Replaces the blobs of some devices; those of their neighbours stay.
    ///
    /// - Parameters:
    ///   - blobs: by device.
    ///   - zstd: compresses, with checksums.
    /// - Throws: `StoreError` when what is there is damaged, and what SQLite says.
    func store(_ blobs: [DeviceNumber: Checkpoint.Blob], _ zstd: Zstandard) throws {
        let known = try db.cachedStatement(sql: "SELECT range, blob FROM checkpoint_devices WHERE range = ?")
        let write = try db.cachedStatement(sql: "INSERT OR REPLACE INTO checkpoint_devices(range, blob) VALUES (?, ?)")
        // In key order every page is touched once.
        for (range, own) in Dictionary(grouping: blobs, by: { $0.key / Self.devices }).sorted(by: { $0.key < $1.key }) {
            var entries = try Row.fetchOne(known, arguments: [Int64(range)]).map(entries) ?? [:]
            for (device, blob) in own { entries[device] = blob }
            let bytes = Self.bytes(entries)
            let packed = bytes.withUnsafeBytes { zstd.compress($0, cuts: [], after: []) }
            try packed.withUnsafeData { try write.execute(arguments: [Int64(range), $0]) }
        }
    }

    private static func bytes(_ entries: [DeviceNumber: Checkpoint.Blob]) -> [UInt8] {
        var writer = ByteWriter(capacity: entries.values.reduce(0) { $0 + $1.bytes.count + 16 })
        for (device, blob) in entries.sorted(by: { $0.key < $1.key }) {
            writer.write(device)
            writer.write(blob.record)
            writer.write(blob.bytes)
        }
        return writer.bytes
    }

    private func entries(_ row: Row) throws -> [DeviceNumber: Checkpoint.Blob] {
        do {
            return try row.withBytes(at: 1) { packed in
                let bytes = try Zstandard.decompress(packed, limit: Self.maximumBytes)
                return try bytes.withUnsafeBytes { bytes in
                    var reader = ByteReader(bytes)
                    var entries: [DeviceNumber: Checkpoint.Blob] = [:]
                    while !reader.isAtEnd {
                        let (device, record): (DeviceNumber, RecordNumber) = (try reader.read(), try reader.read())
                        entries[device] = Checkpoint.Blob(record: record, bytes: try reader.readBytes())
                    }
                    return entries
                }
            }
        } catch let error as FormatError {
            let first = (row[0] as Int64) * Int64(Self.devices)
            throw StoreError.damage("the state of devices from \(first) on: \(error)", file: file)
        }
    }
}
