internal import TideUnits
internal import TideYAML

extension RuleLoader {
    /// Most corners of a fence: every position is compared with every side.
    private static let mostCorners = 100

    /// `outside_of: {center: [37.12, 122.45], radius: 300 m}` or `{corners: […]}`, `channels: [latitude, longitude]`.
    func outside(_ value: YAMLValue, _ fields: YAMLFields) -> Measured? {
        let channels = fields.optional("channels").map { self.channels($0) } ?? [nil, nil]
        guard let fence = fence(value), let channels else { return nil }
        let inputs = zip(["latitude", "longitude"], channels).map { SeriesSelector(quantity: $0, channel: $1) }
        // A latitude of this moment and a longitude of the last are no place.
        let combination = Combination(.outside(fence), of: inputs, within: 0)
        return Measured(.combined(combination), unit: try? Unit("m"))
    }

    /// Channels of latitude and longitude, of devices that have more than one position.
    private func channels(_ value: YAMLValue) -> [String?]? {
        guard let items = value.items(maximum: 2) else { return nil }
        let names = items.compactMap { $0.string(maximum: 128) }
        if names.count == 2 { return names }
        if names.count == items.count { value.fail("are those of latitude and longitude", hint: "[lat, lon]") }
        return nil
    }

    private func fence(_ value: YAMLValue) -> Fence? {
        guard let fields = value.fields() else { return nil }
        defer { fields.done() }
        let center = fields.optional("center"), radius = fields.optional("radius")
        guard let corners = fields.optional("corners") else {
            if center == nil, radius == nil {
                value.fail("no fence", hint: "{center: [37.12, 122.45], radius: 300 m} or {corners: [[…], …]}")
                return nil
            }
            if center == nil { value.fail("center is missing", hint: "[latitude, longitude]") }
            if radius == nil { value.fail("radius is missing", hint: "such as 300 m") }
            guard let middle = center.flatMap({ point($0) }), let radius = radius.flatMap({ self.radius($0) }) else {
                return nil
            }
            return Fence(around: middle, radius: radius)
        }
        for other in [center, radius].compactMap({ $0 }) {
            other.fail("stands beside corners", hint: "a fence is a circle, or has corners")
        }
        return field(corners)
    }

    private func radius(_ value: YAMLValue) -> Double? {
        let metres = Measured(.silence(SeriesSelector()), unit: try? Unit("m"))
        guard let radius = number(value, metres) else { return nil }
        guard radius >= 1, radius <= SpherePolygon.reach else {
            value.fail("\(radius.plain) m is no radius", hint: "from 1 m to \((SpherePolygon.reach / 1_000).plain) km")
            return nil
        }
        return radius
    }

    private func field(_ value: YAMLValue) -> Fence? {
        guard let items = value.items(maximum: Self.mostCorners) else { return nil }
        guard items.count >= 3 else {
            value.fail("\(items.count) corners enclose nothing", hint: "at least 3")
            return nil
        }
        let corners = items.compactMap { point($0) }
        guard corners.count == items.count else { return nil }
        do throws(SpherePolygon.Wrong) { return Fence(try SpherePolygon(corners)) } catch {
            switch error {
            case .far(let corner):
                items[corner].fail(
                    "is more than \((SpherePolygon.reach / 1_000).plain) km from the middle of all corners",
                    hint: "right is [latitude, longitude]"
                )
            case .repeated(let corner, let other):
                items[corner].fail(
                    "is where corner \(other + 1) is",
                    hint: "each corner once: from the last the fence leads to the first"
                )
            case .crossing(let one, let other):
                let sides = [one, other].map { "from corner \($0 + 1) to \(($0 + 1) % items.count + 1)" }
                items[other].fail(
                    "the side \(sides[1]) meets that \(sides[0])",
                    hint: "name the corners in their order along the fence"
                )
            }
            return nil
        }
    }

    /// `[latitude, longitude]`, in degrees.
    private func point(_ value: YAMLValue) -> SpherePoint? {
        guard let items = value.items(maximum: 2) else { return nil }
        guard items.count == 2 else {
            value.fail("is no latitude with a longitude", hint: "[latitude, longitude], such as [37.12, 122.45]")
            return nil
        }
        let numbers = items.compactMap { $0.number() }
        guard numbers.count == 2 else { return nil }
        for (index, (most, word)) in [(90.0, "latitude"), (180.0, "longitude")].enumerated()
        where abs(numbers[index]) > most {
            items[index].fail(
                "\(numbers[index].plain) is no \(word)",
                hint: "-\(most.plain)…\(most.plain); the latitude stands first"
            )
            return nil
        }
        return SpherePoint(latitude: numbers[0], longitude: numbers[1])
    }
}
