internal import TideAPI
internal import TideModel
internal import TideProfiles

/// Makes a registry entry of a row, noting what is wrong with it.
struct RegistryRowReader {
    private let row: RegistryRow

    init(_ row: RegistryRow) { self.row = row }

    /// The entry; nil after noting a problem.
    func entity() -> RegistryEntity? {
        refuseForeignFields()
        guard let id = name("id", required: true) else { return nil }
        switch row.kind {
        case .enterprise: return .enterprise(Enterprise(id: id, name: text("name") ?? id))
        case .site: return .site(site(id))
        case .unit: return unit(id).map { .unit($0) }
        case .device: return device(id).map { .device($0) }
        }
    }

    /// In a CSV file of several kinds a cell may stand in a column that its kind does not have.
    private func refuseForeignFields() {
        var known = RegistryRow.fields[row.kind] ?? []
        if row.kind == .site { known += ["latitude", "longitude"] }
        for field in row.cells.keys.sorted() where !known.contains(field) {
            if row.kind == .device, field.hasPrefix("parameters.") { continue }
            row.fail(
                field,
                "a \(row.kind.rawValue) has no such field",
                hint: "known are \(known.joined(separator: ", "))"
            )
        }
    }

    private func site(_ id: String) -> Site {
        var position: Position?
        let latitude = number("latitude", -90...90)
        let longitude = number("longitude", -180...180)
        if let latitude, let longitude {
            position = Position(latitude: latitude, longitude: longitude)
        } else if (text("latitude") == nil) != (text("longitude") == nil) {
            row.fail("position needs latitude and longitude")
        }
        return Site(
            id: id,
            enterprise: name("enterprise"),
            name: text("name"),
            county: county(),
            position: position,
            zone: zone() ?? Site.defaultZone,
            dayStart: dayStart() ?? 0,
            quality: quality()
        )
    }

    private func unit(_ id: String) -> ProductionUnit? {
        let site = name("site", required: true)
        let kinds = ProductionUnit.Kind.allCases.map(\.rawValue).joined(separator: ", ")
        guard let text = text("kind") else {
            row.fail("kind is missing", hint: "right is \(kinds)")
            return nil
        }
        guard let kind = ProductionUnit.Kind(rawValue: text) else {
            row.fail("kind", "\"\(text)\" is not known here", hint: "right is \(kinds)")
            return nil
        }
        return site.map {
            ProductionUnit(site: $0, id: id, kind: kind, species: self.text("species"), name: self.text("name"))
        }
    }

    private func device(_ id: String) -> Device? {
        // A device whose id is unique everywhere may be known before it stands anywhere.
        let site = isGlobal() && text("site") == nil ? "" : name("site", required: true)
        let parameters = row.cells.filter { $0.key.hasPrefix("parameters.") }
            .map { (String($0.key.dropFirst("parameters.".count)), $0.value.text) }
        return site.map { site in
            Device(
                site: site,
                id: id,
                isGlobal: isGlobal(),
                unit: name("unit"),
                profile: text("profile"),
                gateway: gateway(site),
                parameters: Dictionary(uniqueKeysWithValues: parameters),
                validFrom: time("valid_from"),
                quality: quality()
            )
        }
    }

    /// Canonical text; what is wrong, as far as no profile is needed to tell, is noted where it stands.
    private func quality() -> String? { row.quality.flatMap { QualityBlock($0)?.text } }

    private func text(_ field: String) -> String? { row.cells[field]?.text }

    /// A name that may stand in keys and topics.
    private func name(_ field: String, required: Bool = false) -> String? {
        guard let text = text(field) else {
            if required { row.fail("\(field) is missing") }
            return nil
        }
        guard IdentityTemplate.isUsable(text) else {
            row.fail(
                field,
                "\"\(text)\" cannot be used",
                hint: "1…\(IdentityTemplate.maximumLength) bytes, without / and control characters"
            )
            return nil
        }
        return text
    }

    private func number(_ field: String, _ range: ClosedRange<Double>) -> Double? {
        guard let text = text(field) else { return nil }
        guard let number = Double(text), range.contains(number) else {
            row.fail(
                field,
                "\"\(text)\" is no number of degrees",
                hint: "right is \(range.lowerBound)…\(range.upperBound)"
            )
            return nil
        }
        return number
    }

    private func county() -> String? {
        guard let text = text("county") else { return nil }
        guard text.utf8.allSatisfy({ (48...57).contains($0) }), [6, 9].contains(text.utf8.count) else {
            row.fail("county", "\"\(text)\" is no code of GB/T 2260", hint: "6 digits of a county, 9 of a township")
            return nil
        }
        return text
    }

    private func zone() -> String? {
        guard let text = text("zone") else { return nil }
        guard ProfileFiles.zone(text) != nil else {
            row.fail("zone", "there is no time zone \"\(text)\"", hint: "IANA names, e.g. Asia/Shanghai")
            return nil
        }
        return text
    }

    /// `08:00`, or minutes after midnight.
    private func dayStart() -> Int? {
        guard let text = text("day_start") else { return nil }
        let parts = text.split(separator: ":", omittingEmptySubsequences: false).map { Int($0) ?? -1 }
        if parts.count == 1, (0..<1_440).contains(parts[0]) { return parts[0] }
        if parts.count == 2, (0..<24).contains(parts[0]), (0..<60).contains(parts[1]) {
            return parts[0] * 60 + parts[1]
        }
        row.fail("day_start", "\"\(text)\" is no time of day", hint: "write \"08:00\"")
        return nil
    }

    /// `site/device`; a name alone is a device of the same site.
    private func gateway(_ site: String) -> String? {
        guard let text = text("gateway") else { return nil }
        return text.contains("/") ? text : "\(site)/\(text)"
    }

    private func isGlobal() -> Bool {
        guard let text = text("scope") else { return false }
        if text != "site", text != "global" {
            row.fail("scope", "\"\(text)\" is not known here", hint: "right is site, global")
        }
        return text == "global"
    }

    private func time(_ field: String) -> Int64? {
        guard let text = text(field) else { return nil }
        guard let time = RFC3339.parse(text) else {
            row.fail(field, "\"\(text)\" is no time", hint: "write 2026-01-05T00:00:00+08:00, or a date (midnight UTC)")
            return nil
        }
        return time.milliseconds
    }
}
