public import TideModel

/// What a backup says of itself in `backup.json`, which is written last: a folder without it is no whole backup.
public struct BackupManifest: Sendable, Equatable, Codable {
    /// Name of its file.
    public static let fileName = "backup.json"
    /// The form that this program writes; a newer one is refused.
    public static let form = 1

    /// One file of the backup.
    public struct File: Sendable, Equatable, Codable {
        /// Path within the data folder, such as `readings/2026-11.sqlite`.
        public var name: String
        /// Size in bytes.
        public var size: Int64
        /// SHA-256 of its bytes, hexadecimal.
        public var sha256: String
        /// The data folder's own file when its content was this; nil when that cannot be told from it.
        public var source: FileStamp?
    }

    /// The form of the manifest.
    public var form = BackupManifest.form
    /// The machine on which it was made.
    public var host: String
    /// The data folder of which it was made.
    public var folder: String
    /// Epoch of the data folder, decimal: it does not fit into a number of JSON.
    public var epoch: String
    /// The cut: the last record that the backup holds.
    public var record: RecordNumber
    /// When that record was made, ms since 1970; the smallest number when there is none.
    public var recordAt: Int64
    /// The last record that is in its readings; later ones are in its journal.
    public var applied: RecordNumber
    /// When the backup was begun, ms since 1970.
    public var made: Int64
    /// Its files, by name.
    public var files: [File]
    /// What could not be copied, one line each.
    public var problems: [String]

    /// Bytes of all files.
    public var bytes: Int64 { files.reduce(0) { $0 + $1.size } }

    /// The file of a name.
    func file(_ name: String) -> File? { files.first { $0.name == name } }
}
