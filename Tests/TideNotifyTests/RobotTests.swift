import Testing
import TideModel
import TideNotify
import TideTesting

extension ReceiverTests {
    /// The robots of group chats, against a receiver that checks signatures and sizes as they do.
    struct RobotTests {
        private func send(
            _ kind: RobotConfiguration.Kind,
            _ url: String,
            secret: String = "SEC1",
            _ letter: Letter = Samples.letter()
        ) async -> DeliveryOutcome {
            let secret = kind == .wecom ? "" : secret
            let configuration = RobotConfiguration(kind: kind, url: url, secret: secret, access: Samples.local())
            return await RobotSender(configuration, courier: Samples.courier(), now: Samples.now).send(letter)
        }

        @Test(arguments: [
            (RobotConfiguration.Kind.wecom, "/wecom/0?key=k", DeliveryOutcome.delivered("0 ok")),
            (
                .wecom, "/wecom/45009/api%20freq%20out%20of%20limit",
                .retry(after: .seconds(60), "45009 api freq out of limit")
            ),
            (.wecom, "/wecom/-1/system%20busy", .retry(after: nil, "-1 system busy")),
            (.wecom, "/wecom/93000/invalid%20webhook%20url", .refused("93000 invalid webhook url")),
            (.dingtalk, "/dingtalk/0?access_token=k", .delivered("0 ok")),
            (.dingtalk, "/dingtalk/130101/send%20too%20fast", .retry(after: .seconds(600), "130101 send too fast")),
            (.dingtalk, "/dingtalk/410100/slow%20down", .retry(after: .seconds(600), "410100 slow down")),
            (.dingtalk, "/dingtalk/300001/token%20is%20not%20exist", .refused("300001 token is not exist")),
            (.dingtalk, "/redirect", .retry(after: .seconds(600), "HTTP 302: the robot takes nothing at present")),
            (.feishu, "/feishu/0", .delivered("0 success")),
            (
                .feishu, "/feishu/11232/frequency%20limited%20psm",
                .retry(after: .seconds(60), "11232 frequency limited psm")
            ),
            (.feishu, "/feishu/19024/Key%20Words%20Not%20Found", .refused("19024 Key Words Not Found")),
            (.feishu, "/after/429/9", .retry(after: .seconds(9), "HTTP 429: ")),
            (.wecom, "/status/502", .retry(after: nil, "HTTP 502: said 502")),
            (.wecom, "/status/200", .retry(after: nil, "no answer of a robot: said 200")),
            (.wecom, "/redirect", .refused("HTTP 302: redirects are not followed (to ")),
        ])
        func answers(_ kind: RobotConfiguration.Kind, _ path: String, _ wanted: DeliveryOutcome) async throws {
            let receiver = try await Receiver.http()
            let outcome = await send(kind, receiver.url(path))
            if case .refused(let reason) = wanted, reason.hasSuffix("(to "), case .refused(let got) = outcome {
                #expect(got.hasPrefix(reason))
            } else {
                #expect(outcome == wanted)
            }
        }

        /// Without this the signatures above would prove nothing.
        @Test func aWrongSecretIsRefused() async throws {
            let receiver = try await Receiver.http()
            let ding = await send(.dingtalk, receiver.url("/dingtalk/0?access_token=k"), secret: "SEC2")
            #expect(ding == .refused("310000 sign not match"))
            guard case .refused(let reason) = await send(.feishu, receiver.url("/feishu/0"), secret: "SEC2") else {
                throw ChildProcessError(description: "Feishu's signature was not checked")
            }
            #expect(reason.hasPrefix("19021 sign match fail"))
        }

