/// The program `bisque`.
import BisqueService
