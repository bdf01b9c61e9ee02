extension DeviceProfile {
    /// A device's own values of the profile's parameters.
    ///
    /// - Parameter texts: as its entry in the registry says them, by name.
    /// - Returns: numbers in the order of `parameters`; NaN where there is none, or no number. Empty without parameters.
    public func values(of texts: [String: String]) -> [Double] {
        parameters.map { texts[$0.name].flatMap(YAMLValue.decimal) ?? .nan }
    }
}
