/// Why a profile, or a device under it, cannot be written.
public enum ProfileEncoderError: Error, Equatable, Sendable, CustomStringConvertible {
    /// An id that cannot be taken apart: two variables stand side by side.
    case ambiguousIdentity(profile: String)
    /// Only messages of one kind, and in JSON, can be written.
    case unsuitableCodec(profile: String)
    /// Two different things stand at one path, or one inside the other.
    case sharedPath(profile: String, path: String)
    /// A site or device id that the profile's templates cannot give.
    case unsuitableIdentity(profile: String, device: String)

    /// What is wrong, where, and what would be right.
    public var description: String {
        switch self {
        case .ambiguousIdentity(let profile):
            "\(profile): identity: two variables side by side cannot be written back; put text between them"
        case .sharedPath(let profile, let path):
            "\(profile): decode: \(path) stands for two things; a payload can be written only with one thing per path"
        case .unsuitableCodec(let profile):
            "\(profile): decode: only one JSON document or one array of rows can be written"
        case .unsuitableIdentity(let profile, let device):
            "\(profile): identity: no message of this profile can come from \(device)"
        }
    }
}
