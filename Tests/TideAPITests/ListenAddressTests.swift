import Testing
import TideAPI

@Suite("Where the page listens")
struct ListenAddressTests {
    @Test(arguments: [
        ("127.0.0.1:8080", "127.0.0.1:8080"), ("127.9.8.7:0", "127.9.8.7:0"), ("[::1]:65535", "[::1]:65535"),
        ("localhost:80", "127.0.0.1:80"),
    ])
    func loopback(_ text: String, _ read: String) throws {
        #expect(try ListenAddress(text).description == read)
    }

    @Test(arguments: [
        ("0.0.0.0:80", "'0.0.0.0' is no loopback address"), ("192.168.1.5:80", "no loopback address"),
        (":8080", "every address is no loopback address"), ("[::]:80", "no loopback address"),
        ("farm.example:80", "no loopback address"), ("127.0.0.1.example:80", "no loopback address"),
        ("127.1:80", "no loopback address"), ("127.0.0.01:80", "no loopback address"),
        ("127.0.0.256:80", "no loopback address"), ("localhost.:80", "no loopback address"),
        ("127.0.0.1", "'127.0.0.1' has no port"), ("127.0.0.1:", "port '' is not in 0...65535"),
        ("127.0.0.1:65536", "port '65536'"), ("127.0.0.1:-1", "port '-1'"), ("127.0.0.1:+1", "port '+1'"),
    ])
    func whatIsRefused(_ text: String, _ says: String) {
        let error = #expect(throws: ControlError.self) { try ListenAddress(text) }
        #expect(error?.description.contains(says) == true, "\(error?.description ?? "")")
    }
}
