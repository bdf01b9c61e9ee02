/// What a device is.
public enum DeviceKind: String, Sendable, CaseIterable {
    case sensor, gateway, collar, tracker, actuator
}
