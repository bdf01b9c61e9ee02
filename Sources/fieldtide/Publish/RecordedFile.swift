internal import TideModel

/// Reads the messages of a recorded file, one after the other.
final class RecordedFile {
    /// What reads the lines that are left when those without meaning are gone.
    private enum Reader {
        /// The header is still to come.
        case header
        case table(TableMessages)
        case json(JSONLineMessages)
        case nmea(NMEAMessages)
    }

    /// Messages that are held to be sorted by time.
    private static let mostSorted = 2_000_000
    /// Bytes of them.
    private static let mostSortedBytes = 512 << 20

    private let map: PublishMap
    private let file: LineFile
    private var reader: Reader
    private var sorted: [RecordedMessage]?
    private var position = 0

    /// Opens a file.
    ///
    /// - Throws: when it cannot be opened.
    init(_ path: String, _ map: PublishMap) throws {
        self.map = map
        file = try LineFile(path)
        switch map.format {
        case .csv, .blanks: reader = .header
        case .jsonl: reader = .json(JSONLineMessages(map))
        case .nmea: reader = .nmea(NMEAMessages(topic: try Self.fixedTopic(map, path)))
        }
    }

    private static func fixedTopic(_ map: PublishMap, _ path: String) throws -> String {
        if let topic = map.topic?.topic({ _ in nil }) { return topic }
        throw UsageError("\(path): a log needs a topic without {names}: --topic boat/plaka/nmea")
    }

    /// The next message; nil at the end.
    ///
    /// - Throws: `LineProblem` when a line cannot be sent, after which the next may be asked for; what ends the reading.
    func next() throws -> RecordedMessage? {
        guard map.sorts else { return try read() }
        if sorted == nil { sorted = try collect() }
        guard let messages = sorted, position < messages.count else { return nil }
        position += 1
        return messages[position - 1]
    }

    /// Problems of the lines read to be sorted; empty otherwise.
    private(set) var problems: [LineProblem] = []

    /// All messages in the order of time, equal times in the order of the file.
    private func collect() throws -> [RecordedMessage] {
        var messages: [RecordedMessage] = []
        var bytes = 0
        while true {
            do {
                guard let message = try read() else { break }
                bytes += message.payload.count + message.topic.utf8.count
                messages.append(message)
            } catch let problem as LineProblem where !isHeaderMissing {
                problems.append(problem)
            }
            guard messages.count <= Self.mostSorted, bytes <= Self.mostSortedBytes else {
                throw UsageError(
                    "\(file.path): too large for order: time, which holds at most \(Self.mostSorted) messages or "
                        + "\(Self.mostSortedBytes >> 20) MiB; cut the file, or sort it beforehand"
                )
            }
        }
        let order = messages.indices.sorted {
            ((messages[$0].time ?? .distantPast), $0) < ((messages[$1].time ?? .distantPast), $1)
        }
        return order.map { messages[$0] }
    }

    /// A file whose header does not fit cannot be read further.
    var isHeaderMissing: Bool { if case .header = reader { true } else { false } }

    private func read() throws -> RecordedMessage? {
        while let line = try file.next() {
            guard line.number > map.skip else { continue }
            switch reader {
            case .header: try begin(line)
            case .table(let table):
                guard !isComment(line), !line.bytes.allSatisfy({ $0 <= 0x20 }) else { continue }
                return try row(line, table)
            case .json(let json):
                guard !isComment(line), let message = try json.message(line) else { continue }
                return message
            case .nmea(var nmea):
                guard !isComment(line) else { continue }
                defer { reader = .nmea(nmea) }
                guard let message = try nmea.message(line) else { continue }
                return message
            }
            if let row = first.take() { return row }
        }
        return nil
    }

    private var first: RecordedMessage?

    /// Takes the header; where the map names the columns, the line is the first row.
    private func begin(_ line: LineFile.Line) throws {
        if let columns = map.columns {
            guard !isComment(line) else { return }
            let table = try TableMessages(map, columns: columns, line: line.number)
            reader = .table(table)
            first = try row(line, table)
            return
        }
        var header = line
        if isComment(line), let comment = map.comment { header.bytes.removeFirst(comment.utf8.count) }
        let names = try cells(&header).map { String(decoding: $0.bytes, as: UTF8.self) }
        reader = .table(try TableMessages(map, columns: names, line: line.number))
        for _ in 0..<map.skipAfterHeader { _ = try file.next() }
    }

    private func row(_ line: LineFile.Line, _ table: TableMessages) throws -> RecordedMessage {
        var line = line
        let number = line.number
        return try table.message(try cells(&line), line: number)
    }

    /// The cells of a row, which goes on in the next line while its quotes are open.
    private func cells(_ line: inout LineFile.Line) throws -> [RowSplitter.Cell] {
        while true {
            if let cells = map.splitter.cells(line.bytes) { return cells }
            guard let next = try file.next(), line.bytes.count + next.bytes.count < LineFile.longestLine else {
                throw LineProblem(
                    line: line.number,
                    column: 1,
                    message: "the quotes are not closed",
                    hint: "when quotes mean nothing in this file, name another character under quote"
                )
            }
            line.bytes += [UInt8(ascii: "\n")] + next.bytes
        }
    }

    private func isComment(_ line: LineFile.Line) -> Bool {
        guard let comment = map.comment, !comment.isEmpty else { return false }
        return line.bytes.starts(with: comment.utf8)
    }
}
