// What grows with the audience, and what must not: loading, memory, the time from a start to the first message on a large ledger that is half
// done, a tick with nothing to do. Prints Markdown. See docs/performance.md.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { cpus, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as after } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { endWhenInterrupted, startPlatform } from './kit/processes.mjs'
import { median, table, whole, withRange } from './kit/statistics.mjs'
import { assertBuilt, command, prepare, run } from './kit/sunset.mjs'

const { values: flags } = parseArgs({
  options: {
    sizes: { type: 'string', default: '200000,1000000' },
    starts: { type: 'string', default: '5' },
    ticks: { type: 'string', default: '25' },
    folder: { type: 'string', default: tmpdir() },
  },
})

assertBuilt()
endWhenInterrupted()
const home = mkdtempSync(join(flags.folder, 'sunset-bench-'))
try {
  const rows = []
  for (const size of flags.sizes.split(',')) rows.push(await atSize(Number(size)))
  const head = [
    'recipients',
    'loaded /s',
    'memory at the load',
    'ledger, half done',
    'start to first message, half done',
    'sent /s, second half',
    'memory of that run',
  ]
  process.stdout.write(`${table(head, rows)}\n\n${await coldStart()}\n\n`)
  process.stdout.write(
    `${cpus().length} × ${cpus()[0].model.trim()}, Node ${process.versions.node}; load average ${loadavg()[0].toFixed(1)}\n`,
  )
} finally {
  rmSync(home, { recursive: true, force: true })
}

async function atSize(people) {
  const folder = mkdtempSync(join(home, 'scale-'))
  const platform = await startPlatform()
  try {
    await prepare(folder, { origin: platform.origin, people, concurrency: 64 })
    const loading = await run(folder, { limit: 1 })
    await run(folder, { limit: people / 2 - 1 })
    const size = statSync(join(folder, '.sunset/bench.db')).size
    await platform.seen()
    const starts = []
    for (let left = Number(flags.starts); left > 0; left--)
      starts.push((await startOf(folder, platform, { limit: 100 })).ms)
    const rest = await startOf(folder, platform, {})
    starts.push(rest.ms)
    const { requests, first, last, twice } = rest.seen
    if (twice > 0 || requests !== people / 2 - 100 * Number(flags.starts))
      throw new Error('not everybody once')
    return [
      people.toLocaleString('en'),
      whole(people / loading.wallSeconds),
      `${Math.round(loading.peakMb)} MB`,
      `${Math.round(size / 2 ** 20)} MB`,
      withRange(starts, (ms) => `${Math.round(ms)} ms`),
      whole(requests / ((last - first) / 1000)),
      `${Math.round(rest.peakMb)} MB`,
    ]
  } finally {
    platform.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

/** From the start of the process to the first message that the platform sees. */
async function startOf(folder, platform, limits) {
  const began = performance.timeOrigin + performance.now()
  const { peakMb } = await run(folder, limits)
  const seen = await platform.seen()
  return { ms: seen.first - began, peakMb, seen }
}

/** A tick with nothing to do beside a node with nothing to do, in turn. */
async function coldStart() {
  const folder = mkdtempSync(join(home, 'idle-'))
  writeFileSync(
    join(folder, 'plan.yaml'),
    'sunset: ChatGPT leaves WhatsApp on 2046-01-15\ntimezone: UTC\naudience: users.csv\nwindow: always\n',
  )
  writeFileSync(join(folder, 'users.csv'), 'phone,lang\n+33600000000,fr\n')
  const taken = (...args) => {
    const began = performance.now()
    const { status, stderr } = spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8' })
    if (status !== 0) throw new Error(`node ${args.join(' ')}: ${stderr}`)
    return performance.now() - began
  }
  taken(command, 'approve', 'plan.yaml', '--reason', 'bench', '--yes')
  await untilIdle(folder, () => taken(command, 'tick', 'plan.yaml'))
  const rounds = Array.from({ length: Number(flags.ticks) }, () => ({
    node: taken('-e', '0'),
    tick: taken(command, 'tick', 'plan.yaml'),
    status: taken(command, 'status', 'plan.yaml'),
  }))
  const of = (pick) => median(rounds.map(pick))
  const ms = (pick) => `${Math.round(of(pick))} ms`
  const ratio = of(({ tick }) => tick) / of(({ node }) => node)
  return `\`node -e 0\` ${ms(({ node }) => node)}; a tick with nothing due ${ms(({ tick }) => tick)} (${ratio.toFixed(2)} times that); \`sunset status\` ${ms(({ status }) => status)}. Medians of ${rounds.length}, in turn.`
}

/** A tick leaves a note for the next one, once the files are old enough to be told from newer ones. */
async function untilIdle(folder, tick) {
  for (let left = 50; left > 0; left--) {
    tick()
    if (readdirSync(join(folder, '.sunset')).some((name) => name.endsWith('.glance'))) return
    await after(200)
  }
  throw new Error('The plan never became idle.')
}
