/// Temperature-humidity indices of cattle; `T` in Cel, `RH` in %.
///
/// They differ by more than a unit where it is hot and moist, about as much as one class of alerts is wide.
enum HeatStress {
    /// National Research Council (1971), A guide to environmental research on animals.
    static func nrc(T: Double, RH: Double) -> Double { 1.8 * T + 32 - (0.55 - 0.0055 * RH) * (1.8 * T - 26) }

    /// Yousef (1985), Stress physiology in livestock, from the dew point (FAO-56).
    static func yousef(T: Double, RH: Double) -> Double {
        T + 0.36 * MoistAir.Magnus.fao56.dewPoint(T: T, RH: RH) + 41.2
    }

    /// Mader, Davis & Brown-Brandl (2006), Journal of Animal Science 84, 712.
    static func mader(T: Double, RH: Double) -> Double { 0.8 * T + RH / 100 * (T - 14.4) + 46.4 }
}
