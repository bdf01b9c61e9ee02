import Testing
import TideAlerts
import TideModel

/// Rules that do nothing, or stand still, with the series of an installation.
@Suite struct InstalledFindingsTests {
    private static func place(
        _ number: SeriesNumber,
        _ quantity: String,
        _ unit: ProductionUnit?,
        interval: Int64? = nil,
        stands: Int64? = nil
    ) -> SeriesPlace {
        SeriesPlace(
            series: number,
            channel: "\(quantity)_\(number)",
            quantity: quantity,
            valueUnit: quantity == "ammonia_air" ? "[ppm]" : "mg/L",
            device: DeviceKey(site: unit?.site ?? "hill", device: "d\(number)"),
            deviceNumber: DeviceNumber(number),
            profile: "generic/probe",
            parameters: ["stage": "adult"],
            unit: unit,
            interval: interval,
            stands: stands
        )
    }

    static let places: [SeriesPlace] = {
        let pond = ProductionUnit(site: "bay", id: "pond", kind: .pond, species: "Litopenaeus vannamei")
        let other = ProductionUnit(site: "bay", id: "other", kind: .pond)
        let barn = ProductionUnit(site: "ranch", id: "barn", kind: .barn)
        return [
            place(0, "dissolved_oxygen", pond), place(1, "aerator_current", pond), place(2, "ammonia_air", barn),
            place(3, "ph", nil), place(4, "dissolved_oxygen", nil),
            place(5, "water_temperature", other, interval: 1_200_000),
            place(6, "water_temperature", nil, interval: 60_000, stands: 3_600_000),
        ]
    }()

