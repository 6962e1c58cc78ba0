import BisqueWeb
import Testing

@testable import BisqueService

/// The page lies whole in the program, and browsers are told to trust nothing else.
@Suite struct PageFileTests {
    private let routes = PageRoutes(.embedded())

    private func header(_ name: String, of response: HttpResponse) -> String? {
        response.headers.first { $0.name == name }?.value
    }

    @Test func everyFileOfThePageIsInTheProgram() throws {
        guard case .embedded(let files, let release) = PageFiles.embedded() else {
            Issue.record("the page is in the program")
            return
        }
        let root = "\(SourceTree.root)/Sources/Page/"
        var seen = 0
        for folder in ["call", "client"] {
            for path in SourceTree.files(under: "Sources/Page/\(folder)") {
                let name = String(path.dropFirst(root.count))
                let file = try #require(files[name], "page.c does not name \(name)")
                if name != PageFiles.index {
                    #expect(file.bytes == (try SmallFile.read(path)), "\(name)")
                }
                #expect(file.type != "application/octet-stream", "\(name)")
                seen += 1
            }
        }
        #expect(seen == files.count)
        #expect(seen >= 2)
        #expect(release.count == 16)
    }

    @Test func whatThePageNeedsIsFetchedOncePerRelease() throws {
        guard case .embedded(let files, let release) = PageFiles.embedded() else {
            Issue.record("the page is in the program")
            return
        }
        let page = String(decoding: routes.page(HttpRequest(path: "/")).body, as: UTF8.self)
        let quoted = page.split(separator: "\"")
        #expect(!quoted.contains { $0.hasPrefix("/call/") || $0.hasPrefix("/client/") })
        let names = quoted.filter { $0.hasPrefix("/release/") }
        #expect(names.count > 50)
        for name in names {
            let path = try #require(name.split(separator: "#").first)
            let parts = path.split(separator: "/", maxSplits: 2)
            try #require(parts.count == 3, "\(name)")
            #expect(parts[0] == "release")
            var request = HttpRequest(path: String(path))
            request.parameters = ["release": String(parts[1]), "rest": String(parts[2])]
            let response = routes.released(request)
            #expect(response.status == 200, "\(name)")
            #expect(response.body == files[String(parts[2])]?.bytes)
            #expect(
                header("cache-control", of: response) == "max-age=31536000, immutable", "\(name)")
        }
        #expect(header("cache-control", of: routes.page(HttpRequest(path: "/"))) == "no-cache")
        for other in ["", "0123456789abcdef", release + "0", release.uppercased() + "x"] {
            var request = HttpRequest(path: "/")
            request.parameters = ["release": other, "rest": "call/main.js"]
            #expect(routes.released(request).status == 404, "\(other)")
        }
    }

    @Test func aFolderIsReadAgainEachTime() {
        let routes = PageRoutes(.folder("\(SourceTree.root)/Sources/Page"))
        var request = HttpRequest(path: "/")
        request.parameters = ["release": "", "rest": "call/main.js"]
        #expect(routes.released(request).status == 404)
        let page = String(decoding: routes.page(HttpRequest(path: "/")).body, as: UTF8.self)
        #expect(page.contains("src=\"/call/start.js\""))
    }

    @Test func bothAddressesServeThePage() {
        let response = routes.page(HttpRequest(path: "/r/x"))
        #expect(response.status == 200)
        #expect(header("content-type", of: response) == "text/html; charset=utf-8")
        #expect(!response.body.isEmpty)
    }

    @Test func thePageMayLoadNothingFromElsewhere() throws {
        let request = HttpRequest(path: "/", headers: ["host": "example.org:8443"])
        let policy = try #require(header("content-security-policy", of: routes.page(request)))
        #expect(policy.contains("default-src 'none'"))
        #expect(policy.contains("script-src 'self';"))
        #expect(policy.contains("ws://example.org:8443 wss://example.org:8443"))
        #expect(!policy.contains("unsafe"))
        let response = routes.page(request)
        #expect(header("x-content-type-options", of: response) == "nosniff")
        #expect(header("referrer-policy", of: response) == "no-referrer")
        #expect(header("permissions-policy", of: response)?.contains("camera=(self)") == true)
    }

    @Test(arguments: ["a; script-src *", "a b", "a\"", "", "a,b", "ä"])
    func aHostCannotWidenThePolicy(host: String) {
        #expect(PageRoutes.policy(host: host).contains("connect-src 'self';"))
    }

    @Test func whatABrowserHasIsNotSentAgain() throws {
        let first = routes.part("call/index.html", HttpRequest(path: "/"))
        let etag = try #require(header("etag", of: first))
        for known in [etag, "W/\(etag)", "\"x\", \(etag)", "*"] {
            let again = routes.part(
                "call/index.html", HttpRequest(path: "/", headers: ["if-none-match": known]))
            #expect(again.status == 304, "\(known)")
            #expect(again.body.isEmpty)
            #expect(header("etag", of: again) == etag)
        }
        let other = routes.part(
            "call/index.html", HttpRequest(path: "/", headers: ["if-none-match": "\"x\""]))
        #expect(other.status == 200)
    }

    @Test func theClientLibraryIsForEveryPage() {
        let response = routes.part(
            "client/bisque-client.js", HttpRequest(path: "/"), isForEverybody: true)
        #expect(response.status == 200)
        #expect(header("access-control-allow-origin", of: response) == "*")
        #expect(header("content-type", of: response) == "text/javascript; charset=utf-8")
    }

    @Test func aFolderCannotBeLeft() {
        let files = PageFiles.folder("\(SourceTree.root)/Sources/Page")
        #expect(files.file("call/index.html") != nil)
        for path in [
            "../../Package.swift", "call/../../../Package.swift", "/etc/passwd", "call//index.html",
            "call/./index.html", ".git", "call", "call/", "", "call/index.html\0", "call\\..",
        ] {
            #expect(files.file(path) == nil, "\(path)")
        }
    }
}
