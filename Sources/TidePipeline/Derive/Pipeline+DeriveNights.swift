internal import TideModel
internal import TideProfiles

// Series that compare a reading at night with the first one after sunset.

extension Pipeline {
    /// How a reading stands to a series of nights.
    enum NightStanding {
        /// It is day: there is nothing to say.
        case day
        /// The first reading of the night must be looked up.
        case unknown
        case known(NightFacts)
    }

    /// What is remembered of the night that a reading lies in; looked up once a night and device.
    func standing(_ rule: DeriveRule, _ series: DerivedSeries, _ time: Int64) -> NightStanding {
        if let facts = nights[series], facts.times.contains(time) {
            // Of the very time of the first reading another one may have taken its place.
            return facts.dusk.time < time ? .known(facts) : .unknown
        }
        return rule.night(at: time, position(of: series.device)) == nil ? .day : .unknown
    }

    /// The nights that late readings of a series change beyond what `max_skew` says.
    ///
    /// - Parameters:
    ///   - late: times of late readings.
    ///   - rule: what is derived.
    ///   - device: of the series.
    /// - Returns: from the sunset before the first to the sunrise after the last; `late` itself by day.
    func nightsAround(_ late: ClosedRange<Int64>, _ rule: DeriveRule, _ device: DeviceNumber) -> ClosedRange<Int64> {
        guard rule.isOfNight else { return late }
        let position = position(of: device)
        let first = rule.night(at: late.lowerBound, position)?.lowerBound ?? late.lowerBound
        let last = rule.night(at: late.upperBound, position)?.upperBound ?? late.upperBound
        return min(first, late.lowerBound)...max(last, late.upperBound)
    }

    /// Remembers the night that the newest reading lies in.
    mutating func note(_ facts: NightFacts?, _ work: DeriveWork, _ series: DerivedSeries) {
        guard work.rule.isOfNight else { return }
        if work.isNewest, work.kept == 0 {
            nights[series] = facts
        } else if let known = nights[series], known.times.overlaps(work.changed.lowerBound..<work.judged.upperBound + 1)
        {
            nights[series] = nil
        }
    }
}
