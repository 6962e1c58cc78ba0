// channel-gen - writes both codecs of the channel from its schema.
//
// It only reads and writes files; parsing and printing are in ChannelGenerator.

import ChannelGenerator
import Foundation

let arguments = CommandLine.arguments
guard arguments.count == 5 else {
    FileHandle.standardError.write(
        Data("usage: channel-gen SCHEMA C_HEADER C_SOURCE SWIFT_SOURCE\n".utf8))
    exit(64)
}

do {
    let text = try String(contentsOfFile: arguments[1], encoding: .utf8)
    let schema = try SchemaParser.parse(text)
    let outputs = [
        (arguments[2], CPrinter(schema: schema).header()),
        (arguments[3], CPrinter(schema: schema).source()),
        (arguments[4], SwiftPrinter(schema: schema).source()),
    ]
    for (path, output) in outputs {
        try output.write(toFile: path, atomically: true, encoding: .utf8)
    }
} catch let error as SchemaError {
    FileHandle.standardError.write(
        Data("\(arguments[1]):\(error.line): \(error.message)\n".utf8))
    exit(1)
} catch {
    FileHandle.standardError.write(Data("channel-gen: \(error)\n".utf8))
    exit(1)
}
