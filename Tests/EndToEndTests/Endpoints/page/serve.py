# serve.py - serves the page with fake-call.js in the library's place: to look at screens only.
#
#   python3 serve.py [PORT]      then open http://127.0.0.1:PORT/r/any?name=Me&people=9

import http.server
import pathlib
import sys

HERE = pathlib.Path(__file__).resolve().parent
PAGE = HERE.parents[3] / "Sources" / "Page"
TYPES = {".html": "text/html; charset=utf-8", ".js": "text/javascript", ".css": "text/css",
         ".svg": "image/svg+xml"}
POLICY = "default-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"


class Page(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        path = self.path.split("?")[0]
        if path == "/" or path.startswith("/r/"):
            path = "/call/index.html"
        file = PAGE / path.lstrip("/")
        if path == "/client/bisque-client.js":
            file = HERE / "fake-call.js"
        if PAGE not in file.resolve().parents and file.name != "fake-call.js":
            return self.send_error(404)
        if not file.is_file():
            return self.send_error(404)
        body = file.read_bytes()
        self.send_response(200)
        self.send_header("content-type", TYPES.get(file.suffix, "application/octet-stream"))
        self.send_header("content-security-policy", POLICY)
        self.send_header("cache-control", "no-store")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments):
        pass


if __name__ == "__main__":
    port = int(sys.argv[1]) if len(sys.argv) > 1 else 8099
    http.server.ThreadingHTTPServer(("127.0.0.1", port), Page).serve_forever()
