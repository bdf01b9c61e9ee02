import Foundation
import TideAPI

/// What `stats --format json` says, as far as tests look at it.
struct Stats: Decodable, Equatable {
    struct Line: Decodable, Equatable {
        var name: String
        var frames: FrameBookDTO
        var readings: ReadingBookDTO
    }
    var frames: FrameBookDTO
    var readings: ReadingBookDTO
    var devices, series, quarantine: Int
    var filters, devicesBooks: [Line]
    var problems: [String]

    init(_ farm: Farm) throws {
        try self.init(json: try farm.fieldtide("stats", "--devices", "--format", "json").stdout)
    }

    init(json: String) throws {
        self = try JSONDecoder().decode(Self.self, from: Data(json.utf8))
    }
}

extension FrameBookDTO {
    var isBalanced: Bool { received == stored + duplicate + redelivered + quarantined + ignored }
}
