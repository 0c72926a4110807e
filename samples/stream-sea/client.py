"""A stream-sea client: Python's own urllib for the HTTP API, Debian's python3-websocket for the WebSocket."""
import base64
import json
import os
import urllib.error
import urllib.request

import websocket

HOST = os.environ.get("STREAM_SEA_HOST", "localhost")
PORT = os.environ.get("STREAM_SEA_PORT", "8080")
CLIENT_ID = os.environ["STREAM_SEA_CLIENT_ID"]
CLIENT_SECRET = os.environ["STREAM_SEA_CLIENT_SECRET"]
STREAM = "boiler_data"


def call(method, path, body=None):
    credentials = base64.b64encode(f"{CLIENT_ID}:{CLIENT_SECRET}".encode()).decode()
    request = urllib.request.Request(
        f"http://{HOST}:{PORT}/api/v1/{path}",
        method=method,
        data=None if body is None else json.dumps(body).encode(),
        headers={"Authorization": f"Basic {credentials}", "Content-Type": "application/json"})
    try:
        with urllib.request.urlopen(request, timeout=30) as response:
            return response.status, json.load(response)
    except urllib.error.HTTPError as error:
        return error.code, json.load(error)


def show(what, value):
    print(what, json.dumps(value, sort_keys=True), flush=True)


schema = {"name": STREAM, "version": 1, "fields": [
    {"name": "temperature", "type": "float"}, {"name": "pressure", "type": "integer"}]}
show("define", call("POST", f"streams/{STREAM}/define", schema))
show("describe", call("GET", f"streams/{STREAM}/schema"))
show("versions", call("POST", "schema-versions-vector", {"schemaNames": [STREAM, "nothing"]}))
show("refused", call("POST", f"streams/{STREAM}/publish", {"payload": {"temperature": "hot", "pressure": 1}}))

socket = websocket.create_connection(f"ws://{HOST}:{PORT}/api/v1/streams", timeout=30)


def send(message):
    socket.send(json.dumps(message))
    return json.loads(socket.recv())


show("authenticate", send({
    "id": 1, "action": "authenticate",
    "payload": {"type": "basic", "clientId": CLIENT_ID, "clientSecret": CLIENT_SECRET}}))
show("subscribe", send({"id": 2, "action": "subscribe", "payload": STREAM}))
for temperature in (91, 92):
    show("publish", call("POST", f"streams/{STREAM}/publish", {"payload": {"temperature": temperature, "pressure": 3001}}))
    show("delivery", json.loads(socket.recv()))
socket.close()
