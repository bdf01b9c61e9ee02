/// A number that differs from device to device, such as a calibration constant that the maker prints on each.
public struct ParameterSpec: Sendable, Equatable {
    /// Its name, for formulas and for `parameters` of a device in the registry.
    public var name: String
    /// What holds for devices that do not say; nil: each must say.
    public var fallback: Double?
}
