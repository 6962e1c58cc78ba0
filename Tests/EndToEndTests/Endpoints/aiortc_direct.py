"""aiortc_direct.py - one end of a direct connection over aiortc, driven line by line.

Reads {"id", "do", "arguments"} from standard input and answers {"id", "value"} on standard output,
one line of JSON each; "do" is a function of direct.js, as far as aiortc can do it: it has neither
rollback nor restart, so of two offers at once it can only overlook the other one. Speaks Artico's
signals, with all candidates in the descriptions.
"""

import asyncio

from aiortc import RTCSessionDescription
from aiortc.sdp import candidate_from_sdp

from aiortc_peer import Picture, Reception, Tone, connection, main


def told(message):
    if isinstance(message, str):
        return {"text": message}
    total = 0
    for byte in message:
        total = (total * 31 + byte) % 1_000_003
    return {"size": len(message), "sum": total}


def some(size):
    return bytes(index % 251 for index in range(size))


class End:
    """One connection, equal to its other end."""

    def __init__(self):
        self.connection = connection()
        self.channel = None
        self.is_initiator = False
        self.state = "new"
        self.signals_out = []
        self.messages = []
        self.errors = []
        self.heard = []
        self.senders = {}
        self.tasks = set()
        self.connection.on("datachannel", self.use)
        self.connection.on("track", self.hear)

    def does(self):
        """What can be asked of it."""
        calls = (self.start, self.signals, self.signal, self.send, self.sumOf, self.add,
                 self.replace, self.remove, self.close, self.status)
        return {call.__name__: self.asked(call) for call in calls}

    @staticmethod
    def asked(call):
        async def answer(message):
            return {"value": await call(*message["arguments"])}

        return answer

    def use(self, channel):
        self.channel = channel
        self.state = "open" if channel.readyState == "open" else self.state

        def note(state):
            self.state = state

        channel.on("open", lambda: note("open"))
        channel.on("close", lambda: note("closed"))
        channel.on("message", lambda message: self.messages.append(told(message)))

    def hear(self, track):
        transceiver = next(
            one for one in self.connection.getTransceivers() if one.receiver.track is track)
        reception = Reception(transceiver)
        self.heard.append(reception)
        task = asyncio.create_task(reception.run())
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)

    async def start(self, options):
        self.is_initiator = options.get("initiator", False)
        if self.is_initiator:
            self.use(self.connection.createDataChannel("direct"))
            await self.offer()

    async def offer(self):
        await self.connection.setLocalDescription(await self.connection.createOffer())
        self.describe()

    def describe(self):
        description = self.connection.localDescription
        self.signals_out.append(
            {"type": "sdp", "data": {"type": description.type, "sdp": description.sdp}})

    async def signals(self):
        signals, self.signals_out = self.signals_out, []
        return signals

    async def signal(self, signals):
        for signal in signals:
            try:
                await self.take(signal)
            except Exception as error:  # whatever it is, the test is to read it
                self.errors.append(f"{type(error).__name__}: {error}")

    async def take(self, signal):
        said = signal["data"]
        if signal["type"] == "candidate":
            candidate = candidate_from_sdp(said["candidate"].removeprefix("candidate:"))
            candidate.sdpMid = said["sdpMid"]
            candidate.sdpMLineIndex = said["sdpMLineIndex"]
            await self.connection.addIceCandidate(candidate)
            return
        collides = said["type"] == "offer" and self.connection.signalingState != "stable"
        if self.is_initiator and collides:
            return
        await self.connection.setRemoteDescription(
            RTCSessionDescription(type=said["type"], sdp=said["sdp"]))
        if said["type"] == "offer":
            await self.connection.setLocalDescription(await self.connection.createAnswer())
            self.describe()

    async def send(self, messages):
        for message in messages:
            self.channel.send(message if isinstance(message, str) else some(message))

    async def sumOf(self, size):
        return told(some(size))["sum"]

    async def add(self, name, kind):
        self.senders[name] = self.connection.addTrack(self.track(kind))
        await self.offer()

    async def replace(self, name, kind):
        self.senders[name].replaceTrack(self.track(kind))

    async def remove(self, name):
        sender = self.senders.pop(name)
        transceiver = next(
            one for one in self.connection.getTransceivers() if one.sender is sender)
        sender.replaceTrack(None)
        transceiver.direction = "recvonly" if "recv" in transceiver.direction else "inactive"
        await self.offer()

    @staticmethod
    def track(kind):
        return Tone() if kind == "audio" else Picture(320, 240)

    async def close(self):
        await self.connection.close()

    async def status(self):
        heard = []
        for one in self.heard:
            kind = one.transceiver.kind
            stats = await one.transceiver.receiver.getStats()
            packets = [each for each in stats.values() if each.type == "inbound-rtp"]
            heard.append({
                "kind": kind, "stream": None,
                "ended": one.transceiver.currentDirection in ("sendonly", "inactive", "stopped"),
                "packets": sum(each.packetsReceived for each in packets),
                "frames": one.frames if kind == "video" else 0, "energy": one.energy,
            })
        return {
            "state": self.state, "label": self.channel.label if self.channel else None,
            "messages": self.messages, "errors": self.errors, "heard": heard,
            "connection": self.connection.connectionState,
            "signaling": self.connection.signalingState,
        }


async def begin():
    await main(End())


if __name__ == "__main__":
    asyncio.run(begin())
