import websocket
import json
from datetime import datetime

def on_message(ws, message):
    data = json.loads(message)
    print(f"Received: {data}")

def on_open(ws):
    print("Connected to WebSocket")
    
    # Send a message
    message = {
        "messageType": "USER",
        "content": "Hello from Python!",
        "timestamp": datetime.now().isoformat()
    }
    
    ws.send(json.dumps(message))

ws = websocket.WebSocketApp(
    "ws://localhost:9090/ws",
    on_message=on_message,
    on_open=on_open
)

ws.run_forever()
