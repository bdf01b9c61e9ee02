internal import TideModel

extension RegistryEntityDTO {
    /// The fields that the entry has, named and written as in registry files; `adopted` and `number` besides.
    public var fields: [(name: String, value: String)] {
        let day = dayStart.map { "\(Self.twoDigits($0 / 60)):\(Self.twoDigits($0 % 60))" }
        let since = validFrom.map { RFC3339.string(Timestamp(milliseconds: $0)) }
        let fields: [(String, String?)] = [
            ("id", id), ("site", site), ("kind", kind == "unit" ? type : nil), ("name", name),
            ("enterprise", enterprise), ("county", county), ("latitude", latitude?.description),
            ("longitude", longitude?.description), ("zone", zone), ("day_start", day), ("species", species),
            ("unit", unit), ("profile", profile), ("gateway", gateway), ("scope", global == true ? "global" : nil),
            ("valid_from", since), ("adopted", adopted == true ? "yes" : nil), ("number", number.map(String.init)),
            ("quality", quality),
        ]
        let parameters = (parameters ?? [:]).sorted { $0.key < $1.key }.map { ("parameters.\($0.key)", $0.value) }
        return fields.compactMap { name, value in value.flatMap { $0.isEmpty ? nil : (name, $0) } } + parameters
    }

    private static func twoDigits(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
