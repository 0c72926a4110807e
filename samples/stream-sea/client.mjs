// A stream-sea client: Node's own fetch for the HTTP API, the package ws for the WebSocket.
import { randomUUID } from 'node:crypto';
import WebSocket from 'ws';

const { STREAM_SEA_HOST = 'localhost', STREAM_SEA_PORT = '8080', STREAM_SEA_CLIENT_ID, STREAM_SEA_CLIENT_SECRET } = process.env;
const at = `${STREAM_SEA_HOST}:${STREAM_SEA_PORT}/api/v1`;
const stream = 'boiler_data';
const show = (what, value) => console.log(what, JSON.stringify(value));

const call = async (method, path, body) => {
    const response = await fetch(`http://${at}/${path}`, {
        method,
        headers: {
            'content-type': 'application/json',
            authorization: 'Basic ' + Buffer.from(`${STREAM_SEA_CLIENT_ID}:${STREAM_SEA_CLIENT_SECRET}`).toString('base64'),
        },
        body: JSON.stringify(body),
    });
    return [response.status, await response.json()];
};

const socket = new WebSocket(`ws://${at}/streams`);
const messages = [];
let waiting = null;
socket.on('message', (text) => {
    messages.push(JSON.parse(text));
    waiting?.();
});
const next = async () => {
    while (messages.length === 0)
        await new Promise((resolve) => { waiting = resolve; });
    return messages.shift();
};
let id = 0;
const send = (action, payload, groupId) => {
    socket.send(JSON.stringify({ id: ++id, action, payload, groupId }));
    return next();
};

await new Promise((resolve, reject) => socket.on('open', resolve).on('error', reject));
show('authenticate', await send('authenticate', { type: 'basic', clientId: STREAM_SEA_CLIENT_ID, clientSecret: STREAM_SEA_CLIENT_SECRET }));
show('subscribe', await send('subscribe', stream, randomUUID())); // all records, whoever else subscribes
for (const temperature of [91, 92]) {
    show('publish', await call('POST', `streams/${stream}/publish`, { payload: { temperature, pressure: 3002 } }));
    show('delivery', await next());
}
socket.close();
