internal import TideModel
internal import TideUnits

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
            time: row.moment(received: context.received),
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
