internal import TideAPI
internal import TideModel
internal import TideProfiles
internal import TideSim

/// The registry entries of a fleet, as CSV for `fieldtide registry apply`.
enum FleetRegistry {
    /// Names of the kinds of site, for people.
    private static let names = [
        "east-bay": "东湾海洋牧场", "green-field": "绿野农场", "north-dairy": "北山奶牛场",
    ]

    static func write(_ scenario: Scenario, to path: String) throws {
        let output = try Output.to(path)
        var sites: [String] = []
        for device in scenario.devices where sites.last != device.key.site { sites.append(device.key.site) }
        var lines = "kind,id,site,name,profile\n"
        for site in Set(sites).sorted() { lines += CSVText.line(["site", site, "", name(site), ""]) }
        for device in scenario.devices {
            let profile = scenario.profiles[device.profile].id
            lines += CSVText.line(["device", device.key.device, device.key.site, "", profile])
        }
        try output.write(lines)
        try output.finish()
    }

    /// `east-bay-2` is the second 东湾海洋牧场.
    private static func name(_ site: String) -> String {
        for (id, name) in names where site.hasPrefix(id) {
            let number = site.dropFirst(id.count + 1)
            return number.isEmpty ? name : "\(name) \(number)"
        }
        return site
    }
}
