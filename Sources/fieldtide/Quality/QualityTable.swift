internal import TideProfiles
internal import TideQuality

/// A CSV file of one series, as `fieldtide qc` reads it.
struct QualityTable {
    /// What a column holds.
    private enum Role: CaseIterable {
        case time, value, depth, latitude, longitude, neighbour

        var names: [String] {
            switch self {
            case .time: ["time", "timestamp", "date"]
            case .value: ["value", "inp"]
            case .depth: ["depth", "z", "zinp"]
            case .latitude: ["lat", "latitude"]
            case .longitude: ["lon", "lng", "longitude"]
            case .neighbour: ["neighbour"]
            }
        }
    }

    /// Names of the columns.
    private(set) var header: [String] = []
    /// Lines as they came.
    private(set) var rows: [String] = []
    private(set) var points: [QualityPoint] = []
    private var columns: [(role: Role, index: Int)] = []
    private let path: String
    private let splitter = RowSplitter(separator: UInt8(ascii: ","))

    init(_ file: LineFile, tests: QualityTests) throws {
        path = file.path
        guard let first = try file.next(), let names = splitter.cells(first.bytes) else {
            throw CommandFailure("\(path):1:1: no header; the columns are time,value[,depth][,lat,lon]")
        }
        header = names.map { String(decoding: $0.bytes, as: UTF8.self) }
        try find(tests)
        while let line = try file.next() {
            if !line.bytes.isEmpty || header.count == 1 { try add(line) }
        }
    }

    /// Which column is what, and whether what the tests need is there.
    private mutating func find(_ tests: QualityTests) throws {
        for role in Role.allCases {
            let names = role == .neighbour ? role.names + [tests.neighbour?.channel].compactMap { $0 } : role.names
            if let index = header.firstIndex(where: { names.contains($0.lowercased()) || names.contains($0) }) {
                columns.append((role, index))
            }
        }
        var needed: [(QualityTest, [Role])] = []
        for test in tests.configured {
            switch test {
            case .location: needed.append((test, [.latitude, .longitude]))
            case .timeGap, .stuckClock: needed.append((test, [.time]))
            case .grossRange, .spike, .identicalPayload: needed.append((test, [.value]))
            case .densityInversion: needed.append((test, [.value, .depth]))
            case .neighbour: needed.append((test, [.time, .value, .neighbour]))
            case .climatology, .rateOfChange, .flatLine, .attenuatedSignal: needed.append((test, [.time, .value]))
            }
        }
        for (test, roles) in needed {
            for role in roles where !columns.contains(where: { $0.role == role }) {
                let there = header.joined(separator: ", ")
                throw CommandFailure("\(path):1:1: \(test.name) needs a column \(role.names[0]); there are \(there)")
            }
        }
    }

    private mutating func add(_ line: LineFile.Line) throws {
        guard let cells = splitter.cells(line.bytes), cells.count == header.count else {
            throw CommandFailure(
                "\(path):\(line.number):1: the line has not the \(header.count) cells that the header names"
            )
        }
        var point = QualityPoint(time: QualityBatch.noTime, value: .nan)
        // Tests that know no time take the lines as they follow each other.
        if !columns.contains(where: { $0.role == .time }) { point.time = Int64(rows.count) * 1_000 }
        for (role, index) in columns {
            let text = String(decoding: cells[index].bytes, as: UTF8.self)
            let place = "\(path):\(line.number):\(cells[index].column)"
            switch role {
            case .time: point.time = try time(text, place)
            case .value: point.value = try number(text, place)
            case .depth: point.depth = try number(text, place)
            case .latitude: point.latitude = try number(text, place)
            case .longitude: point.longitude = try number(text, place)
            case .neighbour: point.neighbour = try number(text, place)
            }
        }
        points.append(point)
        rows.append(String(decoding: line.bytes, as: UTF8.self))
    }

    private func time(_ text: String, _ place: String) throws -> Int64 {
        if text.isEmpty { return QualityBatch.noTime }
        guard let time = QualityTime.milliseconds(text) else {
            throw CommandFailure(
                "\(place): \"\(text)\" is no time; right is 2026-06-01T08:00:00Z, or seconds since 1970"
            )
        }
        return time
    }

    private func number(_ text: String, _ place: String) throws -> Double {
        if text.isEmpty || text.lowercased() == "nan" { return .nan }
        guard let number = Double(text) else {
            throw CommandFailure("\(place): \"\(text)\" is no number; an empty cell is a missing value")
        }
        return number
    }
}
