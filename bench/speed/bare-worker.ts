import { hash, randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import { Redis } from 'ioredis';

// The worker's work with node:http alone: parse, hash with salt, publish to the same Redis, answer. It leaves out
// validation, capacity, logs, metrics, CORS and ordered shutdown, so the comparison shows what these cost in the real
// worker.
const redis = new Redis(process.env.REDIS_URL ?? '', { enableAutoPipelining: true });

const server = createServer((request, response) => {
  if (request.method !== 'POST') {
    response.end();
    return;
  }
  let body = '';
  request.setEncoding('utf8');
  request.on('data', (chunk) => {
    body += chunk;
  });
  request.on('end', async () => {
    const { str, id } = JSON.parse(body);
    const salt = randomBytes(16).toString('hex');
    const hour = new Date().getUTCHours();
    const hashed = hash('sha256', str + salt + hour, 'base64');
    const calculation = {
      id,
      hash: hashed,
      str,
      strLength: str.length,
      salt,
      hour,
      cluster: 'primary',
      worker: 'bare',
    };
    await redis.publish('calculation', JSON.stringify(calculation));
    response.writeHead(200, { 'Content-Type': 'application/json' });
    response.end(JSON.stringify({ ...calculation, published: true }));
  });
});
server.listen(Number(process.env.PORT), '127.0.0.1');
