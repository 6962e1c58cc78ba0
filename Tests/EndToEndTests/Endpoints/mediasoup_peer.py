"""mediasoup_peer.py - one participant over pymediasoup, driven line by line.

Reads {"id", "do", ...} from standard input and answers {"id", ...} on standard output, as
aiortc_peer.py does. "join" takes the "url" of a WebSocket -> "peers"; "produce" takes what to send
-> "producers"; "pause", "resume" and "close" take a "producer"; "statistics" -> the members of
CallStatistics; "log" -> the methods that the server called. "produceData" takes "options" -> the
"producer"; "say" takes a "producer", a "text" or how many "bytes"; "heard" -> the "messages" that
came, in order. It consumes all it is told of.
"""

import asyncio
import json
from types import SimpleNamespace

from pymediasoup import AiortcHandler, Device
from pymediasoup.rtp_parameters import RtpCapabilities, RtpParameters
from pymediasoup.sctp_parameters import SctpStreamParameters
from websockets.asyncio.client import connect

from aiortc_peer import Picture, Reception, Tone, main


class Refused(Exception):
    """The server answered that it will not."""


class Signalling:
    """protoo over a WebSocket: requests both ways, notifications to us."""

    def __init__(self, socket, serve):
        self.socket = socket
        self.serve = serve
        self.waiting = {}
        self.last = 0
        self.log = []
        self.tasks = set()

    def start(self, job):
        task = asyncio.create_task(job)
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)

    async def say(self, message):
        await self.socket.send(json.dumps(message))

    async def request(self, method, data=None):
        self.last += 1
        answer = self.waiting[self.last] = asyncio.get_running_loop().create_future()
        await self.say(
            {"request": True, "id": self.last, "method": method, "data": data or {}})
        return await answer

    async def run(self):
        async for text in self.socket:
            message = json.loads(text)
            if message.get("response"):
                self.settle(message)
            elif message.get("request"):
                self.log.append(message["method"])
                self.start(self.answer(message))
            else:
                self.log.append(message["method"])

    def settle(self, message):
        answer = self.waiting.pop(message["id"])
        if message["ok"]:
            answer.set_result(message["data"])
        else:
            answer.set_exception(Refused(f"{message['errorCode']} {message['errorReason']}"))

    async def answer(self, message):
        head = {"response": True, "id": message["id"]}
        try:
            await self.serve(message["method"], message["data"])
            await self.say({**head, "ok": True, "data": {}})
        except Exception as error:  # the server is to know, and so is the log
            self.log.append(f"{message['method']}: {error}")
            await self.say({**head, "ok": False, "errorCode": 500, "errorReason": str(error)})


