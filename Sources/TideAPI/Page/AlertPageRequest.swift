internal import TideModel

/// What a reader of alerts wants to see, and by which link he or she came.
struct AlertPageRequest: Sendable, Equatable {
    /// Alerts that go on in the list: more are a storm, in which nobody reads the hundredth.
    static let open = 100
    /// Alerts that are over on a page of the list.
    static let recent = 50

    var language: PageLanguage
    /// The language was chosen on the page, not by the browser.
    var isLanguageChosen: Bool
    var site: String?
    /// Only those that fired before this one.
    var before: AlertID?
    /// Of the link.
    var token: String?

    var words: PageWords { PageWords(language: language) }

    /// Takes the parameters of language and link; `finish` the reader afterwards.
    init(_ reader: inout RequestReader, languages: String?) {
        let chosen = reader.choice("lang", of: PageLanguage.self)
        language = chosen ?? .preferred(languages)
        isLanguageChosen = chosen != nil
        token = reader.text("t")
    }

    /// The list as the reader of another page wants it.
    init(_ request: PageRequest) {
        (language, isLanguageChosen, site) = (request.language, request.isLanguageChosen, request.site)
    }

    /// Address of the list, or of one alert.
    func href(alert: AlertID? = nil, _ change: (inout AlertPageRequest) -> Void = { _ in }) -> String {
        var other = self
        change(&other)
        var query: [ControlRequest.Parameter] = []
        if other.isLanguageChosen { query.append(.init("lang", other.language.rawValue)) }
        if alert == nil, let site = other.site { query.append(.init("site", site)) }
        if alert == nil, let before = other.before { query.append(.init("before", "\(before)")) }
        // A link is for one alert.
        if alert != nil, let token = other.token { query.append(.init("t", token)) }
        return ControlRequest("GET", ["alerts"] + (alert.map { ["\($0)"] } ?? []), query: query).target
    }

    /// Address of an alert in a list.
    func href(of alert: AlertDTO) -> String { href(alert: alert.id) { $0.token = nil } }

    /// Address of the page that everything begins with.
    var home: String {
        ControlRequest("GET", [], query: isLanguageChosen ? [.init("lang", language.rawValue)] : []).target
    }
}
