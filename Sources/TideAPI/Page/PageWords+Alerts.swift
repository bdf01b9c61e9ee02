internal import TideModel

extension PageWords {
    var alerts: String { say("Alerts", "警报") }
    var openAlerts: String { say("Open alerts", "未结束的警报") }
    var recentAlerts: String { say("Over", "已结束") }
    var noOpenAlerts: String { say("No alert goes on.", "当前没有警报。") }
    var noRecentAlerts: String { say("None is over yet.", "尚无已结束的警报。") }
    var allAlerts: String { say("All alerts", "全部警报") }
    var earlier: String { say("Earlier ones", "更早的警报") }
    var place: String { say("Where", "地点") }
    var since: String { say("Since", "开始") }
    var until: String { say("Until", "结束") }
    var howBad: String { say("How bad", "严重程度") }
    var measured: String { say("Measured", "测得") }
    var limit: String { say("Limit", "限值") }
    var why: String { say("Why", "说明") }
    var advice: String { say("What to do", "怎么办") }
    var cause: String { say("Cause", "原因") }
    var rule: String { say("Rule", "规则") }
    var noticed: String { say("Noticed by", "确认人") }
    var assignee: String { say("Assigned to", "负责人") }
    var putOff: String { say("No messages until", "暂缓通知至") }
    var history: String { say("What happened", "经过") }
    var told: String { say("Who was told", "通知记录") }
    var toldNobody: String { say("Nobody was told.", "尚未通知任何人。") }
    var waiting: String { say("waiting", "待发送") }
    var answer: String { say("Answer", "处理") }
    var acknowledge: String { say("I see to it", "我来处理") }
    var assign: String { say("Assign", "指派") }
    var comment: String { say("Comment", "留言") }
    var close: String { say("Close", "关闭") }
    var whatItWas: String { say("What it was", "实际原因") }
    var remark: String { say("Remark", "备注") }
    var linkMissing: String { say("To answer, open the link of a message that told you.", "请通过通知消息中的链接处理。") }
    var linkExpired: String {
        say("This link is older than a day: it shows the alert, and takes no answer.", "此链接已超过一天，只能查看，不能处理。")
    }
    var linkWrong: String { say("This link is not for this alert.", "此链接不属于该警报。") }
    var chartBusy: String { say("The chart is not shown: too many look at readings now.", "查询繁忙，暂不显示曲线。") }

    func furtherAlerts(_ count: Int) -> String {
        say(
            "Only the newest \(count) are shown: fieldtide alerts list has all.",
            "仅显示最新 \(count) 条，全部见 fieldtide alerts list。"
        )
    }

    func answering(_ contact: String) -> String { say("You answer as \(contact).", "您以 \(contact) 的身份处理。") }

    func open(_ count: Int, _ worst: String) -> String {
        say(count == 1 ? "1 alert goes on: \(worst)" : "\(count) alerts go on: \(worst)", "\(count) 条警报未结束：\(worst)")
    }

    func atWorst(_ severity: String) -> String { say(" (at its worst \(severity))", "（最重时为\(severity)）") }

    func severity(_ name: String) -> String {
        switch Severity(name: name) {
        case .warning: say("warning", "注意")
        case .alarm: say("alarm", "警报")
        case .emergency: say("emergency", "紧急")
        case nil: name
        }
    }

    func status(_ status: Alert.Status) -> String {
        switch status {
        case .firing: say("goes on", "进行中")
        case .noData: say("no data", "无数据")
        case .resolved: say("over", "已结束")
        }
    }

    func event(_ kind: AlertEvent.Kind) -> String {
        switch kind {
        case .fired: say("began", "触发")
        case .escalated: say("became worse", "加重")
        case .eased: say("became less bad", "减轻")
        case .noData: say("no data", "无数据")
        case .dataBack: say("data is back", "数据恢复")
        case .resolved: say("over", "结束")
        case .withdrawn: say("taken back: the readings are not trusted", "撤回：读数不可信")
        case .acknowledged: say("somebody sees to it", "已确认")
        case .acknowledgementWithdrawn: say("worse than what was noticed", "加重，需重新确认")
        case .assigned: say("assigned", "指派")
        case .commented: say("comment", "留言")
        case .snoozed: say("put off", "暂缓通知")
        case .closed: say("closed", "关闭")
        case .flapping: say("comes and goes: no messages until it is steady", "时好时坏：稳定前不再通知")
        case .passedOn: say("nobody answered: the next contact is told", "无人处理：转告下一联系人")
        case .inhibited: say("another alert explains it: nobody is told", "由其他警报说明：不单独通知")
        }
    }

    func cause(_ cause: AlertCause) -> String {
        switch cause {
        case .cleared: say("it cleared", "恢复正常")
        case .true: say("it was true", "情况属实")
        case .sensorFault: say("sensor fault", "传感器故障")
        case .maintenance: say("maintenance", "维护")
        case .fouling: say("fouling", "生物附着或脏污")
        case .communication: say("communication", "通信")
        case .weather: say("weather", "天气")
        case .feeding: say("feeding", "投喂")
        case .treatment: say("treatment", "用药或处理")
        case .wrongRule: say("the rule is not right", "规则不当")
        case .other: say("something else", "其他")
        case .ruleGone: say("the rule is gone", "规则已删除")
        }
    }

    func outcome(_ outcome: OutboxReceipt.Outcome) -> String {
        switch outcome {
        case .delivered: say("delivered", "已送达")
        case .retried: say("tried again later", "稍后重试")
        case .failed: say("given up", "未送达")
        }
    }

    func message(_ kind: OutboxMessage.Kind) -> String {
        switch kind {
        case .news: say("news", "通知")
        case .reminder: say("reminder", "提醒")
        case .heartbeat: say("heartbeat", "运行报告")
        case .test: say("test", "测试")
        }
    }

    func chart(_ low: String, _ high: String, _ unit: String) -> String {
        say("readings: lowest \(low), highest \(high) \(unit)", "读数：最低 \(low)，最高 \(high) \(unit)")
    }

    /// The text in the page's language, or the other one where it is empty.
    func choose(_ both: OutboxMessage.Both) -> String {
        let (first, second) = language == .zh ? (both.zh, both.en) : (both.en, both.zh)
        return first.isEmpty ? second : first
    }
}
