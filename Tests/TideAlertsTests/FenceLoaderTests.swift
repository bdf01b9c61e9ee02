import Testing
import TideAlerts

/// What people write of fences, and the answers to what is wrong in it.
@Suite struct FenceLoaderTests {
    private static let levels = "{alarm: {above: 50 m}}"

    static let wrong = [
        (
            "{center: [122.45, 37.12], radius: 300 m}",
            "47: rules.a.watch.outside_of.center[0]: 122.45 is no latitude; -90…90; the latitude stands "
                + "first"
        ),
        (
            "{center: [37.12, 222.45], radius: 300 m}",
            "54: rules.a.watch.outside_of.center[1]: 222.45 is no longitude; -180…180; the latitude stands "
                + "first"
        ),
        (
            "{center: [37.12], radius: 300 m}",
            "46: rules.a.watch.outside_of.center: is no latitude with a longitude; [latitude, longitude], "
                + "such as [37.12, 122.45]"
        ),
        (
            "{center: [37.12, east], radius: 300 m}",
            "54: rules.a.watch.outside_of.center[1]: \"east\" is not a number"
        ),
        (
            "{center: [37.12, 122.45]}",
            "37: rules.a.watch.outside_of: radius is missing; such as 300 m"
        ),
        (
            "{center: [37.12, 122.45], radius: 300}",
            "71: rules.a.watch.outside_of.radius: 300 has no unit; such as 300 m"
        ),
        (
            "{center: [37.12, 122.45], radius: 300 kg}",
            "71: rules.a.watch.outside_of.radius: kg is no unit of what is watched; right is such as m"
        ),
        (
            "{center: [37.12, 122.45], radius: 0 m}",
            "71: rules.a.watch.outside_of.radius: 0 m is no radius; from 1 m to 1000 km"
        ),
        (
            "{radius: 300 m}",
            "37: rules.a.watch.outside_of: center is missing; [latitude, longitude]"
        ),
        (
            "{}",
            "37: rules.a.watch.outside_of: no fence; {center: [37.12, 122.45], radius: 300 m} or {corners: "
                + "[[…], …]}"
        ),
        (
            "{corners: [[0, 0], [0, 1], [1, 0]], radius: 300 m}",
            "81: rules.a.watch.outside_of.radius: stands beside corners; a fence is a circle, or has corners"
        ),
        (
            "{corners: [[0, 0], [0, 1]]}",
            "47: rules.a.watch.outside_of.corners: 2 corners enclose nothing; at least 3"
        ),
        (
            "{corners: [[0, 0], [0, 1], [1, 1], [0, 0]]}",
            "72: rules.a.watch.outside_of.corners[3]: is where corner 1 is; each corner once: from the last "
                + "the fence leads to the first"
        ),
        (
            "{corners: [[0, 0], [1, 1], [0, 1], [1, 0]]}",
            "64: rules.a.watch.outside_of.corners[2]: the side from corner 3 to 4 meets that from corner 1 "
                + "to 2; name the corners in their order along the fence"
        ),
        (
            "{corners: [[0, 0], [0, 2], [1, 2], [0, 1]]}",
            "64: rules.a.watch.outside_of.corners[2]: the side from corner 3 to 4 meets that from corner 1 "
                + "to 2; name the corners in their order along the fence"
        ),
        (
            "{corners: [[0, 0], [0, 1], [0, 2]]}",
            "64: rules.a.watch.outside_of.corners[2]: the side from corner 3 to 1 meets that from corner 1 "
                + "to 2; name the corners in their order along the fence"
        ),
        (
            "{corners: [[0, 0], [0, 1], [1, 100]]}",
            "48: rules.a.watch.outside_of.corners[0]: is more than 1000 km from the middle of all corners; "
                + "right is [latitude, longitude]"
        ),
        (
            "{corners: [[0, 0], [0, 120], [0, -120]]}",
            "48: rules.a.watch.outside_of.corners[0]: is more than 1000 km from the middle of all corners; "
                + "right is [latitude, longitude]"
        ),
        (
            "{corners: [[0, 0], [0, 1], [1, 0]]}, channels: [lat]",
            "84: rules.a.watch.channels: are those of latitude and longitude; [lat, lon]"
        ),
    ]

    @Test("what is no fence is refused at its place", arguments: wrong)
    func refuses(fence: String, answer: String) {
        let text = "pack: p\nrules:\n  a: {title: T, watch: {outside_of: \(fence)}, levels: \(Self.levels)}\n"
        #expect(
            RuleSet.load([RuleFile(path: "r.yaml", text: text)]).errors.map(\.description) == ["r.yaml:3:\(answer)"]
        )
    }
}
