internal import Bisque
import Glibc

/// The program `bisque`, from its arguments to its exit status.
public enum Service {
    /// What a wrong command line ends with, as with other programs.
    private static let usageStatus: Int32 = 2

    /// Does what the arguments say, and ends the process. It must be called by the main thread.
    ///
    /// - Parameter arguments: without the program's own name.
    public static func main(_ arguments: [String]) -> Never {
        let command: Command
        do throws(SettingsError) {
            command = try Command(arguments, readFile: configuration)
        } catch {
            complain(error, status: usageStatus)
        }
        switch command {
        case .help: say(HelpText.text)
        case .version: say("bisque \(HelpText.version)\n")
        case .token(let settings): makeToken(settings)
        case .serve(let settings): serve(settings)
        }
        exit(0)
    }

    private static func configuration(_ path: String) throws(SettingsError) -> String {
        do {
            return try SmallFile.readText(path)
        } catch {
            throw SettingsError("--config: \(error)")
        }
    }

    private static func makeToken(_ settings: TokenSettings) {
        do {
            let secret = try TokenSecret.read(settings.secret)
            say(TokenCommand.text(settings, secret: secret) + "\n")
        } catch {
            complain(error, status: 1)
        }
    }

    /// The main thread waits for signals, everything else happens on others.
    private static func serve(_ settings: ServiceSettings) -> Never {
        let watch = SignalWatch()
        let (signals, sender) = AsyncStream.makeStream(of: Int32.self)
        OpenFileLimit.raise()
        Task.detached {
            let journal = Journal(level: settings.logLevel)
            do {
                let service = try await VideoService.start(settings, journal: journal)
                say(service.greeting.text)
                for await number in signals {
                    journal.note("stopping", ["signal": String(number)])
                    break
                }
                await service.stop()
                exit(0)
            } catch {
                complain(error, status: 1)
            }
        }
        watch.wait(sender)
    }

    private static func complain(_ error: any Error, status: Int32) -> Never {
        Journal.writeToStandardError("bisque: \(error)\n")
        exit(status)
    }

    private static func say(_ text: String) {
        let bytes = Array(text.utf8)
        _ = write(STDOUT_FILENO, bytes, bytes.count)
    }
}
