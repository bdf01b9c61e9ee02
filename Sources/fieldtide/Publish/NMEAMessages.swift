internal import TideModel
internal import TideProfiles

/// Turns a log of NMEA 0183 sentences into messages, one per line.
///
/// A time comes from what the logger wrote before the sentence (RFC 3339, or a count since 1970; a TAG block's `c:`), or
/// from the last RMC or ZDA. What stands before the sentence is not sent.
struct NMEAMessages {
    private let topic: String
    private var time: Timestamp?

    init(topic: String) { self.topic = topic }

    /// The message of a line; nil for an empty one.
    ///
    /// - Throws: `LineProblem` when no sentence stands in it.
    mutating func message(_ line: LineFile.Line) throws -> RecordedMessage? {
        guard line.bytes.contains(where: { $0 > 0x20 }) else { return nil }
        guard let begin = line.bytes.lastIndex(where: { $0 == UInt8(ascii: "$") || $0 == UInt8(ascii: "!") }) else {
            throw LineProblem(
                line: line.number,
                column: 1,
                message: "there is no sentence",
                hint: "one begins with $ or !"
            )
        }
        let sentence = Array(line.bytes[begin...])
        time = Self.stamp(line.bytes[..<begin]) ?? Self.clock(sentence) ?? time
        return RecordedMessage(topic: topic, payload: sentence, time: time, line: line.number)
    }

    /// The time that a logger wrote before a sentence.
    private static func stamp(_ prefix: ArraySlice<UInt8>) -> Timestamp? {
        let marks = Array(" \t;,\\*".utf8)
        for word in prefix.split(whereSeparator: { marks.contains($0) }) {
            let text = word.starts(with: Array("c:".utf8)) ? Array(word.dropFirst(2)) : Array(word)
            // A short number is a channel or a level, no time.
            if text.count >= 9, let time = TimeGuess.read(text) { return time }
        }
        return nil
    }

    /// The time that RMC (when its fix is valid) and ZDA tell.
    private static func clock(_ sentence: [UInt8]) -> Timestamp? {
        let cells = sentence.prefix { $0 != UInt8(ascii: "*") }
            .split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false)
        guard let name = cells.first, name.count == 6, cells.count > 4, cells[1].count >= 6 else { return nil }
        let date: [UInt8]
        if name.suffix(3).elementsEqual("RMC".utf8), cells.count > 9, cells[2].elementsEqual("A".utf8) {
            date = Array(cells[9])
        } else if name.suffix(3).elementsEqual("ZDA".utf8), cells[4].count == 4 {
            date = Array(cells[2] + cells[3] + cells[4].suffix(2))
        } else {
            return nil
        }
        guard let pattern = try? TimePattern("ddMMyy HHmmss") else { return nil }
        return TimeFormat.pattern(pattern).read(date + [0x20] + cells[1].prefix(6), zone: .utc)
    }
}
