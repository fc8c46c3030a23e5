import { createHash, randomBytes } from 'node:crypto';
import express from 'express';
import { Redis } from 'ioredis';

// The worker's work in the usual way: express, its JSON parser, one publish at a time.
const redis = new Redis(process.env.REDIS_URL ?? '');

const app = express();
app.use(express.json());
app.post('/', async (request, response) => {
  const { str, id } = request.body;
  const salt = randomBytes(16).toString('hex');
  const hour = new Date().getUTCHours();
  const hashed = createHash('sha256')
    .update(str + salt + hour)
    .digest('base64');
  const calculation = {
    id,
    hash: hashed,
    str,
    strLength: str.length,
    salt,
    hour,
    cluster: 'primary',
    worker: 'express',
  };
  await redis.publish('calculation', JSON.stringify(calculation));
  response.json({ ...calculation, published: true });
});
app.listen(Number(process.env.PORT), '127.0.0.1');
