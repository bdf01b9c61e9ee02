internal import TideModel

/// The devices of a target that a rule counts.
///
/// It knows only those that count, and those that did until they were heard no more: what is good costs nothing.
struct DeviceTally: Sendable {
    /// A series that makes its device count.
    private struct Member {
        var device: DeviceNumber
        /// Device time (ms) until which it does when nothing else comes; `.max` for always.
        var until: Int64
        /// That time is not over.
        var isCounted = true
    }

    private var members: [SeriesNumber: Member] = [:]
    /// How many of them are too old.
    private var old = 0
    /// How many series of each device count.
    private var devices: [DeviceNumber: Int] = [:]
    /// Where silence decides: all series, by device.
    private var known: [DeviceNumber: [SeriesNumber]] = [:]
    /// No member is too old before this (ms); `.max` where none ever is.
    private(set) var due = Int64.max

    /// How many devices count.
    var count: Int { devices.count }

    /// Whether a series makes its device count, or did when it was heard last.
    func contains(_ series: SeriesNumber) -> Bool { members[series] != nil }

    /// Takes a series of a device whose silence decides.
    mutating func join(_ series: SeriesNumber, of device: DeviceNumber) { known[device, default: []].append(series) }

    /// The series of a device whose silence decides.
    func series(of device: DeviceNumber) -> [SeriesNumber] { known[device] ?? [] }

    /// A series makes its device count.
    ///
    /// - Parameters:
    ///   - series: its number.
    ///   - device: its device.
    ///   - until: device time (ms) until which it does when nothing else comes.
    /// - Returns: whether it did not before.
    mutating func put(_ series: SeriesNumber, of device: DeviceNumber, until: Int64) -> Bool {
        due = min(due, until)
        if members[series]?.isCounted ?? false {
            members[series]?.until = until
            return false
        }
        if members.updateValue(Member(device: device, until: until), forKey: series) != nil { old -= 1 }
        devices[device, default: 0] += 1
        return true
    }

    /// A series makes its device count no more.
    ///
    /// - Returns: whether it did before, or did when it was heard last.
    mutating func remove(_ series: SeriesNumber) -> Bool {
        guard let member = members.removeValue(forKey: series) else { return false }
        if member.isCounted { leave(member.device) } else { old -= 1 }
        return true
    }

    /// Leaves out what is too old by now.
    ///
    /// - Parameter time: ms.
    /// - Returns: whether anything was.
    mutating func age(to time: Int64) -> Bool {
        guard due <= time else { return false }
        let aged = members.filter { $0.value.isCounted && $0.value.until <= time }
        old += aged.count
        for (series, member) in aged {
            members[series]?.isCounted = false
            leave(member.device)
        }
        due = members.values.lazy.filter(\.isCounted).map(\.until).min() ?? .max
        return !aged.isEmpty
    }

    /// Takes in again what is not too old after all, as when our own clock was set back.
    ///
    /// - Parameter time: ms.
    /// - Returns: whether anything was.
    mutating func renew(at time: Int64) -> Bool {
        guard old > 0 else { return false }
        let young = members.filter { !$0.value.isCounted && $0.value.until > time }
        for (series, member) in young { _ = put(series, of: member.device, until: member.until) }
        return !young.isEmpty
    }

    private mutating func leave(_ device: DeviceNumber) {
        let left = devices[device, default: 1] - 1
        devices[device] = left > 0 ? left : nil
    }

    /// How many devices counted at some time since a moment (ms), and are not heard any more.
    func lost(since time: Int64) -> Int {
        guard old > 0 else { return 0 }
        let lost = members.values.lazy.filter { !$0.isCounted && $0.until > time && devices[$0.device] == nil }
        return Set(lost.map(\.device)).count
    }

    /// A series of each device that counts.
    ///
    /// - Parameter most: how many at most.
    /// - Returns: the first by number.
    func named(_ most: Int) -> [SeriesNumber] {
        var first: [DeviceNumber: SeriesNumber] = [:]
        for (series, member) in members where member.isCounted {
            first[member.device] = min(first[member.device] ?? series, series)
        }
        return Array(first.values.sorted().prefix(most))
    }
}
