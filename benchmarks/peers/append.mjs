// One closed loop a client against one released event store, each append guarded by "no event of
// this type with this tag". Usage: node append.mjs PEER URL CLIENTS SECONDS BATCH; prints JSON.
import { randomUUID } from "node:crypto";
import pg from "pg";

const [peer, url, clients, seconds, batch] = process.argv.slice(2);
const text = "x".repeat(220); // with its envelope about 256 bytes an event
const type = "SeatTaken";

const peers = {
  async orgops() {
    const { z } = await import("zod");
    const { buildSchema, defineEvents } = await import("@orgops/eventstore");
    const { createPostgresStore } = await import("@orgops/eventstore/postgres");
    const events = defineEvents({
      [type]: { data: z.object({ text: z.string() }), scopes: ["seat"] },
    });
    const store = await createPostgresStore({
      connection: url,
      schema: buildSchema([events], { lockSalt: "a salt of the benchmark" }),
      poolSize: Number(clients),
    });
    await store.ensureInstalled();
    const append = async (seat) => {
      const all = [];
      for (let i = 0; i < Number(batch); i++) all.push({ type, data: { text }, scopes: { seat } });
      const done = await store.appendIf(all, { query: { types: [type], scopes: { seat } }, version: 0 });
      if (!done.ok) throw new Error("refused");
    };
    return { append, close: () => store.close() };
  },
  async kraken() {
    const { Query, Tags } = await import("@dcb-es/event-store");
    const { PostgresEventStore } = await import("@dcb-es/event-store-postgres");
    const pool = new pg.Pool({ connectionString: url, max: Number(clients) });
    const store = new PostgresEventStore({ pool });
    await store.ensureInstalled();
    const append = (seat) => {
      const tags = Tags.fromObj({ seat });
      const events = Array.from({ length: Number(batch) }, () => ({ type, tags, data: { text }, metadata: {} }));
      return store.append({ events, condition: { failIfEventsMatch: Query.fromItems([{ types: [type], tags }]) } });
    };
    return { append, close: () => pool.end() };
  },
};

const store = await peers[peer]();
const loop = async (until, micros) => {
  for (let now = performance.now(); now < until; ) {
    await store.append(randomUUID());
    const done = performance.now();
    micros.push(Math.round((done - now) * 1000));
    now = done;
  }
};
const run = async (length) => {
  const micros = [];
  const until = performance.now() + length * 1000;
  await Promise.all(Array.from({ length: Number(clients) }, () => loop(until, micros)));
  return micros;
};
await run(1); // until connections stand and code is compiled
const micros = await run(Number(seconds));
await store.close();
console.log(JSON.stringify({ count: micros.length, micros }));
