/// Everything that the page says, in one language.
struct PageWords: Sendable {
    let language: PageLanguage

    /// One of two texts.
    func say(_ english: String, _ chinese: String) -> String { language == .zh ? chinese : english }

    var devices: String { say("Devices", "设备") }
    var sites: String { say("Sites", "场所") }
    var books: String { say("Books", "账目") }
    var troubles: String { say("Needs a look", "需要查看") }
    var quantity: String { say("Quantity", "参数") }
    var value: String { say("Value", "数值") }
    var lastDay: String { say("Last 24 h", "近24小时") }
    var more: String { say("Next devices", "下一页设备") }
    var first: String { say("First devices", "回到首页") }
    var allSites: String { say("All sites", "全部场所") }
    var find: String { say("Find a site by its id", "按编号查找场所") }
    var go: String { say("Show", "查看") }
    var pause: String { say("Stop refreshing", "停止刷新") }
    var resume: String { say("Refresh by itself", "恢复自动刷新") }
    var never: String { say("never heard", "从未收到") }
    var nothing: String { say("No value yet.", "暂无数值。") }
    var noDevices: String { say("No such device is registered.", "没有这样的已登记设备。") }
    var skip: String { say("To the devices", "跳到设备列表") }
    var promised: String { say("Frames, QoS 1", "消息（QoS 1）") }
    var unpromised: String { say("Frames, QoS 0", "消息（QoS 0）") }
    var readings: String { say("Readings", "读数") }
    var balanced: String { say("balances", "账目平衡") }
    var quarantineFilling: String { say("The quarantine is nearly full", "隔离区将满") }
    var storage: String { say("Storage", "存储") }
    var spaceShort: String { say("The disk has less free space than is wanted", "磁盘剩余空间低于设定值") }
    var unbalanced: String { say("does not balance", "账目不平衡") }
    var legend: String {
        say(
            "A device is silent when nothing came for longer than its profile says, or else for an hour. "
                + "Received is counted apart from the outcomes: a book balances when their sum is the same.",
            "设备超过其配置文件规定的时间（未规定时为1小时）没有消息，即为失联。“收到”与各项结果分别计数：两者相等即账目平衡。"
        )
    }

    var taking: String { say("taking messages", "正在接收消息") }

    func reason(_ reason: Readiness.Reason) -> String {
        switch reason {
        case .storageFailed:
            say("storage has failed; nothing is acknowledged, the broker keeps it", "存储故障：不再确认消息，由代理服务器保留")
        case .journalFull: say("the journal is full; nothing is acknowledged until it has room", "日志已满：腾出空间之前不再确认消息")
        case .diskFull: say("the disk is full; nothing is acknowledged until it has space", "磁盘空间不足：腾出空间之前不再确认消息")
        case .stopped: say("the daemon is stopping", "服务正在停止")
        case .brokerNotConnected: say("the broker is not connected", "未连接到消息代理服务器")
        case .subscriptionRefused: say("the broker refuses a subscription", "代理服务器拒绝了订阅")
        }
    }

    func flag(_ flag: UInt8) -> String {
        switch flag {
        case 1: say("good", "正常")
        case 2: say("not checked", "未检验")
        case 3: say("suspect", "可疑")
        case 4: say("failed", "不合格")
        default: say("missing", "缺测")
        }
    }

    func health(_ health: Survey.Trouble.Health) -> String {
        switch health {
        case .well: flag(1)
        case .low: say("low", "偏低")
        case .high: say("high", "偏高")
        }
    }

    func outcome(_ name: String) -> String {
        let chinese = [
            "received": "收到", "stored": "已存储", "duplicate": "重复", "redelivered": "重传", "quarantined": "隔离",
            "ignored": "忽略", "decoded": "解码", "new": "新", "late": "迟到", "superseded": "更正", "refused": "拒收",
        ]
        return language == .zh ? chinese[name] ?? name : name
    }

    /// The name of a figure of sizes.
    func size(_ figure: String) -> String {
        switch figure {
        case "raw_bytes": say("raw frames", "原始消息")
        case "readings_bytes": say("readings", "读数")
        case "rollup_bytes": say("hourly and daily values", "小时与日汇总")
        case "raw_removed_bytes": say("removed: raw frames", "已清除：原始消息")
        case "readings_removed_bytes": say("removed: readings", "已清除：读数")
        case "disk_free_bytes": say("free on the disk", "磁盘剩余")
        default: say("to stay free", "应保留的剩余空间")
        }
    }

    func count(ofDevices count: Int) -> String { say(count == 1 ? "1 device" : "\(count) devices", "\(count) 台设备") }

    func count(ofSites count: Int) -> String { say(count == 1 ? "1 site" : "\(count) sites", "\(count) 个场所") }

    func needLook(_ count: Int, of all: Int) -> String {
        say("\(count) of \(all) devices \(count == 1 ? "needs" : "need") a look", "\(all) 台设备中有 \(count) 台需要查看")
    }

    func allWell(_ count: Int) -> String {
        count == 0
            ? say("No device has been heard yet", "尚未收到任何设备的消息")
            : say(count == 1 ? "The only device is well" : "All \(count) devices are well", "全部 \(count) 台设备正常")
    }

    func silent(_ age: String) -> String { say("silent for \(age)", "已失联 \(age)") }
    func heard(_ age: String) -> String { say("heard \(age) ago", "\(age)前收到") }
    func silent(count: Int) -> String { say("\(count) silent", "\(count) 台失联") }
    func flagged(count: Int) -> String { say("\(count) flagged", "\(count) 台数值异常") }
    func furtherChannels(_ count: Int) -> String { say("and \(count) more channels", "另有 \(count) 个通道") }
    func furtherSites(_ count: Int) -> String { say("and \(count) more", "另有 \(count) 个") }
    func lastMessage(_ age: String) -> String { say("last message \(age) ago", "最近消息 \(age)前") }
    func updated(_ time: String) -> String { say("as of \(time)", "更新于 \(time)") }
    func record(_ number: UInt64) -> String { say("record \(number)", "记录号 \(number)") }
    func quarantine(_ count: Int) -> String {
        say("\(count) \(count == 1 ? "frame" : "frames") in quarantine", "隔离区 \(count) 条消息")
    }

    func sparkline(_ low: String, _ high: String, _ unit: String) -> String {
        say("last 24 h: lowest \(low), highest \(high) \(unit)", "近24小时：最低 \(low)，最高 \(high) \(unit)")
    }

    /// How long something took or is ago, in milliseconds.
    func age(_ milliseconds: Int64) -> String {
        let seconds = max(0, milliseconds / 1_000)
        switch seconds {
        case ..<60: return say("\(seconds) s", "\(seconds) 秒")
        case ..<3_600: return say("\(seconds / 60) min", "\(seconds / 60) 分钟")
        case ..<172_800: return say("\(seconds / 3_600) h", "\(seconds / 3_600) 小时")
        default: return say("\(seconds / 86_400) days", "\(seconds / 86_400) 天")
        }
    }
}
