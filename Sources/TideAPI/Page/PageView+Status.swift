internal import TideModel

extension PageView {
    /// How grave the state of things is; the colour of the page's first words.
    private var grade: (name: String, headline: String) {
        if let reason = readiness.reasons.first { return ("bad", words.reason(reason)) }
        if totals?.stats.problems.isEmpty == false { return ("bad", words.unbalanced) }
        if isShortOfSpace { return ("warn", words.spaceShort) }
        if totals?.stats.warnings.isEmpty == false { return ("warn", words.quarantineFilling) }
        guard let survey else { return ("bad", "") }
        if let grade = alertGrade { return grade }
        let wrong = survey.quiet + survey.flagged
        if wrong > 0 { return ("warn", words.needLook(wrong, of: survey.devices)) }
        return (survey.devices == 0 ? "calm" : "good", words.allWell(survey.devices))
    }

    /// The file system has less free space than is wanted.
    private var isShortOfSpace: Bool {
        let figures = totals?.stats.figures ?? [:]
        return figures["disk_free_bytes"] ?? .infinity < figures["disk_floor_bytes"] ?? 0
    }

    func status(_ html: inout HTMLText) {
        let grade = grade
        html.raw("<section class=\"status ")
        html.escaped(grade.name)
        html.raw("\" aria-live=\"polite\">\n")
        html.element("h1", "headline", grade.headline)
        html.raw("\n<p class=\"facts\">")
        html.escaped(facts.joined(separator: " · "))
        html.raw(" · <a href=\"")
        html.escaped(request.href { $0.isPaused.toggle() })
        html.raw("\">")
        html.escaped(request.isPaused ? words.resume : words.pause)
        html.raw("</a></p>\n</section>\n")
    }

    private var facts: [String] {
        var facts = readiness.reasons.isEmpty ? [words.taking] : []
        if let survey {
            facts += [words.count(ofDevices: survey.devices), words.count(ofSites: survey.sites.count)]
        }
        if let seconds = totals?.stats.figures["mqtt_last_message_seconds"] {
            facts.append(words.lastMessage(words.age(now.milliseconds - Int64(seconds * 1_000))))
        }
        for reason in readiness.reasons.dropFirst() { facts.append(words.reason(reason)) }
        return facts + [words.updated(clock)]
    }

    /// The time of day where the sites in view are; in UTC when they do not agree.
    private var clock: String {
        let shown = survey?.sites.filter { request.site == nil || $0.id == request.site } ?? []
        let offsets = Set(shown.map(\.offset))
        let offset = offsets.count == 1 ? offsets.first ?? 0 : 0
        let local = RFC3339.string(Timestamp(milliseconds: now.milliseconds + Int64(offset) * 1_000))
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        let minutes = abs(offset) / 60
        let zone = "UTC\(offset < 0 ? "\u{2212}" : "+")\(two(minutes / 60)):\(two(minutes % 60))"
        return "\(local.dropFirst(11).prefix(8)) \(offset == 0 ? "UTC" : zone)"
    }

    func troubles(_ html: inout HTMLText) {
        guard let survey, !survey.troubles.isEmpty, request.device == nil else { return }
        html.raw("<section class=\"troubles\">\n")
        html.element("h2", "label", words.troubles)
        html.raw("\n<ul>\n")
        for trouble in survey.troubles {
            html.raw("<li>")
            html.link(
                request.href { other in
                    (other.site, other.device, other.after) = (trouble.device.site, trouble.device.device, nil)
                },
                trouble.device.device
            )
            html.raw(" <span class=\"where\">")
            html.name(survey.sites.first { $0.id == trouble.device.site }?.name ?? trouble.device.site)
            html.raw(trouble.channel?.flag == 4 ? "</span><span class=\"why f4\">" : "</span><span class=\"why\">")
            html.escaped(why(trouble))
            html.raw("</span></li>\n")
        }
        html.raw("</ul>\n</section>\n")
    }

    private func why(_ trouble: Survey.Trouble) -> String {
        guard let channel = trouble.channel else {
            guard let seen = trouble.lastSeen else { return words.never }
            return words.silent(words.age(now.milliseconds - seen))
        }
        let value = channel.value.map {
            "\(PageNumber.text($0, quantity: channel.quantity)) \(PageNumber.unit(channel.unit))"
        }
        let state = channel.flag > 2 ? words.flag(channel.flag) : words.health(trouble.health)
        return ([label(channel)] + [value, state].compactMap(\.self)).joined(separator: " ")
    }

    func sites(_ html: inout HTMLText) {
        guard let survey, survey.sites.count > 1 || request.site != nil else { return }
        // Those in need of a look first; a county has more sites than a page should list.
        let order = survey.sites.enumerated().sorted { a, b in
            (-(a.element.quiet + a.element.flagged), a.offset) < (-(b.element.quiet + b.element.flagged), b.offset)
        }
        html.raw("<nav class=\"sites\" aria-label=\"")
        html.escaped(words.sites)
        html.raw("\">\n<ul>\n")
        siteEntry(&html, nil)
        for (_, site) in order.prefix(PageRequest.sites) { siteEntry(&html, site) }
        let further = survey.sites.count - PageRequest.sites
        if further > 0 {
            html.raw("<li class=\"further\">")
            html.escaped(words.furtherSites(further))
            html.raw("</li>\n")
        }
        html.raw("</ul>\n")
        if further > 0 { finder(&html) }
        html.raw("</nav>\n")
    }

    private func siteEntry(_ html: inout HTMLText, _ site: Survey.Site?) {
        html.raw("<li><a href=\"")
        html.escaped(request.href { ($0.site, $0.device, $0.after) = (site?.id, nil, nil) })
        html.raw(request.site == site?.id ? "\" aria-current=\"true\">" : "\">")
        html.name(site?.name ?? words.allSites)
        html.raw("<span class=\"tally\">")
        html.escaped("\(site?.devices ?? survey?.devices ?? 0)")
        html.raw("</span>")
        if let site, site.quiet > 0 { html.element("span", "mark quiet", words.silent(count: site.quiet)) }
        if let site, site.flagged > 0 { html.element("span", "mark flagged", words.flagged(count: site.flagged)) }
        html.raw("</a></li>\n")
    }

    private func finder(_ html: inout HTMLText) {
        html.raw("<form action=\"/\" method=\"get\"><label>")
        html.escaped(words.find)
        html.raw(" <input name=\"site\" autocomplete=\"off\" required></label>")
        if request.isLanguageChosen {
            html.raw("<input type=\"hidden\" name=\"lang\" value=\"")
            html.escaped(request.language.rawValue)
            html.raw("\">")
        }
        html.raw("<button>")
        html.escaped(words.go)
        html.raw("</button></form>\n")
    }
}
