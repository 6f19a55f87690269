// The feed against the real server, over a WebSocket that breaks.
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

import { firstValueFrom, take, toArray } from 'rxjs';
import WebSocket from 'ws';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { createClient } from '../src/client.ts';
import { followFeed, type FeedItem } from '../src/feed.ts';
import { clientOf, type Server, startServer, store } from './server.ts';

let server: Server;
beforeAll(async () => {
  server = await startServer({ seeds: false });
});
afterAll(() => server.close());

test('printings arrive in order, and go into the cache', async () => {
  const client = clientOf(server);
  const after = await store(server, 'zero');
  const feed = firstValueFrom(followFeed(client, after).pipe(take(2), toArray()));
  await store(server, 'one');
  await store(server, 'two');
  expect((await feed).map(textOf)).toEqual([expect.stringContaining('boat one'), expect.stringContaining('boat two')]);
  expect(client.cache.extract()).toHaveProperty([`Report:${idOf((await feed)[0]!)}`]);
});

test('a feed whose connection breaks goes on behind the last printing it had', async () => {
  const wire = await breakableWire(server);
  const client = createClient({ url: `${server.url}/graphql`, socketUrl: wire.socketUrl, webSocketImpl: WebSocket });
  const after = await store(server, 'three');
  await store(server, 'four');
  const received: FeedItem[] = [];
  let broken = 0;
  const missed: Promise<unknown>[] = [];
  await new Promise<void>((resolve) => {
    const following = followFeed(client, after, () => {
      broken += 1;
    }).subscribe((item) => {
      received.push(item);
      if (received.length === 1) {
        wire.breakAll();
        missed.push(store(server, 'five').then(() => store(server, 'six')));
      }
      if (received.length === 3) {
        following.unsubscribe();
        resolve();
      }
    });
  });
  await Promise.all(missed);
  wire.close();
  expect(broken).toBeGreaterThan(0);
  expect(received.map(textOf)).toEqual(['four', 'five', 'six'].map((boat) => expect.stringContaining(`boat ${boat}`)));
});

function textOf(item: FeedItem): string {
  return item.__typename === 'Report' ? item.text : 'a gap';
}

function idOf(item: FeedItem): string {
  return item.__typename === 'Report' ? item.id : 'a gap';
}

/** A way to the server's WebSocket whose connections can be cut. */
async function breakableWire({ url, socketUrl }: Server) {
  const open = new Set<Socket>();
  const wire = createServer((from) => {
    const to = connect(Number(new URL(url).port), '127.0.0.1');
    for (const socket of [from, to]) {
      open.add(socket);
      socket.on('error', () => {});
      socket.on('close', () => {
        open.delete(socket);
        from.destroy();
        to.destroy();
      });
    }
    from.pipe(to).pipe(from);
  });
  await new Promise<void>((resolve) => wire.listen(0, '127.0.0.1', resolve));
  const { port } = wire.address() as AddressInfo;
  const breakAll = () => open.forEach((socket) => socket.destroy());
  return {
    socketUrl: socketUrl.replace(/:\d+/, `:${port}`),
    breakAll,
    close: () => {
      breakAll();
      wire.close();
    },
  };
}
