// Durable sends a second and CPU seconds per 1,000 messages: sunset, a bare loop, three job queues. In turn, equal numbers, several rounds; prints
// Markdown. See docs/performance.md.
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { endWhenInterrupted, measure, startPlatform } from './kit/processes.mjs'
import { median, percent, table, times, whole, withRange } from './kit/statistics.mjs'
import { missingFor, startPostgres, startRedis } from './kit/stores.mjs'
import { assertBuilt, prepare, run } from './kit/sunset.mjs'

const { values: flags } = parseArgs({
  options: {
    n: { type: 'string', default: '200000' },
    rounds: { type: 'string', default: '3' },
    concurrency: { type: 'string', default: '64' },
    only: { type: 'string' },
    folder: { type: 'string', default: tmpdir() },
    json: { type: 'string' },
  },
})
const people = Number(flags.n)
const concurrency = Number(flags.concurrency)

/** Each gives the seconds that filling its store took, and what it took to empty it. */
const contenders = {
  loop: { name: 'undici `Pool` loop, no record of anything', go: byWorker('loop') },
  sunset: { name: '**sunset**', go: bySunset },
  graphile: {
    name: 'graphile-worker 0.17.3, PostgreSQL 15',
    store: 'postgres',
    go: byWorker('graphile-worker'),
  },
  pgboss: { name: 'pg-boss 10.4.2, PostgreSQL 15', store: 'postgres', go: byWorker('pg-boss') },
  bullmq: {
    name: 'BullMQ 6.7.0, Redis, append-only file every second',
    store: 'redis',
    go: byWorker('bullmq'),
  },
}

const chosen = flags.only?.split(',') ?? Object.keys(contenders)
assertReady()
endWhenInterrupted()
const home = mkdtempSync(join(flags.folder, 'sunset-bench-'))
chmodSync(home, 0o755)
const rounds = []
try {
  for (let round = 1; round <= Number(flags.rounds); round++) {
    const results = {}
    for (const key of chosen) {
      results[key] = await inItsOwnFolder(contenders[key])
      process.stderr.write(`round ${round}, ${key}: ${whole(results[key].perSecond)}/s\n`)
    }
    rounds.push({ load: loadavg()[0], results })
  }
} finally {
  rmSync(home, { recursive: true, force: true })
}
if (flags.json !== undefined)
  writeFileSync(flags.json, `${JSON.stringify({ people, concurrency, rounds }, undefined, 2)}\n`)
process.stdout.write(`${report()}\n`)

function assertReady() {
  assertBuilt()
  const unknown = chosen.filter((key) => !(key in contenders))
  if (unknown.length > 0) throw new Error(`--only takes ${Object.keys(contenders).join(', ')}.`)
  const missing = [...new Set(chosen.map((key) => missingFor(contenders[key].store)))].filter(Boolean)
  if (missing.length === 0) return
  process.stderr.write(`${missing.join('\n')}\nOr leave them out: --only loop,sunset\n`)
  process.exit(1)
}

async function inItsOwnFolder({ store, go }) {
  const folder = mkdtempSync(join(home, 'run-'))
  // PostgreSQL runs as a user of its own, who must be able to go through.
  chmodSync(folder, 0o755)
  const platform = await startPlatform()
  const filled = await startStore(store, folder)
  try {
    return await go({ folder, platform, store: filled })
  } finally {
    await filled?.stop()
    platform.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

function startStore(store, folder) {
  if (store === 'redis') return startRedis(folder)
  return store === 'postgres' ? startPostgres(folder) : undefined
}

function byWorker(file) {
  const program = join(import.meta.dirname, 'workers', `${file}.mjs`)
  return async ({ folder, platform, store }) => {
    const args = [String(people), String(concurrency), platform.origin, store?.url ?? '']
    const filling =
      store === undefined ? undefined : await measure([program, 'enqueue', ...args], { cwd: folder })
    await store?.settle()
    const before = store?.cpuSeconds() ?? 0
    const worked = await measure([program, 'work', ...args], { cwd: folder })
    const storeCpu = (store?.cpuSeconds() ?? 0) - before
    return resultOf({ seen: await platform.seen(), worked, storeCpu, filling, sent: people })
  }
}

/** The first run reads the audience and writes to one person; the second writes to all others: that one is measured. */
async function bySunset({ folder, platform }) {
  await prepare(folder, { origin: platform.origin, people, concurrency })
  const filling = await run(folder, { limit: 1 })
  await platform.seen()
  const worked = await run(folder)
  return resultOf({ seen: await platform.seen(), worked, storeCpu: 0, filling, sent: people - 1 })
}

function resultOf({ seen, worked, storeCpu, filling, sent }) {
  const { requests, people: reached, twice, strange, first, last, bytes } = seen
  if (requests !== sent || reached !== sent || twice > 0 || strange > 0)
    throw new Error(`not a fair run: ${JSON.stringify({ sent, requests, reached, twice, strange })}`)
  return {
    perSecond: sent / ((last - first) / 1000),
    workerCpu: (worked.cpuSeconds / sent) * 1000,
    storeCpu: (storeCpu / sent) * 1000,
    peakMb: worked.peakMb,
    loadPerSecond: filling === undefined ? undefined : people / filling.wallSeconds,
    bytesEach: bytes / requests,
  }
}

function report() {
  const of = (key, pick) => rounds.map(({ results }) => pick(results[key], results))
  const rows = chosen.map((key) => [
    contenders[key].name,
    withRange(
      of(key, ({ perSecond }) => perSecond),
      whole,
    ),
    chosen.includes('loop')
      ? withRange(
          of(key, (own, { loop }) => own.perSecond / loop.perSecond),
          percent,
        )
      : '',
    chosen.includes('sunset')
      ? withRange(
          of(key, (own, { sunset }) => sunset.perSecond / own.perSecond),
          times,
        )
      : '',
    withRange(
      of(key, ({ workerCpu, storeCpu }) => workerCpu + storeCpu),
      (cpu) => cpu.toFixed(3),
    ),
    of(key, ({ loadPerSecond }) => loadPerSecond)[0] === undefined
      ? '–'
      : whole(median(of(key, ({ loadPerSecond }) => loadPerSecond))),
    `${Math.round(median(of(key, ({ peakMb }) => peakMb)))} MB`,
    `${Math.round(of(key, ({ bytesEach }) => bytesEach)[0])}`,
  ])
  const head = [
    `${people.toLocaleString('en')} messages, concurrency ${concurrency}`,
    'sent /s',
    'of the loop',
    'sunset is so many times as fast',
    'CPU s per 1,000, worker and store',
    'loaded or enqueued /s',
    'worker’s memory',
    'bytes a message',
  ]
  const loads = rounds.map(({ load }) => load.toFixed(1)).join(', ')
  const machine = `${cpus().length} × ${cpus()[0].model.trim()}, Node ${process.versions.node}, ${rounds.length} round(s) in turn; median (lowest–highest); load average after each round: ${loads}`
  return `${table(head, rows)}\n\n${machine}`
}
