import Foundation
import Testing
import TideModel
import TideNotify
import TideTesting

extension ReceiverTests {
    /// Requests made of templates.
    struct TemplateTests {
        private func send(_ template: TemplateConfiguration, _ letter: Letter = Samples.letter()) async
            -> DeliveryOutcome
        {
            await TemplateSender(template, courier: Samples.courier()).send(letter)
        }

        @Test func anSMSGateway() async throws {
            let receiver = try await Receiver.http()
            let template = TemplateConfiguration(
                method: "PUT",
                url: receiver.url("/status/201") + "?phone={to}&id={id}",
                headers: ["X-Severity": "{severity}"],
                body: #"{"to": "{to}", "text": "{short}", "nested": {"n": {alert}}, "as": "{ is }"}"#,
                access: Samples.local()
            )
            let contact = Samples.contact(to: "+86 138&x=1")
            #expect(await send(template, Samples.letter(to: contact)) == .delivered("HTTP 201"))
            let request = try #require(try receiver.requests().first)
            #expect(request.method == "PUT")
            #expect(request.path == "/status/201?phone=%2B86%20138%26x%3D1&id=msg_f1e1d_9")
            #expect(request.headers["X-Severity"] == "alarm" && request.headers["Content-Type"] == "application/json")
            let body = try request.json()
            #expect(body["to"] as? String == "+86 138&x=1")
            #expect(body["text"] as? String == Samples.letter().text.short)
            #expect((body["nested"] as? [String: Int])?["n"] == 17)
            #expect(body["as"] as? String == "{ is }")
        }

        @Test func aForm() async throws {
            let receiver = try await Receiver.http()
            let template = TemplateConfiguration(
                url: receiver.url("/status/200"),
                format: .form,
                body: "m={text}&s={site}&p={place}&v={value}&l={link}&a={list}",
                access: Samples.local()
            )
            #expect(await send(template) == .delivered("HTTP 200"))
            let request = try #require(try receiver.requests().first)
            #expect(request.headers["Content-Type"] == "application/x-www-form-urlencoded")
            let parts = request.body.split(separator: "&").map {
                $0.split(separator: "=")[1].removingPercentEncoding ?? ""
            }
            #expect(
                parts == [
                    Samples.letter().text.plain(), "东港 3 号场", "7 号塘", "2.4 mg/L", "https://farm.example/a/17?t=wang",
                    "https://farm.example/a",
                ]
            )
        }

        /// Whatever stands in names, a JSON body stays JSON and gives it back as it was; headers stay one line.
        @Test func valuesNeverBreakOut() async throws {
            let receiver = try await Receiver.http()
            let template = TemplateConfiguration(
                url: receiver.url("/status/200") + "?{to}",
                headers: ["X-Place": "p{place}"],
                body: #"{"a": "{place}", "b": "{site}"}"#,
                access: Samples.local()
            )
            for seed in UInt64(0)..<20 {
                let nasty = Self.nasty(seed)
                var item = Samples.item()
                (item.words.place, item.words.site) = (nasty, nasty)
                let letter = Samples.letter(Samples.message(items: [item]), to: Samples.contact(to: nasty))
                #expect(await send(template, letter) == .delivered("HTTP 200"), "seed \(seed)")
                let request = try #require(try receiver.requests().last)
                let body = try request.json()
                #expect(body["a"] as? String == nasty && body["b"] as? String == nasty, "seed \(seed)")
                #expect(request.path.dropFirst("/status/200?".count).removingPercentEncoding == nasty, "seed \(seed)")
            }
        }

        private static func nasty(_ seed: UInt64) -> String {
            var random = SplitMix(seed: seed)
            let pieces = [
                "\"", "\\", "\n", "\r\n", "\u{0}", "\u{1F}", "\u{7F}", "\u{2028}", "{short}", "{", "}", "溶", "😀", "</",
                "%00", "&",
            ]
            return (0..<30).map { _ in pieces.randomElement(using: &random) ?? "" }.joined()
        }
    }
}
