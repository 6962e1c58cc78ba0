/// One line on the standard output, on its way at once: a pipe's reader waits for it.
import Foundation

func say(_ line: String) {
    print(line)
    fflush(nil)
}
