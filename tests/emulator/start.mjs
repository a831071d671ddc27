// Starts the emulated Slack on a free port of loopback. The first line of standard input is the seed, as JSON;
// the address is printed; it ends when standard input does, so that it cannot outlive the tests.
import { createInterface } from "node:readline";
import { createEmulator } from "emulate";

const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
const seed = JSON.parse((await lines.next()).value);
const slack = await createEmulator({ service: "slack", port: 0, seed });
console.log(slack.url);
await lines.next();
await slack.close();
