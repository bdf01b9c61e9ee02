import Foundation
import Logging
import Testing
import TideMQTT
import TideNotify
import TideTesting

extension ReceiverTests {
    /// Messages on a topic, against mosquitto, over the daemon's own publisher.
    struct TopicTests {
        @Test func theBrokerHasItWhenItIsDelivered() async throws {
            let broker = try BrokerProcess()
            let (publisher, end) = publisher(broker)
            defer { end() }
            let topic = TopicSender(TopicConfiguration(topic: "fieldtide/alerts/{contact}"), publish: publisher)
            let log = ScratchFolder()
            let command = [
                "mosquitto_sub", "-p", "\(broker.port)", "-t", "fieldtide/alerts/#", "-q", "1", "-C", "2", "-v", "-i",
                "ear", "-W", "20",
            ]
            let subscriber = try ChildProcess(command, log: log.file("log"))
            #expect(broker.waitForLog(["Sending SUBACK to ear"]))
            // Sent twice, as after a crash: the receiver knows it by its id.
            for _ in 0..<2 {
                #expect(await topic.send(Samples.letter()) == .delivered("broker: fieldtide/alerts/wang"))
            }
            subscriber.waitForExit()
            let lines = log.read("log").split(separator: "\n")
            #expect(lines.count == 2 && Set(lines).count == 1)
            let payload = try #require(lines.first?.drop { $0 != "{" })
            let message = try JSONSerialization.jsonObject(with: Data(payload.utf8)) as? [String: Any]
            #expect((message?["data"] as? [String: Any])?["id"] as? String == "msg_f1e1d_9")
        }

        @Test func aBrokerThatIsAwayMeansTryingAgain() async throws {
            let broker = try BrokerProcess()
            let (publisher, end) = publisher(broker)
            end()
            let topic = TopicSender(TopicConfiguration(topic: "a"), publish: publisher)
            guard case .retry(nil, _) = await topic.send(Samples.letter()) else {
                throw ChildProcessError(description: "a publisher that has ended delivers nothing")
            }
        }

        /// As the daemon hands its publisher in.
        private func publisher(_ broker: BrokerProcess) -> (AlertPublisher, () -> Void) {
            let address = MQTTAddress(host: "127.0.0.1", port: broker.port)
            let configuration = MQTTConfiguration(address: address, clientID: "notify", subscribe: [])
            let publisher = MQTTPublisher(configuration: configuration, seed: 1, logger: Logger(label: "test"))
            publisher.start()
            let publish: AlertPublisher = { topic, payload in
                await withCheckedContinuation { continuation in
                    do {
                        try publisher.publish(topic, payload) { continuation.resume(returning: $0.map { "\($0)" }) }
                    } catch {
                        continuation.resume(returning: "\(error)")
                    }
                }
            }
            return (
                publish,
                {
                    publisher.requestStop()
                    _ = publisher.waitUntilStopped(milliseconds: 5_000)
                }
            )
        }
    }
}
