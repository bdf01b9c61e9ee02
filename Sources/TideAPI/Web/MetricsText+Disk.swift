extension MetricsText {
    /// Sizes of files, what retention removed, free space.
    mutating func disk(_ figures: [String: Double]) {
        let classes = ["raw", "readings"]
        func samples(_ key: String) -> [(String, Double)] {
            classes.compactMap { name in figures["\(name)_\(key)"].map { ("class=\"\(name)\"", $0) } }
        }
        let rollups = figures["rollup_bytes"].map { [("class=\"rollups\"", $0)] } ?? []
        let sizes = samples("bytes") + rollups
        guard !sizes.isEmpty else { return }
        add("fieldtide_files_size_bytes", .gauge, "Bytes on disk by class of data.", sizes)
        add("fieldtide_files", .gauge, "Files by class of data.", samples("files"))
        add(
            "fieldtide_removed_files_total",
            .counter,
            "Files that retention removed, by class of data.",
            samples("removed_files")
        )
        add(
            "fieldtide_removed_bytes_total",
            .counter,
            "Bytes that retention removed, by class of data.",
            samples("removed_bytes")
        )
        add("fieldtide_disk_free_bytes", .gauge, "Free bytes of the file system.", figures["disk_free_bytes"])
        add(
            "fieldtide_disk_floor_bytes",
            .gauge,
            "Free bytes that retention sees to; a quarter of it stops acknowledgements.",
            figures["disk_floor_bytes"]
        )
    }
}
