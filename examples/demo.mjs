// Plays "ChatGPT leaves WhatsApp" to its end in a minute: the real commands, the real plan, the embedded ledger, a stand-in of
// the WhatsApp Cloud API over real HTTP on this machine, a pretended clock, 1,000 invented people in ten languages.
import { spawn, spawnSync } from 'node:child_process'
import { appendFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..')
const bin = join(root, 'bin', 'sunset.js')
const folder = join(root, '.sunset', 'demo')
const plan = join(folder, 'chatgpt-leaves-whatsapp.yaml')
const log = join(folder, 'whatsapp-stand-in.ndjson')
const people = 1000

const started = Date.now()
rmSync(folder, { recursive: true, force: true })
mkdirSync(folder, { recursive: true })

const numbers = [
  { prefix: '+120255501', digits: 2, lang: 'en', zone: 'America/New_York' },
  { prefix: '+3363998', digits: 4, lang: 'fr', zone: 'Europe/Paris' },
  { prefix: '+34612345', digits: 3, lang: 'es', zone: 'Europe/Madrid' },
  { prefix: '+55119000', digits: 5, lang: 'pt-BR', zone: 'America/Sao_Paulo' },
  { prefix: '+4915112345', digits: 3, lang: 'de', zone: 'Europe/Berlin' },
  { prefix: '+39312345', digits: 4, lang: 'it', zone: 'Europe/Rome' },
  { prefix: '+9198765', digits: 5, lang: 'hi', zone: 'Asia/Kolkata' },
  { prefix: '+62811000', digits: 4, lang: 'id', zone: 'Asia/Jakarta' },
  { prefix: '+97150123', digits: 4, lang: 'ar', zone: 'Asia/Dubai' },
  { prefix: '+8190123', digits: 5, lang: 'ja', zone: 'Asia/Tokyo' },
]
const phoneOf = (n) => {
  const { prefix, digits } = numbers[n % numbers.length]
  return `${prefix}${String(Math.floor(n / numbers.length)).padStart(digits, '0')}`
}
const rows = Array.from({ length: people }, (_, n) => {
  const { lang, zone } = numbers[n % numbers.length]
  return `${phoneOf(n)},${lang},${zone},,Person ${n + 1}`
})
writeFileSync(join(folder, 'people.csv'), `phone,lang,tz,linked_at,first_name\n${rows.join('\n')}\n`)
writeFileSync(join(folder, 'linked.csv'), 'phone\n')

const sandbox = spawn(process.execPath, [bin, 'sandbox', '--port', '0', '--json', '--log', log], {
  stdio: ['ignore', 'pipe', 'inherit'],
})
process.on('exit', () => sandbox.kill('SIGTERM'))
const url = await new Promise((done, failed) => {
  let said = ''
  sandbox.stdout.on('data', (piece) => {
    said += piece
    try {
      done(JSON.parse(said).url)
    } catch {}
  })
  sandbox.on('exit', (code) => failed(new Error(`the stand-in ended (${code})`)))
})
sandbox.removeAllListeners('exit')

writeFileSync(
  plan,
  readFileSync(join(root, 'plans', 'chatgpt-leaves-whatsapp.yaml'), 'utf8')
    .replace('  adapter: whatsapp\n', `  adapter: whatsapp\n  base_url: "${url}"\n`)
    .replace('source: sample-audience.csv', 'source: people.csv')
    .replace('  secret: ${LINK_SECRET}\n', '  secret: ${LINK_SECRET}\n  linked: linked.csv\n'),
)

const env = {
  ...process.env,
  WHATSAPP_ACCESS_TOKEN: 'a-token-for-the-stand-in-only',
  LINK_SECRET: 'a-secret-for-the-demo-only-0123456789abcdef',
}
/** Runs a command as it is shown, and ends the demo if it ends otherwise than expected. */
const sunset = (args, { expect = 0, quiet = false } = {}) => {
  if (!quiet) console.log(`\n$ sunset ${args.map(shown).join(' ')}`)
  const { status, stdout, stderr } = spawnSync(process.execPath, [bin, ...args], { env, encoding: 'utf8' })
  if (!quiet) process.stdout.write(`${stderr}${stdout}`)
  if (status === expect) return stdout
  if (quiet) process.stdout.write(`${stderr}${stdout}`)
  console.error(`The demo ended: exit status ${status} in place of ${expect}.`)
  process.exit(1)
}
const shown = (arg) => (arg === plan ? 'plan.yaml' : arg.includes(' ') ? JSON.stringify(arg) : arg)

/** Ticks again whenever somebody's window opens, as cron would, until nobody waits for theirs. */
const followWindows = (from) => {
  let said = sunset(['status', plan, '--now', from, '--json'], { quiet: true })
  for (;;) {
    const [first] = (JSON.parse(said).waitingFor ?? [])
      .filter(({ people }) => people > 0)
      .sort((a, b) => a.until.localeCompare(b.until))
    if (first === undefined) return
    console.log(
      `  … ${first.until}: more people come into their own hours (09:00-20:00), and cron's tick goes on`,
    )
    // A tick says what `status` would say after it.
    said = sunset(['tick', plan, '--now', first.until, '--json'], { quiet: true })
  }
}

const beginning = '2025-11-03T17:00:00Z'
sunset(['check', plan, '--now', beginning])
sunset(['timeline', plan, '--now', beginning])
sunset(['templates', 'push', plan, '--now', beginning])
sunset(['approve', plan, '--now', beginning, '--yes', '--reason', 'Plan of record'])

const { occurrences } = JSON.parse(sunset(['timeline', plan, '--now', beginning, '--json'], { quiet: true }))
for (const [at, { id, at: instant }] of occurrences.entries()) {
  if (at > 0 && at < 4) {
    const linked = Array.from({ length: 150 }, (_, n) => phoneOf((at - 1) * 150 + n))
    appendFileSync(join(folder, 'linked.csv'), `${linked.join('\n')}\n`)
    console.log(`\n  … meanwhile 150 people linked their account: no more reminders for them`)
  }
  sunset(['tick', plan, '--now', instant])
  followWindows(instant)
  if (id === 'freeze') sunset(['gate', plan, '--now', instant, '--for', phoneOf(1)], { expect: 6 })
}
const end = occurrences.at(-1).at
sunset(['tick', plan, '--now', end])
console.log('  (nothing was due: cron hears nothing)')
sunset(['gate', plan, '--now', end], { expect: 7 })
sunset(['status', plan, '--now', end])

const status = JSON.parse(sunset(['status', plan, '--now', end, '--json'], { quiet: true }))
const accepted = status.occurrences.reduce((sum, { counts }) => sum + counts.accepted, 0)
const lines = readFileSync(log, 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line))
const keys = new Set(lines.map(({ key }) => key))
sandbox.kill('SIGTERM')

const here = (path) => relative(process.cwd(), path)
console.log(`
What happened
  ${accepted} messages in the ledger, ${lines.length} at the stand-in, ${keys.size} different deliveries: ${
    accepted === lines.length && keys.size === lines.length ? 'everybody once' : 'THE NUMBERS DIFFER'
  }
  ${((Date.now() - started) / 1000).toFixed(1)} s from check to shutdown

Where it lies
  the plan                ${here(plan)}
  the stand-in's log      ${here(log)}
  the ledger              ${here(join(folder, '.sunset', 'chatgpt-leaves-whatsapp.db'))}`)
if (accepted !== lines.length || keys.size !== lines.length) process.exitCode = 1
