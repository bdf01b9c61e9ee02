internal import TideModel
internal import TideUnits

extension PageView {
    /// The quantity's label in the page's language, or the channel's name where the registry has none.
    func label(_ series: SeriesView) -> String {
        guard let quantity = Quantities.named(series.quantity) else { return series.channel }
        return words.say(quantity.labelEnglish, quantity.labelChinese)
    }

    func devices(_ html: inout HTMLText) {
        html.raw("<section id=\"devices\">\n")
        html.element("h2", "label", words.devices)
        html.raw("\n")
        guard let page else { return html.raw("</section>\n") }
        if page.devices.isEmpty { html.element("p", "none", words.noDevices) }
        var site: String?
        html.raw("<div class=\"cards\">\n")
        for device in page.devices {
            if site != device.key.site {
                siteHeading(&html, device.key.site)
            }
            site = device.key.site
            card(&html, device)
        }
        html.raw("</div>\n")
        paging(&html, page)
        html.raw("</section>\n")
    }

    private func siteHeading(_ html: inout HTMLText, _ id: String) {
        html.raw("<h3 class=\"site\">")
        html.link(
            request.href { ($0.site, $0.device, $0.after) = (id, nil, nil) },
            survey?.sites.first { $0.id == id }?.name ?? id
        )
        html.raw("</h3>\n")
    }

    private func paging(_ html: inout HTMLText, _ page: DevicePage) {
        guard page.hasMore || request.after != nil else { return }
        html.raw("<nav class=\"paging\">")
        if request.after != nil { html.link(request.href { $0.after = nil }, words.first) }
        if page.hasMore, let last = page.devices.last?.key {
            html.link(request.href { $0.after = last }, words.more, attributes: " rel=\"next\"")
        }
        html.raw("</nav>\n")
    }

    private func card(_ html: inout HTMLText, _ device: DeviceView) {
        let silence = now.milliseconds - (device.lastSeen ?? .min / 2)
        let isQuiet = device.isSilent ?? (silence > device.quietAfter)
        html.raw(isQuiet ? "<article class=\"card quiet\">\n<header><h4>" : "<article class=\"card\">\n<header><h4>")
        html.link(
            request.href { ($0.site, $0.device, $0.after) = (device.key.site, device.key.device, nil) },
            device.key.device
        )
        html.raw("</h4>")
        if let unit = device.unit {
            html.raw("<span class=\"where\">")
            html.name(unit)
            html.raw("</span>")
        }
        let age = words.age(silence)
        let heard = device.lastSeen == nil ? words.never : isQuiet ? words.silent(age) : words.heard(age)
        html.element("span", "heard", heard)
        html.raw("</header>\n")
        values(&html, device)
        html.raw("</article>\n")
    }

    private func values(_ html: inout HTMLText, _ device: DeviceView) {
        guard !device.series.isEmpty else { return html.element("p", "none", words.nothing) }
        html.raw("<table>\n<thead><tr>")
        for title in [words.quantity, words.value, words.lastDay] {
            html.raw("<th scope=\"col\">")
            html.escaped(title)
            html.raw("</th>")
        }
        html.raw("</tr></thead>\n<tbody>\n")
        for series in device.series.prefix(PageRequest.channels) { row(&html, series, device) }
        html.raw("</tbody>\n</table>\n")
        let further = device.series.count - PageRequest.channels
        if further > 0 { html.element("p", "none", words.furtherChannels(further)) }
    }

    private func row(_ html: inout HTMLText, _ series: SeriesView, _ device: DeviceView) {
        let flag = series.time == nil ? 9 : series.flag
        html.raw("<tr class=\"f")
        html.escaped("\(flag)")
        html.raw("\"><th scope=\"row\">")
        html.escaped(label(series))
        if series.channel != series.quantity {
            html.raw(" <small>")
            html.name(series.channel)
            html.raw("</small>")
        }
        age(&html, series, device)
        html.raw("</th><td class=\"value\"><span class=\"number\">")
        html.escaped(series.value.map { PageNumber.text($0, quantity: series.quantity) } ?? "–")
        html.raw("</span> <span class=\"unit\">")
        html.escaped(PageNumber.unit(series.unit))
        html.raw("</span><span class=\"badge\">")
        html.escaped(words.flag(flag))
        html.raw("</span></td><td class=\"line\">")
        if let line = sparklines[series.number] { sparkline(&html, line, series) }
        html.raw("</td></tr>\n")
    }

    private func age(_ html: inout HTMLText, _ series: SeriesView, _ device: DeviceView) {
        guard let time = series.time else { return }
        let age = now.milliseconds - time
        html.raw(age > device.quietAfter ? "<time class=\"age old\" datetime=\"" : "<time class=\"age\" datetime=\"")
        html.escaped(RFC3339.string(Timestamp(milliseconds: time)))
        html.raw("\">")
        html.escaped(words.age(age))
        html.raw("</time>")
    }

    private func sparkline(_ html: inout HTMLText, _ line: Sparkline, _ series: SeriesView) {
        guard line.low <= line.high else { return }
        let unit = PageNumber.unit(series.unit)
        let low = PageNumber.text(line.low, quantity: series.quantity)
        let high = PageNumber.text(line.high, quantity: series.quantity)
        html.raw("<svg class=\"spark\" viewBox=\"0 0 96 32\" role=\"img\" aria-label=\"")
        html.escaped(words.sparkline(low, high, unit))
        html.raw("\">")
        html.append(SparklinePath(line).html)
        html.raw("</svg>")
    }
}
