internal import Synchronization

/// Runs what blocks on a thread of its own, so that no thread of the cooperative pool ever waits.
enum Blocking {
    /// Runs `body` and waits for it, also when the caller is cancelled.
    static func run<Value: Sendable>(_ body: @escaping @Sendable () -> Value) async -> Value {
        await withCheckedContinuation { continuation in
            Pthread.start("tide-blocking") { continuation.resume(returning: body()) }
        }
    }

    /// Runs `body`; a caller that is cancelled goes on at once, and what `body` gives is thrown away.
    ///
    /// - Throws: what `body` throws, or `CancellationError`.
    static func work<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value {
        let answer = OneAnswer<Value>()
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                answer.await(continuation)
                Pthread.start("tide-blocking") { answer.give(Result { try body() }) }
            }
        } onCancel: {
            answer.give(.failure(CancellationError()))
        }
    }
}

/// Hands the first answer given to the one who waits.
private final class OneAnswer<Value: Sendable>: Sendable {
    private enum State {
        case open
        case waiting(CheckedContinuation<Value, any Error>)
        case given(Result<Value, any Error>)
        case done
    }

    private let state = Mutex(State.open)

    func await(_ continuation: CheckedContinuation<Value, any Error>) {
        state.withLock { state in
            if case .given(let result) = state {
                state = .done
                continuation.resume(with: result)
            } else {
                state = .waiting(continuation)
            }
        }
    }

    func give(_ result: Result<Value, any Error>) {
        state.withLock { state in
            switch state {
            case .open: state = .given(result)
            case .waiting(let continuation):
                state = .done
                continuation.resume(with: result)
            case .given, .done: break
            }
        }
    }
}
