internal import Glibc

/// A user and group to run as.
public struct FolderOwner: Sendable, Equatable {
    /// User id.
    public var user: UInt32
    /// Group id.
    public var group: UInt32

    /// Makes an owner.
    public init(user: UInt32, group: UInt32) {
        self.user = user
        self.group = group
    }

    /// Whom a process should become before it opens a folder; nil to stay who it is.
    ///
    /// Only root changes: files that it made in the folder could not be opened by the daemon any more.
    ///
    /// - Parameters:
    ///   - running: effective user id of the process.
    ///   - folder: owner of the folder; nil when it is not there yet.
    /// - Returns: the owner to become, or nil.
    public static func successor(running: UInt32, folder: FolderOwner?) -> FolderOwner? {
        guard running == 0, let folder, folder.user != 0 else { return nil }
        return folder
    }

    /// The owner of a file or folder; nil when there is none.
    public static func of(_ path: String) -> FolderOwner? {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        return FolderOwner(user: status.st_uid, group: status.st_gid)
    }

    /// Makes this process, when it runs as root, the owner of `folder` for good.
    ///
    /// Call it before anything is opened or created.
    ///
    /// - Returns: whom the process became; nil when it stayed who it was.
    /// - Throws: `StoreError` with `denied` when the kernel refuses; the process must end then.
    @discardableResult
    public static func assume(of folder: String) throws -> FolderOwner? {
        guard let owner = successor(running: geteuid(), folder: of(folder)) else { return nil }
        guard owner.setGroups(), setgid(owner.group) == 0, setuid(owner.user) == 0 else {
            throw DataFolder.failure(folder, errno)
        }
        precondition(setuid(0) != 0 && geteuid() == owner.user, "root was given up for good")
        return owner
    }

    /// The user's own supplementary groups, or only the folder's group when the system does not know the user.
    private func setGroups() -> Bool {
        guard let entry = getpwuid(user) else {
            var only = group
            return setgroups(1, &only) == 0
        }
        return initgroups(entry.pointee.pw_name, group) == 0
    }
}
