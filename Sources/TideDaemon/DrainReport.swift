internal import Foundation
internal import Glibc
public import TideAPI
internal import TideMQTT
internal import TideModel

/// Books at one moment.
struct Books: Sendable {
    var record: RecordNumber
    var frames: FrameBook
    var unpromised: FrameBook
    var readings: ReadingBook
}

/// What one run took in.
public struct DrainReport: Sendable, Equatable, Encodable {
    /// Frames of the promised class.
    public var frames: FrameBookDTO
    /// Readings.
    public var readings: ReadingBookDTO
    /// From the start of the process to the last acknowledgement written.
    public var seconds: Double

    init(before: Books, after: Books, mqtt: MQTTStats) {
        frames = FrameBookDTO(FrameBook(counts: Self.increase(before.frames.counts, after.frames.counts)))
        readings = ReadingBookDTO(ReadingBook(counts: Self.increase(before.readings.counts, after.readings.counts)))
        let last = mqtt.lastAcknowledgedAt ?? Kernel.wallClock()
        seconds = Double(last.milliseconds - Self.processStart) / 1_000
    }

    /// A count can fall: a retry moves frames out of quarantine that an earlier run put there.
    private static func increase(_ before: [UInt64], _ after: [UInt64]) -> [UInt64] {
        zip(before, after).map { $1 > $0 ? $1 - $0 : 0 }
    }

    /// When this process began, milliseconds since 1970: field 22 of /proc/self/stat counts ticks since boot.
    private static var processStart: Int64 {
        let now = Kernel.wallClock().milliseconds
        guard let stat = try? String(contentsOfFile: "/proc/self/stat", encoding: .utf8),
            let fields = stat.split(separator: ")").last?.split(separator: " "), fields.count > 19,
            let ticks = Double(fields[19])
        else { return now }
        var uptime = timespec()
        clock_gettime(CLOCK_BOOTTIME, &uptime)
        let up = Double(uptime.tv_sec) * 1_000 + Double(uptime.tv_nsec) / 1e6
        return now - Int64(up - ticks * 1_000 / Double(sysconf(Int32(_SC_CLK_TCK))))
    }
}
