internal import TideModel

extension WebRoutes {
    /// The newest alerts that go on.
    func openAlerts(site: String?) async throws -> [AlertDTO] {
        var query = AlertQuery(limit: AlertPageRequest.open)
        (query.isOpen, query.site) = (true, site)
        return try await service.alerts.list(query)
    }

    /// The page of all alerts.
    func alertList(_ reader: inout RequestReader, languages: String?) async throws -> ControlResponse {
        var request = AlertPageRequest(&reader, languages: languages)
        request.site = reader.text("site")
        request.before = reader.numbers("before", of: AlertID.self).first
        request.token = nil
        try reader.finish()
        try checkReadable()
        let isFirst = request.before == nil
        let open = isFirst ? try await openAlerts(site: request.site) : []
        var query = AlertQuery(limit: AlertPageRequest.recent)
        (query.status, query.site, query.before) = (.resolved, request.site, request.before)
        let recent = try await service.alerts.list(query)
        let zones = Set((open + recent).map(\.zone))
        let clocks = zones.map { ($0, LocalTime(zone: service.alerts.zone($0))) }
        let view = AlertListView(
            request: request,
            open: open,
            recent: recent,
            now: service.now(),
            clocks: Dictionary(uniqueKeysWithValues: clocks)
        )
        return Self.document(view.html(), request.language)
    }

    /// The page of one alert: to look at it changes nothing, with a link or without.
    func alertPage(_ name: String, _ reader: inout RequestReader, languages: String?) async throws -> ControlResponse {
        let request = AlertPageRequest(&reader, languages: languages)
        try reader.finish()
        let id = try ControlRoutes.alert([name])
        try checkReadable()
        return try await alertPage(id, request)
    }

    /// The page of one alert, also after an answer that was refused.
    func alertPage(
        _ id: AlertID,
        _ request: AlertPageRequest,
        refusal: String? = nil
    ) async throws -> ControlResponse {
        let (shown, now) = (try await service.alerts.show(id), service.now())
        let clock = LocalTime(zone: service.alerts.zone(shown.alert.zone))
        var view = AlertPageView(request: request, shown: shown, now: now, clock: clock)
        if let token = request.token, let key = service.linkKey {
            do throws(LinkToken.Refusal) {
                view.contact = try LinkToken.contact(of: token, for: id, at: now, key)
            } catch {
                // Behind a proxy that asks for a link, one that was never made must not show anything.
                guard error == .expired else { throw ControlError(403, [request.words.linkWrong]) }
                view.note = request.words.linkExpired
            }
        }
        view.note = refusal ?? view.note
        do throws(ControlError) { view.chart = try await chart(shown.alert, now) } catch {
            view.note = view.note ?? request.words.chartBusy
        }
        return Self.document(view.html(), request.language, status: refusal == nil ? 200 : 409)
    }

    /// Readings of the first series around an alert; nil where it has none.
    ///
    /// - Throws: when too many look at readings now, or they cannot be read.
    private func chart(
        _ alert: AlertDTO,
        _ now: Timestamp
    ) async throws(ControlError) -> (readings: AlertChart, series: SeriesDTO)? {
        do {
            guard let number = alert.series.first, let series = try await service.find(number) else { return nil }
            guard let permit = gate.enter() else { throw ControlError(503, ["too many queries"]) }
            defer { withExtendedLifetime(permit) {} }
            let chart = AlertChart(alert, now: now)
            let query = ReadingsQuery(
                from: Timestamp(milliseconds: chart.times.lowerBound),
                to: Timestamp(milliseconds: chart.times.upperBound),
                flags: [1, 2, 3]
            )
            try await service.readings(number, query) { chart.add($0) }
            return (chart, series)
        } catch {
            throw explain(error)
        }
    }
}
