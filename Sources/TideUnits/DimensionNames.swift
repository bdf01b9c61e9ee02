/// Names of dimensions for messages, each given by one unit that has it.
enum DimensionNames {
    static let table: [Dimension: String] = {
        var names: [Dimension: String] = [:]
        for (name, code) in definitions {
            guard let unit = try? Unit(code) else { preconditionFailure("dimension \(name): unit \(code)") }
            names[unit.dimension] = name
        }
        return names
    }()

    private static let definitions: [(name: String, code: String)] = [
        ("a number or ratio", "1"), ("length", "m"), ("area", "m2"), ("volume", "m3"), ("mass", "kg"),
        ("time", "s"), ("frequency", "/s"), ("speed", "m/s"), ("acceleration", "m/s2"), ("temperature", "K"),
        ("temperature change per time", "K/s"), ("temperature times time", "K.s"), ("plane angle", "deg"),
        ("pressure", "Pa"), ("force", "N"), ("energy", "J"), ("power", "W"), ("irradiance", "W/m2"),
        ("energy per area", "J/m2"), ("electric current", "A"), ("electric charge", "A.s"), ("voltage", "V"),
        ("resistance", "Ohm"), ("conductance", "S"), ("electrical conductivity", "S/m"),
        ("volume flow", "m3/s"), ("mass flow", "kg/s"), ("mass per area", "kg/m2"),
        ("mass concentration or density", "kg/m3"), ("amount of substance", "mol"),
        ("amount concentration", "mol/m3"), ("amount per mass", "mol/kg"), ("photon flux per area", "mol/m2/s"),
        ("illuminance", "lx"), ("luminous flux", "lm"), ("luminous intensity", "cd"),
        ("acidity (pH)", "[pH]"), ("level difference", "dB"), ("signal power level ({dBm})", "{dBm}"),
        ("turbidity by white light ({NTU})", "{NTU}"), ("turbidity by infrared light ({FNU})", "{FNU}"),
        ("a state code", "{state}"), ("a yes/no code", "{bool}"),
    ]
}
