/// bisque-bench: what a forwarded packet costs, beside the least it could cost.
///
/// The program starts itself again for its two other roles, named by its first argument: `load`
/// makes and takes in the traffic, `floor` is the bare forwarder to compare with. Everything that
/// is measured is measured in the load's process (Sources/Bench/Load).
import Foundation

@main
struct BenchCommand {
    static func main() async {
        var arguments = Array(CommandLine.arguments.dropFirst())
        do {
            switch arguments.first {
            case LoadRole.name:
                arguments.removeFirst()
                try LoadRole(arguments).run()
            case FloorRole.name:
                arguments.removeFirst()
                try FloorRole(arguments).run()
            case "--help", "-h":
                say(BenchOptions.help)
            default:
                let options = try BenchOptions(arguments)
                exit(try await BenchRun(options: options).run() ? 0 : 1)
            }
        } catch {
            FileHandle.standardError.write(Data("bisque-bench: \(error)\n".utf8))
            exit(2)
        }
    }
}
