import Foundation
import TideModel
import TideProfiles

/// The profiles shipped under devices/, for tests.
enum SimProfiles {
    /// All of them, as one set.
    static let set: ProfileSet = {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let folder = root.appending(path: "devices").path(percentEncoded: false)
        let paths = ((try? FileManager.default.subpathsOfDirectory(atPath: folder)) ?? []).filter {
            $0.hasSuffix(".yaml") && !($0.split(separator: "/").last ?? "").hasPrefix("_")
        }
        let sources = paths.compactMap { path in
            (try? String(contentsOfFile: folder + "/" + path, encoding: .utf8)).map {
                ProfileSource(path: path, text: $0)
            }
        }
        return ProfileSet(sources) { name in
            FileManager.default.contents(atPath: "/usr/share/zoneinfo/\(name)").flatMap {
                try? Zone(name: name, tzif: [UInt8]($0))
            }
        }
    }()

    /// 2026-07-01T00:00:00Z.
    static let summer = Timestamp(milliseconds: 1_782_864_000_000)
    /// 2026-01-15T00:00:00Z.
    static let winter = Timestamp(milliseconds: 1_768_435_200_000)
    static let hour: Int64 = 3_600_000
    static let day: Int64 = 24 * hour
}
