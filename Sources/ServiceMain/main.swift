/// The program `bisque`.
import BisqueService

Service.main(Array(CommandLine.arguments.dropFirst()))