class Peer:
    """A device with its two transports."""

    def __init__(self):
        self.signalling = None
        self.device = Device(handlerFactory=AiortcHandler.createFactory())
        self.transports = {}
        self.producers = {}
        self.receptions = {}
        self.data_producers = {}
        self.data_consumers = {}
        self.heard = []
        self.turn = asyncio.Lock()

    def does(self):
        """What can be asked of it."""
        return {
            "join": self.join, "produce": self.produce, "statistics": self.statistics,
            "pause": self.pause, "resume": self.resume, "close": self.close,
            "ask": self.ask, "log": self.tell_log, "produceData": self.produce_data,
            "say": self.say, "heard": self.tell_heard,
        }

    async def join(self, message):
        socket = await connect(message["url"], subprotocols=["protoo"], proxy=None)
        self.signalling = Signalling(socket, self.serve)
        self.signalling.start(self.signalling.run())
        capabilities = await self.signalling.request("getRouterRtpCapabilities")
        await self.device.load(RtpCapabilities(**capabilities))
        for direction in ("send", "recv"):
            self.transports[direction] = await self.transport(direction)
        own = self.device.rtpCapabilities
        return await self.signalling.request("join", {
            "displayName": "pymediasoup", "device": {"name": "pymediasoup"},
            "rtpCapabilities": own.model_dump(),
            "sctpCapabilities": self.device.sctpCapabilities.model_dump(),
        })

    async def transport(self, direction):
        sends = direction == "send"
        told = await self.signalling.request("createWebRtcTransport", {
            "producing": sends, "consuming": not sends, "forceTcp": False,
            "sctpCapabilities": self.device.sctpCapabilities.model_dump(),
        })
        create = (
            self.device.createSendTransport if sends else self.device.createRecvTransport)
        transport = create(
            id=told["id"], iceParameters=told["iceParameters"],
            iceCandidates=told["iceCandidates"], dtlsParameters=told["dtlsParameters"],
            sctpParameters=told.get("sctpParameters"), iceServers=[])

        @transport.on("connect")
        async def on_connect(parameters):
            await self.signalling.request("connectWebRtcTransport", {
                "transportId": told["id"], "dtlsParameters": parameters.model_dump()})

        @transport.on("produce")
        async def on_produce(kind, parameters, app_data):
            answer = await self.signalling.request("produce", {
                "transportId": told["id"], "kind": kind,
                "rtpParameters": parameters.model_dump(), "appData": app_data})
            return answer["id"]

        @transport.on("producedata")
        async def on_produce_data(sctpStreamParameters, label, protocol, appData):
            answer = await self.signalling.request("produceData", {
                "transportId": told["id"], "label": label, "protocol": protocol,
                "sctpStreamParameters": sctpStreamParameters.model_dump(), "appData": appData})
            return answer["id"]

        return transport

    async def produce(self, message):
        wanted = message["publication"]
        tracks = []
        if wanted.get("audio"):
            tracks.append(Tone())
        if wanted.get("video"):
            tracks.append(Picture(wanted["video"]["width"], wanted["video"]["height"]))
        for track in tracks:
            producer = await self.transports["send"].produce(track=track)
            self.producers[producer.id] = producer
        return {"producers": list(self.producers)}

    async def produce_data(self, message):
        producer = await self.transports["send"].produceData(**message["options"])
        self.data_producers[producer.id] = producer
        if producer.readyState != "open":
            opened = asyncio.get_running_loop().create_future()
            producer.on("open", lambda: opened.done() or opened.set_result(None))
            await opened
        return {"producer": producer.id}

    async def say(self, message):
        text = message.get("text")
        self.data_producers[message["producer"]].send(
            bytes(message["bytes"]) if text is None else text)
        return {}

    async def tell_heard(self, message):
        return {"messages": self.heard}

    async def consume_data(self, data):
        async with self.turn:
            consumer = await self.transports["recv"].consumeData(
                id=data["id"], dataProducerId=data["dataProducerId"], label=data["label"],
                sctpStreamParameters=SctpStreamParameters(**data["sctpStreamParameters"]),
                protocol=data["protocol"], appData=data["appData"])
        self.data_consumers[consumer.id] = consumer

        @consumer.on("message")
        def on_message(said):
            self.heard.append({
                "from": data["peerId"], "label": data["label"],
                **({"text": said} if isinstance(said, str) else {"bytes": len(said)})})

    async def serve(self, method, data):
        if method == "newDataConsumer":
            return await self.consume_data(data)
        if method != "newConsumer":
            raise ValueError(f"nothing is known of {method}")
        # One after the other: each is an exchange of descriptions with itself.
        async with self.turn:
            consumer = await self.transports["recv"].consume(
                id=data["id"], producerId=data["producerId"], kind=data["kind"],
                rtpParameters=RtpParameters(**data["rtpParameters"]))
        reception = Reception(SimpleNamespace(
            mid=consumer.localId, kind=consumer.kind,
            receiver=SimpleNamespace(track=consumer.track)))
        self.receptions[consumer.id] = reception
        self.signalling.start(reception.run())

    async def pause(self, message):
        return await self.signalling.request(
            "pauseProducer", {"producerId": message["producer"]})

    async def resume(self, message):
        return await self.signalling.request(
            "resumeProducer", {"producerId": message["producer"]})

    async def close(self, message):
        return await self.signalling.request(
            "closeProducer", {"producerId": message["producer"]})

    async def ask(self, message):
        return {"answer": await self.signalling.request(message["method"], message["data"])}

    async def tell_log(self, message):
        return {"log": self.signalling.log}

    async def statistics(self, message):
        received = []
        for reception in self.receptions.values():
            of_video = {
                "framesDecoded": reception.frames,
                "frameWidth": reception.size[0], "frameHeight": reception.size[1],
            }
            kind = reception.transceiver.kind
            received.append({
                "mid": reception.transceiver.mid, "kind": kind,
                **(of_video if kind == "video" else {"audioEnergy": reception.energy}),
            })
        states = {name: one.connectionState for name, one in self.transports.items()}
        return {
            "publisher": states.get("send"), "subscriber": states.get("recv"),
            "sent": [], "received": received,
        }


if __name__ == "__main__":
    asyncio.run(main(Peer()))
