import Glibc
import Testing
import TideMQTT
import TideModel
import TideTesting

extension BrokerTests {
    /// What the recipe rests on, proven on the installed library and broker.
    @Suite(.serialized)
    struct RecipeTests {
        /// Leaves `count` messages in the session of client `id`.
        private func fill(_ broker: BrokerProcess, _ id: String, _ count: Int) throws {
            try RawClient(id, port: broker.port).subscribe("ft/#")
            // If it comes again before the broker has seen its end, the broker logs a takeover instead of that end.
            #expect(broker.waitForEnd(of: id))
            try RawClient(nil, port: broker.port).publish(numbered(0..<count))
        }

        @Test("read, then closed without a write: everything comes again")
        func closedUnwritten() throws {
            let broker = try BrokerProcess("max_inflight_messages 1000")
            try fill(broker, "k", 60)
            var ids: [Int32] = []
            do {
                let client = try RawClient("k", port: broker.port)
                try client.read(60)
                ids = client.messages.map(\.id)
            }
            let again = try RawClient("k", port: broker.port)
            try again.read(60)
            #expect(again.messages.map(\.text) == (0..<60).map { "n=\($0)" })
            #expect(again.messages.map(\.id) == ids)
        }

        @Test("the library's default acknowledges before the message is delivered: what was read is lost")
        func withoutQueuing() throws {
            let broker = try BrokerProcess("max_inflight_messages 1000")
            try fill(broker, "k", 20)
            try RawClient("k", port: broker.port, queuing: false).read(20)
            #expect(broker.waitForEnd(of: "k", times: 2))
            let again = try RawClient("k", port: broker.port)
            again.readRest()
            #expect(again.messages.isEmpty)
        }

        @Test("without the gate, a SUBSCRIBE takes the acknowledgements of uncommitted messages with it")
        func subscribeWrites() throws {
            let broker = try BrokerProcess("max_inflight_messages 1000")
            try fill(broker, "k", 50)
            do {
                let client = try RawClient("k", port: broker.port)
                try client.read(50)
                try client.subscribe("ft/#")
            }
            #expect(broker.waitForEnd(of: "k", times: 2))
            let again = try RawClient("k", port: broker.port)
            again.readRest()
            #expect(again.messages.isEmpty)
        }
    }
}
