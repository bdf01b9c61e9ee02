internal import TideModel
internal import TideProfiles

extension Draft {
    /// Index of a profile in the record's list, where it is entered when it is not there yet.
    @inline(__always)
    mutating func index(of profile: Int, _ profiles: ProfileSet) -> UInt16 {
        if profileIndex.isEmpty { profileIndex = Array(repeating: .max, count: profiles.profiles.count) }
        if profileIndex[profile] == .max {
            profileIndex[profile] = UInt16(record.profiles.count)
            record.profiles.append(profiles.profiles[profile].stored.hash)
        }
        return profileIndex[profile]
    }

    /// Begins a row of the record's readings.
    @inline(__always)
    mutating func beginRow(_ job: RowJob, time: Int64, _ profiles: ProfileSet) {
        let received = job.head.received.milliseconds
        beginRow(job.device, time: time, received: received, profile: job.profile, job.flags, profiles)
    }

    /// Begins a row of the record's readings.
    @inline(__always)
    mutating func beginRow(
        _ device: DeviceNumber,
        time: Int64,
        received: Int64,
        profile: Int,
        _ flags: RowFlags,
        _ profiles: ProfileSet
    ) {
        record.readings.device.append(device)
        record.readings.time.append(time)
        record.readings.received.append(received)
        record.readings.profile.append(index(of: profile, profiles))
        record.readings.rowFlags.append(flags)
        record.readings.firstCell.append(UInt32(record.readings.series.count))
    }

    /// Appends a cell to the row begun last.
    @inline(__always)
    mutating func appendCell(
        series: SeriesNumber,
        value: Double,
        flag: UInt8,
        verdict: ReadingVerdict,
        tests: UInt32
    ) {
        if tests > 0, record.readings.tests.isEmpty {
            record.readings.tests = Array(repeating: 0, count: record.readings.series.count)
        }
        if tests > 0 || !record.readings.tests.isEmpty { record.readings.tests.append(tests) }
        record.readings.series.append(series)
        record.readings.value.append(value)
        record.readings.flag.append(flag)
        record.readings.verdict.append(verdict)
    }
}
