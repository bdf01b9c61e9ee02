extension MetricsText {
    /// How devices stand: a label for each verdict and status, never for a device.
    mutating func devices(_ devices: Totals.Devices) {
        add(
            "fieldtide_devices_by_clock",
            .gauge,
            "Devices by the verdict on their clock.",
            devices.clocks.sorted { $0.key < $1.key }.map { ("verdict=\"\($0.key)\"", Double($0.value)) }
        )
        add(
            "fieldtide_devices_by_liveness",
            .gauge,
            "Devices by whether they are heard as often as their profiles expect.",
            devices.liveness.sorted { $0.key < $1.key }.map { ("status=\"\($0.key)\"", Double($0.value)) }
        )
        add(
            "fieldtide_device_clock_offset_seconds",
            .gauge,
            "How far the clocks that are farthest off are ahead and behind.",
            [("extreme=\"ahead\"", devices.ahead), ("extreme=\"behind\"", devices.behind)]
        )
    }
}