    static let installed: [FindingsTests.Case] = [
        .init(
            testDescription: "no such series",
            rule: "watch: oxygen_saturation\n    levels: {alarm: {below: 10 %}}",
            findings: ["p/a matches nothing: no series is oxygen_saturation"]
        ),
        .init(
            testDescription: "no such channel",
            rule: "watch: {channel: ph_4}\n    levels: {alarm: {below: 10}}",
            findings: ["p/a matches nothing: no series is ph_4; did you mean ph_3?"]
        ),
        .init(
            testDescription: "kept in another unit",
            rule: "watch: {quantity: ammonia_air, unit: mg/m3}\n    levels: {alarm: {above: 15 mg/m3}}",
            findings: ["p/a matches nothing: no series is ammonia_air mg/m3; did you mean ammonia_air?"]
        ),
        .init(
            testDescription: "a species with a letter wrong",
            rule: "watch: dissolved_oxygen\n    scope: {species: Litopenaeus vanamei}\n"
                + "    levels: {alarm: {below: 4 mg/L}}",
            findings: ["p/a matches nothing: no species Litopenaeus vanamei; did you mean Litopenaeus vannamei?"]
        ),
        .init(
            testDescription: "a site that is not there",
            rule: "watch: dissolved_oxygen\n    scope: {site: moon}\n    levels: {alarm: {below: 4 mg/L}}",
            findings: ["p/a matches nothing: no site moon; there is bay, hill, ranch"]
        ),
        .init(
            testDescription: "a kind that is there, but not of it",
            rule: "watch: dissolved_oxygen\n    scope: {kind: barn}\n    levels: {alarm: {below: 4 mg/L}}",
            findings: ["p/a matches nothing: nothing it watches is of kind barn"]
        ),
        .init(
            testDescription: "inputs that are not in one unit",
            rule: "watch: {expression: a * b * c, of: {a: dissolved_oxygen, b: {channel: aerator_current_1}, "
                + "c: {channel: ph_3}}, unit: mg/L}\n    levels: {alarm: {below: 4 mg/L}}",
            findings: [
                "p/a matches nothing: no unit has all of dissolved_oxygen, aerator_current_1 and ph_3; name the unit of "
                    + "each device in the registry"
            ]
        ),
        .init(
            testDescription: "an input that nothing measures",
            rule: "watch: {expression: a + b, of: {a: dissolved_oxygen, b: {channel: ph_3, unit: ug/L}}, unit: mg/L}\n"
                + "    levels: {alarm: {below: 4 mg/L}}",
            findings: ["p/a matches nothing: no series is ph_3 ug/L; did you mean ph_3?"]
        ),
        .init(
            testDescription: "a fence without positions",
            rule: "watch: {outside_of: {center: [37, 122], radius: 1 km}}\n    levels: {alarm: {above: 50 m}}",
            findings: ["p/a matches nothing: no series is latitude"]
        ),
        .init(
            testDescription: "a tag",
            rule: "watch: ammonia_air\n    scope: {tags: {stage: chick}}\n    levels: {alarm: {above: 10 ppm}}",
            findings: ["p/a matches nothing: no tag stage chick; there is adult"]
        ),
        .init(
            testDescription: "two that are in no unit together",
            rule: "watch: {difference: [dissolved_oxygen, {channel: ph_3}], within: 5m}\n"
                + "    levels: {alarm: {above: 4 mg/L}}",
            findings: [
                "p/a matches nothing: no unit has both dissolved_oxygen and ph_3; name the unit of each device in the "
                    + "registry"
            ]
        ),
        .init(
            testDescription: "more devices than there are",
            rule: "watch: {count_of: dissolved_oxygen, below: 3 mg/L}\n"
                + "    levels: {warning: {at_least: 1}, alarm: {above: 1}}",
            findings: ["p/a alarm can never fire: no site has more than 1 of its devices"]
        ),
        .init(
            testDescription: "more silent devices than there are",
            rule: "watch: {count_of: silent, in: unit}\n    levels: {alarm: {at_least: 3}}",
            findings: ["p/a can never fire: no unit has more than 2 of its devices"]
        ),
        .init(
            testDescription: "devices of no unit",
            rule: "watch: {count_of: ph, above: 9, in: unit}\n    levels: {alarm: {at_least: 1}}",
            findings: [
                "p/a matches nothing: none of its devices is in a unit; name the unit of each device in the registry"
            ]
        ),
        .init(
            testDescription: "something beside that is not there",
            rule: "watch: ammonia_air\n    while: {series: aerator_current, below: 1 A}\n"
                + "    levels: {alarm: {above: 10 ppm}}",
            findings: [
                "p/a can never fire: aerator_current, which `while` asks for, is measured beside none of its series"
            ]
        ),
        .init(
            testDescription: "a trend over less than two intervals",
            rule: "watch: {rate_of: water_temperature, over: 30m}\n    scope: {kind: pond}\n"
                + "    levels: {alarm: {above: 1 K/h}}",
            findings: [
                "p/a stands still at bay/d5/water_temperature_5: `over` is 30m, and the next reading may be 20m away; make "
                    + "`over` at least 40m"
            ]
        ),
        .init(
            testDescription: "a trend over less than two heartbeats of a dead band",
            rule: "watch: {time_to: water_temperature, rises_to: 30 Cel, over: 39m}\n    levels: {alarm: {below: 1 h}}",
            findings: [
                "p/a stands still at hill/d6/water_temperature_6 and 1 more: `over` is 39m, and the next reading may be 1h "
                    + "away; make `over` at least 2h"
            ]
        ),
        .init(
            testDescription: "a trend over two intervals",
            rule: "watch: {rate_of: water_temperature, over: 40m}\n    scope: {site: bay}\n"
                + "    levels: {alarm: {above: 1 K/h}}",
            findings: []
        ),
        .init(
            testDescription: "all right",
            rule: "watch: dissolved_oxygen\n    scope: {kind: pond, site: bay}\n"
                + "    while: {series: aerator_current, below: 1 A}\n    levels: {alarm: {below: 4 mg/L}}",
            findings: []
        ),
    ]

    @Test(arguments: installed)
    func matchesNothing(_ wanted: FindingsTests.Case) {
        let file = FindingsTests.file(wanted.rule)
        #expect(RuleSet.load([file]).errors.map(\.description) == [])
        let found = RuleSet.findings([file], places: Self.places).map(\.description)
        #expect(found == wanted.findings.map { "r.yaml:3:3: \($0)" })
    }
}
