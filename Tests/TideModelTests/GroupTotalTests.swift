import Testing
import TideModel

struct GroupTotalTests {
    private func group(_ site: String, _ parts: [(enterprise: String?, valued: UInt32, sum: Double)]) -> SiteGroup {
        SiteGroup(
            key: GroupKey(site: site, measure: GroupMeasure(quantity: "feed_intake", unit: "kg")),
            start: 0,
            parts: parts.map { part in
                GroupPart(
                    enterprise: part.enterprise,
                    series: 1,
                    n: part.valued + 1,
                    good: part.valued,
                    suspect: 0,
                    valued: part.valued,
                    min: part.valued > 0 ? part.sum / Double(part.valued) - 1 : .nan,
                    max: part.valued > 0 ? part.sum / Double(part.valued) + 1 : .nan,
                    sum: part.sum,
                    changedAt: 7,
                    revision: 0
                )
            }
        )
    }

    @Test func anEnterpriseWithManySitesCountsOnce() {
        var total = GroupTotal()
        total.add(group("a", [("x", 10, 100), (nil, 5, 30)]))
        total.add(group("b", [("x", 10, 60), ("y", 40, 80)]))
        total.add(group("c", [("z", 1, -120)]))
        #expect(total.enterprises == 3 && total.valued == 66 && total.n == 71 && total.sum == 150)
        #expect(total.largestBySum.map(\.enterprise) == ["x", "z"])
        #expect(total.largestBySum.map(\.contribution.sum) == [160, -120])
        #expect(total.largestByReadings.map(\.enterprise) == ["y", "x"])
        #expect(total.unowned.sum == 30)
        #expect(total.min == -121 && total.max == 11)
    }

    @Test func whoHasNoValuesIsNoEnterprise() {
        var total = GroupTotal()
        total.add(group("a", [("x", 0, 0)]))
        #expect(total.enterprises == 0 && total.n == 1 && total.min.isNaN && total.largestBySum.isEmpty)
    }
}
