public import TideModel
internal import TideUnits

/// One decoded value as people and `fieldtide decode` see it.
public struct DecodedReading: Sendable {
    /// The device; nil when the profile's topic is needed to know it and none was given.
    public var device: DeviceKey?
    /// Channel name.
    public var channel: String
    /// Device time, or the receive time that stands in for it.
    public var time: Timestamp
    /// `device` or `arrival`.
    public var timeSource: String
    /// The number as sent, in `rawUnit`; nil when missing.
    public var rawValue: Double?
    /// The unit in which the device reports (UCUM).
    public var rawUnit: String
    /// The value in `unit`; nil when missing.
    public var value: Double?
    /// The quantity's unit (UCUM).
    public var unit: String
    /// Gross range flag.
    public var flag: QCFlag
    /// Whether the value could be used, and why not.
    public var status: CellStatus
    /// Why its row must not be stored; `.none` when it may.
    public var problem: DecodeReason
}

/// One decoded text as people see it.
public struct DecodedText: Sendable, Equatable {
    /// Attribute name.
    public var name: String
    /// Its value.
    public var value: String
    /// Whether it could be used, and why not.
    public var status: CellStatus
    /// Index of its row.
    public var row: Int
}

extension DecodedFrame {
    /// The frame's readings, row by row; for people, not for the hot path.
    ///
    /// - Parameters:
    ///   - profile: the profile that decoded the frame.
    ///   - context: what the frame was decoded with.
    /// - Returns: one reading per cell.
    public func readings(of profile: DeviceProfile, context: FrameContext) -> [DecodedReading] {
        let named = profile.identity.key(captures: context.captures)
        return rows.indices.flatMap { row in
            cells(ofRow: row).map { index in
                let device = identities.isEmpty ? named : identities[Int(rows[row].identity)]
                return reading(cells[index], rows[row], profile.series[Int(cells[index].series)], device, context)
            }
        }
    }

    private func reading(
        _ cell: DecodedCell,
        _ row: DecodedRow,
        _ series: SeriesSpec,
        _ device: DeviceKey?,
        _ context: FrameContext
    ) -> DecodedReading {
        let value = series.value(of: cell.value)
        return DecodedReading(
            device: row.problem == .noIdentity ? nil : device,
            channel: series.channel,
            time: row.isArrival ? context.received : Timestamp(milliseconds: row.time),
            timeSource: row.isArrival ? "arrival" : "device",
            rawValue: cell.status == .ok ? cell.value : nil,
            rawUnit: series.unit.code,
            value: cell.status == .ok ? value : nil,
            unit: series.quantity.unit.code,
            flag: series.flag(of: value),
            status: cell.status,
            problem: row.problem
        )
    }

    /// The frame's texts, row by row.
    ///
    /// - Parameter profile: the profile that decoded the frame.
    /// - Returns: one entry per attribute.
    public func texts(of profile: DeviceProfile) -> [DecodedText] {
        attributes.map { attribute in
            DecodedText(
                name: profile.attributes[Int(attribute.attribute)].name,
                value: attribute.value,
                status: attribute.status,
                row: Int(attribute.row)
            )
        }
    }
}
