internal import TideModel
internal import TideProfiles

/// Times in files that do not say how they write them.
enum TimeGuess {
    /// RFC 3339, or a count since 1970: below 10^11 seconds (until the year 5138), else milliseconds.
    static func read(_ text: [UInt8]) -> Timestamp? {
        if let time = TimeFormat.rfc3339.read(text, zone: .utc) { return time }
        guard CellText.isNumber(text), let seconds = TimeFormat.unix.read(text, zone: .utc) else { return nil }
        return abs(seconds.milliseconds) < 100_000_000_000_000
            ? seconds : TimeFormat.unixMilliseconds.read(text, zone: .utc)
    }
}
