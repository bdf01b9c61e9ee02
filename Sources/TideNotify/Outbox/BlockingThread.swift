internal import Foundation
internal import Glibc
internal import Synchronization

/// Work that blocks, on a thread of its own, so that it never holds up the cooperative pool.
///
/// When the caller is cancelled it goes on at once; the thread ends when its work does, which must bound itself.
enum BlockingThread {
    /// Runs `work` on a new thread.
    ///
    /// - Parameters:
    ///   - name: what debuggers call the thread, at most 15 bytes.
    ///   - work: may block.
    /// - Returns: what `work` gives.
    /// - Throws: what `work` throws, or `CancellationError`.
    static func run<Value: Sendable>(
        _ name: String,
        _ work: @escaping @Sendable () throws -> Value
    ) async throws -> Value {
        let caller = Caller<Value>()
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                caller.waits(continuation)
                let thread = Thread {
                    blockSignals()
                    caller.goesOn(Result(catching: work))
                }
                thread.name = name
                thread.start()
            }
        } onCancel: {
            caller.goesOn(.failure(CancellationError()))
        }
    }

    /// Keeps signals from the thread.
    ///
    /// A connection that breaks off would end the process by SIGPIPE, because OpenSSL writes without a flag against it;
    /// other signals are for the threads that wait for them.
    private static func blockSignals() {
        var all = sigset_t()
        sigfillset(&all)
        pthread_sigmask(SIG_BLOCK, &all, nil)
    }

    /// Who waits for the result: told once, by the thread or by its cancellation.
    private final class Caller<Value: Sendable>: Sendable {
        private enum State: Sendable {
            case early
            case waiting(CheckedContinuation<Value, any Error>)
            case told(Result<Value, any Error>)
        }
        private let state = Mutex(State.early)

        func waits(_ continuation: CheckedContinuation<Value, any Error>) {
            let known: Result<Value, any Error>? = state.withLock { state in
                guard case .told(let result) = state else {
                    state = .waiting(continuation)
                    return nil
                }
                return result
            }
            if let known { continuation.resume(with: known) }
        }

        func goesOn(_ result: Result<Value, any Error>) {
            let waiting: CheckedContinuation<Value, any Error>? = state.withLock { state in
                switch state {
                case .early: state = .told(result)
                case .waiting(let continuation):
                    state = .told(result)
                    return continuation
                case .told: break
                }
                return nil
            }
            waiting?.resume(with: result)
        }
    }
}
