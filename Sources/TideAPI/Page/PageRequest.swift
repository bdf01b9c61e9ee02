internal import TideModel

/// What a reader wants to see.
struct PageRequest: Sendable, Equatable {
    /// Devices on a page: with six channels each about 100 kB.
    static let devices = 20
    /// Channels of a device that the page shows.
    static let channels = 12
    /// Sites in the list.
    static let sites = 24
    /// Alerts in the list of the first page; there is a page for all.
    static let alerts = 8
    /// Seconds from one refresh to the next.
    static let refresh = 10

    var language: PageLanguage
    /// The language was chosen on the page, not by the browser.
    var isLanguageChosen: Bool
    var site: String?
    var device: String?
    var after: DeviceKey?
    var isPaused: Bool

    /// Takes the page's parameters.
    init(_ reader: inout RequestReader, languages: String?) throws {
        let chosen = reader.choice("lang", of: PageLanguage.self)
        language = chosen ?? .preferred(languages)
        isLanguageChosen = chosen != nil
        site = reader.text("site")
        device = reader.text("device")
        let cursor = reader.text("after")?.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        if let cursor, cursor.count == 2 { after = DeviceKey(site: String(cursor[0]), device: String(cursor[1])) }
        isPaused = reader.text("refresh") == "off"
        try reader.finish()
    }

    /// Address of a view, with what the reader has chosen.
    func href(_ change: (inout PageRequest) -> Void) -> String {
        var other = self
        change(&other)
        var query: [ControlRequest.Parameter] = []
        if other.isLanguageChosen { query.append(.init("lang", other.language.rawValue)) }
        if let site = other.site { query.append(.init("site", site)) }
        if let device = other.device { query.append(.init("device", device)) }
        if let after = other.after { query.append(.init("after", after.description)) }
        if other.isPaused { query.append(.init("refresh", "off")) }
        return ControlRequest("GET", [], query: query).target
    }

    /// The devices to show.
    var query: DeviceQuery { DeviceQuery(site: site, device: device, after: after, limit: Self.devices) }
}
