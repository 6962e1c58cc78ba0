"""whip_aiortc.py - a publisher of WHIP or a player of WHEP over aiortc, driven line by line.

As aiortc_peer.py, but it does its signalling itself: "whip" takes a "url" and a "publication",
"whep" a "url", both perhaps a "token"; they answer with the "location" of the session, and
"delete" with the "status" of its end.
"""

import asyncio

from aiortc import RTCSessionDescription

import aiortc_peer
import whip_http


class WhipPeer(aiortc_peer.Peer):
    def __init__(self):
        super().__init__()
        self.session = None

    def does(self):
        return {
            "whip": self.whip, "whep": self.whep, "delete": self.delete,
            "statistics": self.statistics,
        }

    async def whip(self, message):
        offer = (await self.publish(message))["offer"]
        await self.answer({"sdp": await self.open(message, offer)})
        return {"location": self.session.location}

    async def whep(self, message):
        self.subscriber = aiortc_peer.connection()
        for kind in ["audio", "video"]:
            self.subscriber.addTransceiver(kind, direction="recvonly")
        await self.subscriber.setLocalDescription(await self.subscriber.createOffer())
        answer = await self.open(message, self.subscriber.localDescription.sdp)
        await self.subscriber.setRemoteDescription(
            RTCSessionDescription(type="answer", sdp=answer))
        self.receive()
        return {"location": self.session.location}

    async def open(self, message, offer):
        self.session = whip_http.Session(message)
        return await asyncio.to_thread(self.session.open, offer)

    async def delete(self, _):
        return {"status": await asyncio.to_thread(self.session.delete)}


asyncio.run(aiortc_peer.main(WhipPeer()))
