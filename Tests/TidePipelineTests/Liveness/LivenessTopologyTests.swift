import Testing
import TideModel
import TidePipeline

/// Causes first: what is behind a gateway that is down is one message.
struct LivenessTopologyTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var parents: [DeviceNumber?]
        var statuses: [LivenessStatus]
        var causes: [LivenessCause]
    }

    @Test(arguments: [
        Case(
            testDescription: "all is well",
            parents: [nil, 0, 0],
            statuses: [.live, .live, .neverSeen],
            causes: [.itself, .itself, .itself]
        ),
        Case(
            testDescription: "one sensor is broken",
            parents: [nil, 0, 0],
            statuses: [.live, .silent, .live],
            causes: [.itself, .itself, .itself]
        ),
        Case(
            testDescription: "the gateway is down; a device that still speaks has no cause",
            parents: [nil, 0, 0, 0],
            statuses: [.silent, .silent, .late, .live],
            causes: [.itself, .gateway(0), .gateway(0), .itself]
        ),
        Case(
            testDescription: "a repeater behind a gateway: the one farthest away",
            parents: [nil, 0, 1, nil],
            statuses: [.late, .silent, .silent, .silent],
            causes: [.itself, .gateway(0), .gateway(0), .itself]
        ),
        Case(
            testDescription: "a gateway that never speaks, and all behind it missing",
            parents: [nil, 0, 0, 0],
            statuses: [.neverSeen, .silent, .late, .neverSeen],
            causes: [.itself, .presumedGateway(0), .presumedGateway(0), .itself]
        ),
        Case(
            testDescription: "a gateway that never speaks, and one behind it live",
            parents: [nil, 0, 0, 0],
            statuses: [.neverSeen, .silent, .late, .live],
            causes: [.itself, .itself, .itself, .itself]
        ),
        Case(
            testDescription: "one device alone does not accuse its gateway",
            parents: [nil, 0],
            statuses: [.neverSeen, .silent],
            causes: [.itself, .itself]
        ),
        Case(
            testDescription: "a circle in the registry",
            parents: [1, 2, 0, 3],
            statuses: [.silent, .silent, .silent, .silent],
            causes: [.itself, .itself, .itself, .itself]
        ),
        Case(
            testDescription: "a gateway that is not there",
            parents: [9],
            statuses: [.silent],
            causes: [.itself]
        ),
    ]) func causes(_ wanted: Case) {
        let topology = LivenessTopology(
            zip(wanted.parents, wanted.statuses).map { parent, status in
                var standing = LivenessStanding(site: "bay", gateway: parent)
                standing.add(status, heard: .min, since: .min)
                return standing
            }
        )
        #expect(topology.causes() == wanted.causes)
    }

    @Test(arguments: [
        ([LivenessStatus](), LivenessStatus.neverSeen), ([.neverSeen], .neverSeen), ([.neverSeen, .silent], .silent),
        ([.silent, .late, .live], .live), ([.silent, .late], .late),
    ]) func aDeviceIsAsLiveAsItsBestSeries(series: [LivenessStatus], device: LivenessStatus) {
        #expect(LivenessStatus.ofDevice(series) == device)
    }
}
