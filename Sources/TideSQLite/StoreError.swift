/// A failure of storage: what was done, to what, why it failed, and what a person can do about it.
public struct StoreError: Error, Sendable, Equatable, CustomStringConvertible {
    /// What kind of failure, for callers and metrics.
    public enum Code: String, Sendable, CaseIterable {
        /// Another connection holds the file.
        case busy
        /// No space left, or a quota was reached.
        case full
        /// The file system failed.
        case io
        /// The file's content is damaged.
        case corrupt
        /// Made by a newer version of this program.
        case newerSchema = "newer_schema"
        /// Not a file of this program.
        case foreignFile = "foreign_file"
        /// Another process owns the data folder.
        case notOwner = "not_owner"
        /// The file or file system cannot be written.
        case readOnly = "read_only"
        /// Missing rights.
        case denied
        /// The file could not be opened.
        case cannotOpen = "cannot_open"
        /// SQLite would not promise that commits survive a power cut.
        case notDurable = "not_durable"
        /// Records do not follow one another: a broken invariant of the caller.
        case outOfOrder = "out_of_order"
        /// A backup, or a restore, that was cut short.
        case incomplete
        /// The folder is in use for something else.
        case occupied
        /// Anything else that SQLite reports.
        case other
    }

    /// What kind of failure.
    public var code: Code
    /// What was being done.
    public var operation: String
    /// To what: a file or folder.
    public var object: String
    /// Why it failed.
    public var cause: String
    /// What a person can do.
    public var hint: String

    /// Makes an error.
    public init(_ code: Code, operation: String, object: String, cause: String, hint: String) {
        self.code = code
        self.operation = operation
        self.object = object
        self.cause = cause
        self.hint = hint
    }

    /// True when the same call may succeed later without anybody changing the program or the file.
    public var isRetryable: Bool {
        switch code {
        case .busy, .full, .io, .readOnly, .notOwner: true
        default: false
        }
    }

    /// Operation, object, code, cause and hint in one line.
    public var description: String { "\(operation) \(object): \(code.rawValue): \(cause). \(hint)" }
}
