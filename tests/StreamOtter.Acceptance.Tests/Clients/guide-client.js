const ws = new WebSocket('ws://localhost:9090/ws');

ws.onopen = () => {
    console.log('Connected to WebSocket');
    
    // Send a message
    const message = {
        messageType: 'USER',
        content: 'Hello from client!',
        timestamp: new Date().toISOString()
    };
    
    ws.send(JSON.stringify(message));
};

ws.onmessage = (event) => {
    const data = JSON.parse(event.data);
    console.log('Received:', data);
};

ws.onerror = (error) => {
    console.error('WebSocket error:', error);
};

ws.onclose = () => {
    console.log('Disconnected from WebSocket');
};
