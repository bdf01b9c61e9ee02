internal import TideModel
internal import TideProfiles

/// How a recorded file becomes messages; docs/feeding.md describes the file that says it.
struct PublishMap {
    /// What a file's lines are.
    enum Format: String, CaseIterable {
        /// Cells between separators.
        case csv
        /// Cells between blanks.
        case blanks
        /// One JSON object a line.
        case jsonl
        /// Sentences of NMEA 0183.
        case nmea
    }

    /// Where the time stands and how it is written.
    struct Time {
        /// Columns, or fields of JSON lines; of several the texts are joined with a space.
        var columns: [String]
        var format: TimeFormat
        var zone = Zone.utc
        /// Field that the time is sent in; nil sends none.
        var field: String? = "time"
        var written = Written.rfc3339

        /// How the time is sent.
        enum Written: String, CaseIterable {
            case rfc3339
            case milliseconds = "unix_ms"
        }
    }

    /// What a column becomes.
    struct Field {
        enum Kind: String, CaseIterable {
            /// A number when the text is one as JSON writes it, else text.
            case auto
            /// A number; other text is an error.
            case number
            /// Text.
            case text
        }

        var name: String
        var column: String
        var kind = Kind.auto
        /// Texts that mean "no value", besides those of the map.
        var missing: Set<String> = []
    }

    /// What a missing value becomes.
    enum MissingAs: String, CaseIterable {
        /// `null`: the device says that it has no value.
        case null
        /// Nothing: the field is not sent.
        case omit
    }

    var format: Format
    /// With `{names}` of columns or fields in it; nil only for JSON lines that name their topics.
    var topic: TopicTemplate?
    var splitter = RowSplitter(separator: UInt8(ascii: ","))
    /// Lines before the header (or the first row) that mean nothing.
    var skip = 0
    /// Lines between the header and the first row that mean nothing.
    var skipAfterHeader = 0
    /// Lines that begin so mean nothing; the header may begin so too.
    var comment: String?
    /// Names of the columns; nil: the first line holds them.
    var columns: [String]?
    var time: Time?
    /// Fields to send; nil: every column that is no part of time or topic, under its own name.
    var fields: [Field]?
    /// Fields that are the same in each message, as JSON.
    var fixed: [(name: String, json: [UInt8])] = []
    /// Texts that mean "no value" in any column; an empty cell always does.
    var missing: Set<String> = []
    var missingAs = MissingAs.null
    /// Send in the order of time, not of the file: for files that begin with the newest.
    var sorts = false

    init(format: Format) { self.format = format }

    /// What a file's name says about its lines; nil when it says nothing.
    static func format(ofFile path: String) -> Format? {
        let name = path.lowercased().hasSuffix(".gz") ? String(path.dropLast(3)) : path
        switch name.split(separator: ".").last?.lowercased() {
        case "csv": return .csv
        case "jsonl", "ndjson": return .jsonl
        case "nmea", "log": return .nmea
        default: return nil
        }
    }
}
