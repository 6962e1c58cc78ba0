/// Why the schema cannot be read, and on which of its lines.
package struct SchemaError: Error, Hashable, CustomStringConvertible {
    package let line: Int
    package let message: String

    package init(line: Int, _ message: String) {
        self.line = line
        self.message = message
    }

    package var description: String { "line \(line): \(message)" }
}
