internal import GRDB
import TideModel

/// Places and the numbers of sites and parts in `readings/index.sqlite`, within a transaction or a snapshot.
struct PlaceTable {
    let db: Database
    /// Path, for errors.
    let file: String

    /// All of it.
    func load() throws -> Places {
        var places = Places()
        for site in try String.fetchAll(db, sql: "SELECT id FROM sites ORDER BY number") {
            _ = places.enter(site: site)
        }
        for row in try Row.fetchAll(db, sql: "SELECT site, enterprise, zone, day_start FROM places ORDER BY number") {
            let site = try (row[0] as Int64?).map { try self.site($0, places) }
            _ = places.enter(Places.Recorded(site: site, enterprise: row[1], zone: row[2], dayStart: row[3]))
        }
        for row in try Row.fetchAll(db, sql: "SELECT quantity, unit FROM measures ORDER BY number") {
            _ = places.enter(GroupMeasure(quantity: row[0], unit: row[1]))
        }
        for row in try Row.fetchAll(db, sql: "SELECT site, measure, enterprise FROM parts ORDER BY number") {
            guard let measure = Int(exactly: row[1] as Int64), places.measures.indices.contains(measure) else {
                throw StoreError.damage("there is no measure \(row[1] as Int64)", file: file)
            }
            let key = GroupKey(site: try site(row[0], places), measure: places.measures[measure])
            _ = places.enter(Places.PartName(key: key, enterprise: row[2]))
        }
        let placed = try Row.fetchCursor(db, sql: "SELECT device, place FROM placed")
        while let row = try placed.next() {
            guard let place = UInt32(exactly: row[1] as Int64), Int(place) < places.places.count else {
                throw StoreError.damage("device \(row[0] as Int64) is at place \(row[1] as Int64)", file: file)
            }
            places.put(DeviceNumber(truncatingIfNeeded: row[0] as Int64), at: place)
        }
        return places
    }

    private func site(_ number: Int64, _ places: Places) throws -> String {
        guard number >= 0, number < places.sites.count else {
            throw StoreError.damage("there is no site \(number)", file: file)
        }
        return places.sites[Int(number)]
    }

    /// Adds the sites, places and parts that `new` has and `old` has not.
    func add(_ new: Places, to old: Places) throws {
        for number in old.sites.count..<new.sites.count {
            try db.execute(sql: "INSERT INTO sites(number, id) VALUES (?, ?)", arguments: [number, new.sites[number]])
        }
        for number in old.places.count..<new.places.count {
            let place = new.places[number]
            try db.execute(
                sql: "INSERT INTO places(number, site, enterprise, zone, day_start) VALUES (?, ?, ?, ?, ?)",
                arguments: [
                    number, place.site.flatMap { new.siteNumbers[$0] }, place.enterprise, place.zone, place.dayStart,
                ]
            )
        }
        for number in old.measures.count..<new.measures.count {
            let measure = new.measures[number]
            try db.execute(
                sql: "INSERT INTO measures(number, quantity, unit) VALUES (?, ?, ?)",
                arguments: [number, measure.quantity, measure.unit]
            )
        }
        for number in old.parts.count..<new.parts.count {
            let (key, enterprise) = (new.parts[number].key, new.parts[number].enterprise)
            try db.cachedStatement(sql: "INSERT INTO parts(number, site, measure, enterprise) VALUES (?, ?, ?, ?)")
                .execute(arguments: [
                    number, new.siteNumbers[key.site], new.measureNumbers[key.measure], enterprise,
                ])
        }
    }

    /// Writes where a device stands.
    func put(_ device: DeviceNumber, at place: UInt32) throws {
        try db.cachedStatement(sql: "INSERT OR REPLACE INTO placed(device, place) VALUES (?, ?)")
            .execute(arguments: [Int64(device), Int64(place)])
    }
}
