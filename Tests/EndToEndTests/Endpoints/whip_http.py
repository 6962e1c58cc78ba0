"""whip_http.py - the requests of WHIP and WHEP, for whip_aiortc.py and whip_gst.py.

Only the standard library. It waits for the answer, so whoever must not wait asks in a thread.
"""

import urllib.error
import urllib.parse
import urllib.request


def ask(method, url, body=None, headers=None):
    """Status, headers in lower case, and text of the answer, whatever the status is."""
    request = urllib.request.Request(
        url, method=method, headers=headers or {}, data=body.encode() if body else None)
    try:
        with urllib.request.urlopen(request, timeout=20) as answer:
            found = answer.status, answer.headers, answer.read()
    except urllib.error.HTTPError as refusal:
        found = refusal.code, refusal.headers, refusal.read()
    status, headers, text = found
    return status, {name.lower(): value for name, value in headers.items()}, text.decode()


class Session:
    """What POST opened and DELETE ends."""

    def __init__(self, message):
        self.url = message["url"]
        self.authorization = {}
        if message.get("token"):
            self.authorization = {"Authorization": "Bearer " + message["token"]}
        self.location = None
        self.tag = None

    def open(self, offer):
        """The answer to an offer."""
        headers = {"Content-Type": "application/sdp", **self.authorization}
        status, headers, text = ask("POST", self.url, offer, headers)
        if status != 201:
            raise ValueError(f"{status}: {text}")
        self.location = urllib.parse.urljoin(self.url, headers["location"])
        self.tag = headers["etag"]
        return text

    def delete(self):
        return ask("DELETE", self.location, headers=self.authorization)[0]
