/// What the page computes, without a page: its pure modules, in a browser.
import Bisque
import Foundation
import Testing

extension EndToEnd {
    @Suite("Modules of the page", .enabled(if: Chromium.isInstalled), .timeLimit(.minutes(5)))
    struct CallPageModuleTests {
        /// A module of the page, the name its promises know it by, and how many promises there are.
        struct Module: Sendable, CustomTestStringConvertible {
            let file: String
            let name: String
            let promises: Int

            var testDescription: String { file }

            static let ownPicture = Module(file: "own-picture", name: "own", promises: 4)
            static let all = [
                Module(file: "stage", name: "stage", promises: 8),
                Module(file: "room-names", name: "names", promises: 7),
                Module(file: "publication", name: "publishing", promises: 7),
                ownPicture,
            ]
        }

        /// This file is two folders below the root.
        private static let pageFolder =
            #filePath.split(separator: "/").dropLast(3).map { "/\($0)" }.joined() + "/Sources/Page"
        private static let callFolder = "\(pageFolder)/call"
        private static let clientFolder = "\(pageFolder)/client"

        @Test(arguments: Module.all)
        func aModuleKeepsItsPromises(_ module: Module) async throws {
            try await expectPromises(of: module, in: try await Chromium().openTab())
        }

        /// Its test camera has one size only; what matters is that a copy does not touch it.
        @Test(.enabled(if: Firefox.isInstalled))
        func theOwnPictureKeepsItsPromisesInFirefox() async throws {
            try await expectPromises(
                of: .ownPicture, in: try await Firefox().openTab(),
                except: ["itIsAsLargeAsItIsShown"])
        }

        private func expectPromises(
            of module: Module, in tab: any BrowserTab, except left: Set<String> = []
        ) async throws {
            let kept = try await tab.evaluate(
                """
                const source = \(try source(of: "\(Self.callFolder)/\(module.file).js").text);
                const \(module.name) =
                    await import("data:text/javascript," + encodeURIComponent(source));
                const promises = (() => {
                \(try text(of: "\(EndpointFiles.folder)/page/\(module.file)-tests.js"))
                })();
                const kept = {};
                for (const [promise, ask] of Object.entries(promises)) kept[promise] = await ask();
                return kept;
                """
            ).decoded(as: [String: [String]].self)
            #expect(kept.count == module.promises)
            #expect(left.isSubset(of: kept.keys))
            for (promise, broken) in kept where !left.contains(promise) {
                #expect(broken.isEmpty, "\(promise): \(broken.prefix(5))")
            }
        }

        @Test func everyModuleIsAskedForAtOnce() throws {
            let page = try text(of: "\(Self.callFolder)/index.html")
            for (folder, place) in [("call", Self.callFolder), ("client", Self.clientFolder)] {
                let modules = try FileManager.default.contentsOfDirectory(atPath: place)
                    .filter { $0.hasSuffix(".js") }
                #expect(modules.count > 15)
                for module in modules {
                    let link = "<link rel=\"modulepreload\" href=\"/\(folder)/\(module)\">"
                    let script = "<script type=\"module\" src=\"/\(folder)/\(module)\">"
                    #expect(page.contains(link) || page.contains(script), "\(module)")
                }
            }
        }

        private func source(of path: String) throws -> JSONValue {
            .string(try text(of: path))
        }

        private func text(of path: String) throws -> String {
            try String(contentsOfFile: path, encoding: .utf8)
        }
    }
}
