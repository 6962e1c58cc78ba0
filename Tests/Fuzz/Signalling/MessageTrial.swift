/// Gives one text to everything that reads signalling, and says what is wrong with what comes out.
///
/// Refusing a text is always right; what is accepted must hold its promises.
import BisqueService

package enum MessageTrial {
    /// How a text fared.
    package enum Outcome: Hashable, Sendable {
        case refused
        case accepted
        case broken(String)
    }

    private static let depth = 16

    package static func run(_ text: String) -> Outcome {
        let value: JsonValue
        do throws(JsonError) {
            value = try JsonParser.value(of: text, depth: depth)
        } catch {
            return message(text) == .accepted ? .broken("a message that is no JSON") : .refused
        }
        do throws(JsonError) {
            // Numbers that are not whole may be written in another way than they were read.
            guard try JsonParser.value(of: value.text, depth: depth).text == value.text else {
                return .broken("reads differently after writing")
            }
        } catch {
            return .broken("is written as no JSON: \(error)")
        }
        return message(text)
    }

    private static func message(_ text: String) -> Outcome {
        do throws(ClientMessage.Refusal) {
            _ = try ClientMessage(text)
            return .accepted
        } catch {
            let codes = ["badMessage", "tooLarge", "tooMany"]
            return codes.contains(error.code) ? .refused : .broken("refused as \(error.code)")
        }
    }
}
