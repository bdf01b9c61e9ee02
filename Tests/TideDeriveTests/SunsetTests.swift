import Testing
import TideDerive

/// Nights between sunset and sunrise.
struct SunsetTests {
    /// Almanac times, which have the sun's upper edge and refraction: some minutes later in the evening.
    @Test(
        arguments: [
            // Qingdao at midsummer, 19:20 to 4:41 of China; Berlin at midwinter, 15:54 to 8:16; Sydney, 20:05 to 5:43.
            (1_782_057_600.0, 36.07, 120.38, 1_782_040_800.0, 1_782_074_460.0),
            (1_798_070_400.0, 52.52, 13.40, 1_798_037_640.0, 1_798_096_560.0),
            (1_798_034_400.0, -33.87, 151.21, 1_798_016_700.0, 1_798_051_380.0),
        ]
    )
    func almanac(_ time: Double, _ latitude: Double, _ longitude: Double, _ sunset: Double, _ sunrise: Double) throws {
        let night = try #require(Night(containing: time, latitude: latitude, longitude: longitude))
        #expect((-180...720).contains(sunset - night.sunset), "\(night.sunset)")
        #expect((-180...720).contains(night.sunrise - sunrise), "\(night.sunrise)")
    }

    @Test func daysAndNightsDivideTime() {
        for (latitude, longitude) in [(36.0, 120.0), (-45.0, -179.9), (0.0, 0.0), (60.0, 179.9)] {
            var (former, nights) = (Night?.none, 0)
            for step in 0..<40_000 {
                let time = 1_764_000_000 + Double(step) * 900
                let night = Night(containing: time, latitude: latitude, longitude: longitude)
                if let night, let former, night != former {
                    #expect(night.sunset > former.sunrise)
                    #expect((80_000...92_000).contains(night.sunset - former.sunset))
                    nights += 1
                }
                former = night ?? former
            }
            #expect((415...418).contains(nights))
        }
    }

    @Test func polarSummersHaveNone() {
        #expect(Night(containing: 1_782_057_600, latitude: 80, longitude: 20) == nil)
        #expect(Night(containing: 1_798_070_400, latitude: 80, longitude: 20) != nil)
    }
}