        /// The receiver refuses what is too long, by the limits of each robot.
        @Test(arguments: [RobotConfiguration.Kind.wecom, .dingtalk, .feishu], [10, 450, 4_000])
        func longMessagesAreCutToWholeAlerts(_ kind: RobotConfiguration.Kind, _ length: Int) async throws {
            let receiver = try await Receiver.http()
            let advice = String(repeating: "开增氧机", count: length / 4)
            let items = (1...20).map { number in
                var item = Samples.item(AlertID(number))
                item.words.advice.zh = advice
                return item
            }
            let letter = Samples.letter(Samples.message(items: items, more: 3))
            let outcome = await send(kind, receiver.url("/\(kind.rawValue)/0?k=v"), secret: "SEC1", letter)
            guard case .delivered = outcome else { throw ChildProcessError(description: "\(outcome)") }
            let text = try shown(#require(try receiver.requests().first))
            let named = items.count { text.contains("https://farm.example/a/\($0.alert)?t=wang") }
            #expect(named >= 1)
            #expect(text.contains("另有 \(23 - named) 条"))
            // What is named is there as a whole.
            #expect(named == 1 || text.matches(of: /怎么办：(?:开增氧机)+/).allSatisfy { $0.output.count == 4 + advice.count })
        }

        /// The longest addresses, a mention and signs that become three bytes long, of one alert and of many.
        @Test(arguments: RobotConfiguration.Kind.allCases, [(1, 0), (1, 30), (20, 3)])
        func linksCountAmongTheBytesAndAreWhole(_ kind: RobotConfiguration.Kind, _ count: (items: Int, more: Int))
            async throws
        {
            let receiver = try await Receiver.http()
            let base = "https://" + String(repeating: "a", count: 192), token = String(repeating: "t", count: 160)
            let list = base + "/alerts?site=" + String(repeating: "%E4", count: 192)
            let writer = TextWriter(
                zone: Samples.zone,
                link: { alert, _ in base + "/alerts/\(alert)?t=\(token)" },
                list: { _ in list }
            )
            let nasty = String(repeating: "<", count: 4_000)
            let items = (1...count.items).map { number in
                Samples.item(
                    AlertID(number),
                    words: OutboxMessage.Words(
                        title: OutboxMessage.Both(en: nasty, zh: nasty),
                        advice: OutboxMessage.Both(en: nasty, zh: nasty),
                        site: nasty,
                        place: nasty,
                        zone: "UTC"
                    ),
                    reason: nasty
                )
            }
            let contact = Samples.contact(to: String(repeating: "1", count: 256))
            let message = Samples.message(items: items, more: count.more, site: "s")
            let letter = Letter(message, to: contact, writer: writer, epoch: 1)
            let outcome = await send(kind, receiver.url("/\(kind.rawValue)/0?k=v"), secret: "SEC1", letter)
            guard case .delivered = outcome else { throw ChildProcessError(description: "\(outcome)") }
            let text = try shown(#require(try receiver.requests().first))
            #expect(text.contains(base + "/alerts/1?t=" + token), "\(text)")
            #expect(text.contains(list) == (count.items + count.more > 1), "\(text)")
        }

        @Test func nothingInAMessageCallsPeopleOrMakesLinks() async throws {
            let receiver = try await Receiver.http()
            var item = Samples.item(
                reason: "<@all> [x](http://evil.example) **b** <font color=\"red\"> `c` @13800000000"
            )
            item.words.site = "</font>"
            let letter = Samples.letter(Samples.message(items: [item]))
            for kind in [RobotConfiguration.Kind.wecom, .dingtalk] {
                _ = await send(kind, receiver.url("/\(kind.rawValue)/0?k=v"), secret: "SEC1", letter)
            }
            for request in try receiver.requests() {
                let text = try shown(request)
                #expect(!text.contains("<") && !text.contains("](http://evil") && !text.contains("@1"), "\(text)")
                #expect(text.hasPrefix("**警报：溶解氧过低**\n\n地点：＜/font＞ · 7 号塘\n\n"))
                #expect(text.contains("[查看并处理](https://farm.example/a/17?t=wang)"))
            }
        }

        @Test func aMemberIsMentionedWhereTheContactNamesOne() async throws {
            let receiver = try await Receiver.http()
            let contact = Samples.contact(to: "13800000000")
            for kind in RobotConfiguration.Kind.allCases {
                let letter = Samples.letter(Samples.message(), to: contact)
                _ = await send(kind, receiver.url("/\(kind.rawValue)/0?k=v"), secret: "SEC1", letter)
            }
            let bodies = try receiver.requests().map(\.body)
            #expect(bodies.contains { $0.contains("<@13800000000>") })
            #expect(
                bodies.contains { $0.contains(#""at":{"atMobiles":["13800000000"]}"#) && $0.contains("@13800000000") }
            )
            #expect(bodies.contains { $0.contains(#"{"tag":"at","user_id":"13800000000"}"#) })
        }

        private func shown(_ request: Receiver.HTTPRequest) throws -> String {
            let body = try request.json()
            if let markdown = body["markdown"] as? [String: Any] {
                return (markdown["content"] ?? markdown["text"]) as? String ?? ""
            }
            let post = (body["content"] as? [String: Any])?["post"] as? [String: [String: Any]]
            let lines = post?["zh_cn"]?["content"] as? [[[String: String]]] ?? []
            return lines.map { $0.compactMap { $0["text"] }.joined() }.joined(separator: "\n")
        }
    }
}
