internal import TideYAML

extension DeviceProfile {
    /// A device's own values of the profile's parameters.
    ///
    /// - Parameter texts: as its entry in the registry says them, by name.
    /// - Returns: numbers in the order of `parameters`; NaN where there is none, infinity where the text is no number.
    ///   Empty without parameters.
    public func values(of texts: [String: String]) -> [Double] {
        parameters.map { spec in texts[spec.name].map { YAMLValue.decimal($0) ?? .infinity } ?? .nan }
    }
}
