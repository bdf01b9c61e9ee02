import Foundation
import TideModel
import TideTesting

/// A folder that goes with the test.
final class TestFolder {
    let path: String

    init() throws {
        path = FileManager.default.temporaryDirectory.path + "/tide-sqlite-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }
}

/// A small file system of its own, for running out of space; needs the right to mount.
final class SmallFileSystem {
    /// What kind: in memory, or on a file.
    enum Kind: CaseIterable { case tmpfs, ext4 }

    let path: String
    private let folder: TestFolder

    /// Whether this machine lets tests mount.
    static let isPossible = (try? SmallFileSystem(kilobytes: 64)) != nil
    /// Whether it lets them mount a file.
    static let isLoopPossible = (try? SmallFileSystem(kilobytes: 8_192, kind: .ext4)) != nil

    init(kilobytes: Int, readOnly: Bool = false, kind: Kind = .tmpfs) throws {
        folder = try TestFolder()
        switch kind {
        case .tmpfs:
            path = folder.path
            let options = "size=\(kilobytes)k" + (readOnly ? ",ro" : "")
            try run("mount", ["-t", "tmpfs", "-o", options, "tmpfs", path])
        case .ext4:
            path = folder.path + "/mounted"
            let image = folder.path + "/image"
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
            try run("truncate", ["-s", "\(kilobytes)K", image])
            // Nothing set aside for root, as whom this test runs; and blocks as large as pages of memory, as on any disk of
            // usual size: in smaller ones SQLite's mapped log index has holes, and a full disk kills whoever fills them.
            try run("mkfs.ext4", ["-q", "-F", "-m", "0", "-b", "4096", image])
            try run("mount", ["-o", "loop", image, path])
        }
    }

    deinit { try? run("umount", ["-l", path]) }

    /// Takes all space that is left but `kilobytes`.
    func fill(leaving kilobytes: Int) throws {
        let free = try FileManager.default.attributesOfFileSystem(forPath: path)[.systemFreeSize] as? Int ?? 0
        FileManager.default.createFile(atPath: path + "/filler", contents: nil)
        let filler = try FileHandle(forWritingTo: URL(fileURLWithPath: path + "/filler"))
        // On ext4 some space is gone before it counts as such: as much as there is will do.
        try? filler.write(contentsOf: Data(count: max(0, free - kilobytes * 1_024)))
        try filler.close()
    }

    func makeSpace() throws {
        // Emptied first: a process that another test starts may have inherited the open file, and would keep its space.
        truncate(path + "/filler", 0)
        try FileManager.default.removeItem(atPath: path + "/filler")
    }

    var isFilled: Bool { FileManager.default.fileExists(atPath: path + "/filler") }
}

struct CommandFailed: Error {
    var command: String
    var status: Int32
}

func run(_ command: String, _ arguments: [String]) throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = [command] + arguments
    process.standardError = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else {
        throw CommandFailed(command: command, status: process.terminationStatus)
    }
}

extension SplitMix {
    mutating func bytes(_ count: Int) -> [UInt8] {
        Array(unsafeUninitializedCapacity: count + 8) { buffer, initialized in
            for offset in stride(from: 0, to: count, by: 8) {
                UnsafeMutableRawBufferPointer(buffer).storeBytes(of: next(), toByteOffset: offset, as: UInt64.self)
            }
            initialized = count
        }
    }
}

/// A record with readings and a raw frame of `payload` random bytes.
func sampleRecord(_ number: RecordNumber, payload: Int = 200, seed: UInt64 = 1) -> Record {
    var generator = SplitMix(seed: seed &+ number &* 1_000_003)
    var record = Record(number: number, at: Timestamp(milliseconds: 1_764_000_000_000 + Int64(number) * 100))
    record.filters = ["farm/#"]
    record.profiles = ["0123"]
    record.raw = FrameBatch(source: FrameSource(kind: "mqtt", name: "daemon@localhost:1883"))
    let bytes = generator.bytes(payload)
    record.raw.append(topic: "farm/pond/1", payload: bytes, received: record.at)
    record.readings.device = [1]
    record.readings.time = [record.at.milliseconds]
    record.readings.received = [record.at.milliseconds + 7]
    record.readings.profile = [0]
    record.readings.rowFlags = [.late]
    record.readings.firstCell = [0]
    record.readings.series = [4, 5]
    record.readings.value = [Double.random(in: 0...20, using: &generator), .nan]
    record.readings.flag = [QCFlag.pass.rawValue, QCFlag.missing.rawValue]
    record.readings.verdict = [.new, .new]
    return record
}

extension Record {
    /// As a replay shows it.
    var withoutRareParts: Record {
        var record = self
        record.rare = RareParts()
        return record
    }
}
