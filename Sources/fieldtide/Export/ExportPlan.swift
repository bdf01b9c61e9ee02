/// What an export is of, beside a file that is not whole yet: only the same export may go on with it.
struct ExportPlan: Codable, Equatable {
    /// Folder, format and selection, as they were asked for.
    var words: [String?]
    /// From this device time on, milliseconds since 1970: what `-2h` meant when the export began.
    var from: Int64?
    /// Before this device time.
    var to: Int64?
}
