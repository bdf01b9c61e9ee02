/// What feeds a device; silence means more on mains.
public enum PowerClass: String, Sendable, CaseIterable {
    case mains, solar, battery
}
