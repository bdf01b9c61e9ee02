import Testing
import TideAPI
import TideModel

@Suite("Where people reach the page")
struct PageAddressTests {
    @Test(arguments: [
        ("https://tide.example.com", "https://tide.example.com"),
        ("https://tide.example.com/", "https://tide.example.com"),
        ("http://192.168.1.5:8080", "http://192.168.1.5:8080"),
        ("HTTPS://Farm-1.example:65535", "HTTPS://Farm-1.example:65535"),
        ("http://[::1]:80/", "http://[::1]:80"), ("https://[2001:db8::1]", "https://[2001:db8::1]"),
    ])
    func whatIsTaken(_ text: String, _ read: String) throws {
        #expect(try PageAddress(text).description == read)
    }

    @Test(arguments: [
        ("tide.example.com", "'tide.example.com' is no http or https address"), ("ftp://x", "no http or https"),
        ("", "no http or https"), ("https://", "has no host"), ("https:///", "has no host"),
        ("https://x:", "no host, or a port"),
        ("https://x:0", "not in 1...65535"), ("https://x:65536", "not in 1...65535"),
        ("https://x:+1", "not in 1...65535"),
        ("https://x/tide", "has a path, query or fragment: the page's own links begin at /"),
        ("https://x?a=b", "has a path"), ("https://x/#a", "has a path"), ("https://x\\@y", "user and password"),
        ("https://x\\y", "has a path"), ("https://x//", "has a path"), ("https://[::1", "has no host"),
        ("https://[x]", "has no host"), ("https://::1", "has no host"), ("https://a b", "printable ASCII"),
        ("https://x\r\nSet-Cookie: a", "printable ASCII"), ("https://höh.example", "printable ASCII"),
        ("https://<b>", "has no host"), ("https://" + String(repeating: "a", count: 193), "at most 200 bytes"),
    ])
    func whatIsRefused(_ text: String, _ says: String) {
        let error = #expect(throws: ControlError.self) { try PageAddress(text) }
        #expect(error?.description.contains(says) == true, "\(error?.description ?? "")")
    }

    @Test func aPasswordIsNotSaidAgain() {
        let error = #expect(throws: ControlError.self) { try PageAddress("https://wang:geheim@x") }
        #expect(error?.description.contains("geheim") == false)
    }

    @Test func aListIsOfOneSiteOrOfAll() throws {
        let links = AlertLink(base: try PageAddress("https://x/").description, key: MemoryAlerts.key)
        #expect(links.list(site: nil) == "https://x/alerts")
        #expect(links.list(site: "北湾&a=b") == "https://x/alerts?site=%E5%8C%97%E6%B9%BE%26a%3Db")
    }
}
