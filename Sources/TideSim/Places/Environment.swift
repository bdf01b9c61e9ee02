/// Everything that the devices of one group of sites share: weather at the coast and inland, and what rain leaves.
struct Environment {
    let coast: Weather
    let inland: Weather
    private var field: Ground
    private var pond: Ground

    init(_ dice: Dice) {
        coast = Weather(dice, isCoast: true)
        inland = Weather(dice, isCoast: false)
        field = Ground(inland)
        pond = Ground(coast)
    }

    /// The field's water.
    mutating func soil(_ moment: Moment) -> Ground.Day { field.state(at: moment) }

    /// Rain water in a pond, mm.
    mutating func freshWater(_ moment: Moment) -> Double { pond.state(at: moment).freshWater }
}
