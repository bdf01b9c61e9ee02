/// How far a backup is, and at its end what was made.
public struct BackupDTO: Sendable, Equatable, Codable {
    /// A backup that is whole.
    public struct Made: Sendable, Equatable, Codable {
        /// Its folder.
        public var path: String
        /// Epoch of the data folder, decimal.
        public var epoch: String
        /// The cut: the last record that it holds.
        public var record: UInt64
        /// When that record was made, ms since 1970.
        public var recordAt: Int64
        /// Files of the backup.
        public var files: Int
        /// Bytes of these.
        public var bytes: Int64
        /// Files that were copied; the others are those of the former backup.
        public var copiedFiles: Int
        /// Bytes of these.
        public var copiedBytes: Int64
        /// Names of older backups that were deleted.
        public var deleted: [String]
        /// What could not be copied, one line each.
        public var problems: [String]

        /// Makes an answer.
        public init(
            path: String,
            epoch: String,
            record: UInt64,
            recordAt: Int64,
            files: Int,
            bytes: Int64,
            copiedFiles: Int,
            copiedBytes: Int64,
            deleted: [String],
            problems: [String]
        ) {
            (self.path, self.epoch, self.record, self.recordAt) = (path, epoch, record, recordAt)
            (self.files, self.bytes, self.copiedFiles, self.copiedBytes) = (files, bytes, copiedFiles, copiedBytes)
            (self.deleted, self.problems) = (deleted, problems)
        }
    }

    /// Bytes that are copied.
    public var bytesDone: Int64
    /// Bytes to copy.
    public var bytes: Int64
    /// The backup, in the last line.
    public var made: Made?

    /// Makes a line.
    public init(bytesDone: Int64, bytes: Int64, made: Made? = nil) {
        (self.bytesDone, self.bytes, self.made) = (bytesDone, bytes, made)
    }
}
