import Testing
import TideModel
import TidePipeline

/// Nothing of a site is heard: its uplink, by what is known at the time.
struct SiteUplinkTests {
    private static let minute: Int64 = 60_000

    /// A device that is missed `late` minutes after it was heard, and silent after twice as long; minutes.
    struct Standing: Sendable {
        var heard: Int64
        var late: Int64 = 4
        var gateway: DeviceNumber?
        var site = "bay"

        func standing(at now: Int64) -> LivenessStanding {
            var standing = LivenessStanding(site: site, gateway: gateway)
            let age = now - heard
            let status: LivenessStatus = age >= 2 * late ? .silent : age >= late ? .late : .live
            let since = status == .silent ? heard + 2 * late : status == .late ? heard + late : heard
            standing.add(status, heard: heard * minute, since: since * minute)
            return standing
        }
    }

    struct Case: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var devices: [Standing]
        var at: Int64 = 110
        /// Numbers of devices of which the uplink is the cause.
        var uplink: [Int]
    }

    static let cases = [
        Case(
            testDescription: "three at once",
            devices: [.init(heard: 100), .init(heard: 99), .init(heard: 101)],
            uplink: [0, 1, 2]
        ),
        Case(
            testDescription: "already while they are only late",
            devices: [.init(heard: 100), .init(heard: 100), .init(heard: 101)],
            at: 105,
            uplink: [0, 1, 2]
        ),
        Case(testDescription: "two are too few", devices: [.init(heard: 100), .init(heard: 99)], uplink: []),
        Case(
            testDescription: "one that is heard says that the uplink is up",
            devices: [.init(heard: 100), .init(heard: 99), .init(heard: 101), .init(heard: 109)],
            uplink: []
        ),
        Case(
            testDescription: "one that is seldom heard and not due says nothing",
            devices: [.init(heard: 100), .init(heard: 99), .init(heard: 101), .init(heard: 60, late: 200)],
            uplink: [0, 1, 2]
        ),
        Case(
            testDescription: "one that broke long before is not of it",
            devices: [.init(heard: 100), .init(heard: 99), .init(heard: 101), .init(heard: 20)],
            uplink: [0, 1, 2]
        ),
        Case(
            testDescription: "two broke long before, and now a third",
            devices: [.init(heard: 100), .init(heard: 20), .init(heard: 30)],
            uplink: []
        ),
        Case(
            testDescription: "one that lost a message before is of it",
            devices: [.init(heard: 100), .init(heard: 100), .init(heard: 101), .init(heard: 98)],
            uplink: [0, 1, 2, 3]
        ),
        Case(
            testDescription: "one came back: the others are for themselves",
            devices: [.init(heard: 100), .init(heard: 99), .init(heard: 101), .init(heard: 108)],
            uplink: []
        ),
        Case(
            testDescription: "another site is another uplink",
            devices: [.init(heard: 100), .init(heard: 99), .init(heard: 101), .init(heard: 109, site: "cove")],
            uplink: [0, 1, 2]
        ),
        Case(
            testDescription: "one gateway explains all",
            devices: [
                .init(heard: 101), .init(heard: 100, gateway: 0), .init(heard: 100, gateway: 0),
                .init(heard: 99, gateway: 0),
            ],
            uplink: []
        ),
        Case(
            testDescription: "two gateways at once",
            devices: [
                .init(heard: 101), .init(heard: 100, gateway: 0), .init(heard: 100), .init(heard: 99, gateway: 2),
            ],
            uplink: [0, 1, 2, 3]
        ),
    ]

    @Test(arguments: cases)
    func uplink(_ wanted: Case) {
        let causes = LivenessTopology(wanted.devices.map { $0.standing(at: wanted.at) }).causes()
        let found = causes.indices.filter { causes[$0] == .uplink(site: wanted.devices[$0].site) }
        #expect(found == wanted.uplink)
    }

    @Test func whatMessagesSay() {
        let standings = Self.cases[0].devices.map { $0.standing(at: 110) }
        let outages = Outages(standings) { "bay/d\($0)" }
        #expect(
            outages.outage(of: 1)
                == Outage(.uplink, "bay", devices: 3, since: Timestamp(milliseconds: 101 * Self.minute))
        )
        let behind = Self.cases[10].devices.map { $0.standing(at: 110) }
        let gateway = Outages(behind) { "bay/d\($0)" }
        #expect(gateway.outage(of: 2)?.key == "gateway bay/d0" && gateway.outage(of: 0)?.devices == 4)
    }
}
