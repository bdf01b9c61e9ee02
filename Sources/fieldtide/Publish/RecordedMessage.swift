internal import TideModel
internal import TideProfiles
internal import TideYAML

/// One message of a recorded file.
struct RecordedMessage {
    var topic: String
    var payload: [UInt8]
    /// When the device recorded it; nil when the file does not say.
    var time: Timestamp?
    /// Line of the file, from 1.
    var line: Int
}

/// Why a line cannot be sent; the file's other lines still are.
struct LineProblem: Error {
    var line: Int
    /// From 1.
    var column: Int
    var message: String
    var hint: String?

    func place(in file: String) -> YAMLProblem {
        YAMLProblem(file: file, line: line, column: column, message: message, hint: hint)
    }
}
