internal import TideModel

/// What messages say, in one language.
struct Wording: Sendable {
    let language: Language

    private func word(_ en: String, _ zh: String) -> String { language == .zh ? zh : en }

    var place: String { word("Where", "地点") }
    var since: String { word("Since", "开始") }
    var lasted: String { word("Lasted", "历时") }
    var measured: String { word("Measured", "测得") }
    var last: String { word("Last measured", "最后测得") }
    var reason: String { word("Why", "说明") }
    var advice: String { word("What to do", "怎么办") }
    var open: String { word("Look and answer", "查看并处理") }
    var look: String { word("Look", "查看") }
    var all: String { word("All alerts", "全部警报") }
    var quiet: String { word("Nothing more is sent until it is steady.", "稳定之前不再通知。") }
    var stillUnanswered: String { word("Still unanswered", "仍无人处理") }
    var colon: String { word(": ", "：") }
    /// What divides items of a list.
    var comma: String { word(", ", "，") }

    func inBrackets(_ text: String) -> String { word(" (\(text))", "（\(text)）") }
    func limit(_ text: String) -> String { word("limit \(text)", "限值 \(text)") }
    func sofar(_ text: String) -> String { word("for \(text)", "已 \(text)") }
    func from(_ start: String, to end: String) -> String { word("\(start) to \(end)", "\(start) 至 \(end)") }
    func more(_ count: Int) -> String { word("and \(count) more", "另有 \(count) 条") }

    /// What is out, since when, and how much is not heard for it.
    func outage(_ outage: Outage, since: String) -> String {
        let devices = devices(of: outage)
        return out(outage) + colon + word("\(devices) not heard since \(since)", "\(devices)自 \(since) 起无数据")
    }

    /// What was out, and how much is heard again.
    func heardAgain(_ outage: Outage) -> String {
        let devices = devices(of: outage)
        return out(outage) + colon + word("\(devices) heard again", "\(devices)恢复数据")
    }

    private func devices(of outage: Outage) -> String {
        let count = outage.devices
        return word(count == 1 ? "1 device" : "\(count) devices", "\(count) 台设备")
    }

    /// What is out.
    func out(_ outage: Outage) -> String {
        switch (outage.kind, outage.site) {
        case (.gateway, let site?):
            // `site/device`, whatever the site is called.
            let device = outage.name.drop { $0 != "/" }.dropFirst()
            return word("gateway \(device) of \(site)", "\(site)的网关 \(device)")
        case (.gateway, nil): return word("gateway \(outage.name)", "网关 \(outage.name)")
        case (.uplink, let site?): return word("uplink of \(site)", "\(site)的上行网络")
        case (.uplink, nil): return word("uplink of \(outage.name)", "\(outage.name) 的上行网络")
        case (.broker, _): return word("broker \(outage.name)", "消息服务器 \(outage.name)")
        }
    }

    /// How bad it is, as the beginning of a headline.
    func severity(_ severity: Severity) -> String {
        switch severity {
        case .warning: word("Warning", "注意")
        case .alarm: word("Alarm", "警报")
        case .emergency: word("Emergency", "紧急")
        }
    }

    /// What happened, as the beginning of a headline.
    func event(_ item: OutboxMessage.Item) -> String {
        let bad = severity(item.severity)
        return switch item.event {
        case .fired, .passedOn: bad
        case .escalated: word("Worse, now \(bad.lowercased())", "加重为\(bad)")
        case .eased: word("Better, now \(bad.lowercased())", "减轻为\(bad)")
        case .noData: word("No data", "无数据")
        case .dataBack: word("Data is back", "数据恢复")
        case .resolved: word("Over", "已结束")
        case .withdrawn: word("Taken back", "已撤回")
        case .acknowledged: word("Somebody sees to it", "已有人处理")
        case .acknowledgementWithdrawn: word("Worse, please answer again: \(bad)", "加重，请重新确认：\(bad)")
        case .assigned: word("Assigned", "已指派")
        case .commented: word("Comment", "留言")
        case .snoozed: word("Put off", "暂缓通知")
        case .closed: word("Closed", "已关闭")
        case .flapping: word("Comes and goes", "时好时坏")
        case .inhibited: word("Explained by another", "由其他警报说明")
        }
    }

    /// What a message says that is not about alerts, the line that says most first; nil for others.
    func greeting(_ kind: OutboxMessage.Kind, at time: String) -> [String]? {
        switch kind {
        case .news, .reminder: nil
        case .heartbeat:
            [
                word("Fieldtide is running, \(time)", "Fieldtide 运行正常（\(time)）"),
                word(
                    "If this message stops coming, see to the machine and its network.",
                    "若不再收到此消息，请检查主机和网络。"
                ),
            ]
        case .test:
            [
                word("A test of Fieldtide, \(time)", "Fieldtide 测试消息（\(time)）"),
                word("Alerts reach you this way.", "警报会这样通知您。"),
            ]
        }
    }
}
