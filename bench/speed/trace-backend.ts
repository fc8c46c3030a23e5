import { createServer } from 'node:http';

// A backend of traces that reads what it gets and keeps nothing.
createServer((request, response) => {
  request.resume().on('end', () => response.setHeader('Content-Type', 'application/json').end('{}'));
}).listen(Number(process.env.PORT), '127.0.0.1');
