// How many receipts a second `sunset serve` takes, signed, durable, one body each and a hundred to a body, sustained: node bench/receipts.mjs [people]
// The platform and the server share this machine's cores. Prints Markdown.
import { spawn } from 'node:child_process'
import { createHmac } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Pool } from 'undici'

const people = Number(process.argv[2] ?? 40_000)
const command = fileURLToPath(new URL('../bin/sunset.js', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'sunset-receipts-'))
const secret = 'app-secret-of-nobody'
const env = {
  ...process.env,
  WHATSAPP_APP_SECRET: secret,
  SERVE_TOKEN: 'serve-token-of-nobody-0123456789',
  WHATSAPP_ACCESS_TOKEN: 'a-token-of-nobody',
}
const now = ['--now', '2025-11-20T00:00:00Z']
const start = (...args) =>
  spawn(process.execPath, [command, ...args], { cwd: folder, env, stdio: ['ignore', 'pipe', 'inherit'] })

try {
  const sandbox = start('sandbox', '--port', '0', '--json')
  const { url } = JSON.parse(String((await once(sandbox.stdout, 'data'))[0]))
  writeFileSync(
    join(folder, 'plan.yaml'),
    `name: exit
sunset: ChatGPT leaves WhatsApp on 2026-01-15
timezone: UTC
channel: { base_url: "${url}", senders: [{ id: "106540352242922", per_second: 100000 }] }
audience: users.csv
window: always
`,
  )
  writeFileSync(
    join(folder, 'users.csv'),
    `phone\n${Array.from({ length: people }, (_, n) => `+336${String(10_000_000 + n)}`).join('\n')}\n`,
  )
  await once(start('run', 'plan.yaml', '--yes', '--quiet', ...now).on('error', fail), 'exit')
  sandbox.kill()
  const server = start('serve', 'plan.yaml', '--port', '0', '--json', ...now)
  const address = JSON.parse(String((await once(server.stdout, 'data'))[0])).url
  const { DatabaseSync } = await import('@photostructure/sqlite')
  const ledger = new DatabaseSync(join(folder, '.sunset/exit.db'), { readOnly: true })
  const id = ledger.prepare("select value from meta where key = 'id'").get().value
  const pool = new Pool(address, { connections: 64 })
  console.log(
    '| receipts to a body | receipts/s | answered in (median, 99%) | CPU of the server, ms per 1,000 |\n| --- | --- | --- | --- |',
  )
  for (const [states, size] of [
    [['delivered'], 1],
    [['read'], 100],
  ])
    await measure({ pool, id, states, size, pid: server.pid })
  await gate(pool, env.SERVE_TOKEN)
  const counted = ledger.prepare('select state, sum(n) n from tally group by state').all()
  console.log(`\nIn the ledger: ${JSON.stringify(counted)} (4: read)`)
  server.kill()
} finally {
  rmSync(folder, { recursive: true, force: true })
}

function fail(error) {
  throw error
}

async function cpuOf(pid) {
  const { readFileSync } = await import('node:fs')
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ')
  return (Number(fields[11]) + Number(fields[12])) * 10
}

async function measure({ pool, id, states, size, pid }) {
  const bodies = []
  for (let first = 1; first <= people; first += size)
    bodies.push(bodyOf(id, states[0], first, Math.min(size, people - first + 1)))
  const took = []
  const cpu = await cpuOf(pid)
  const began = performance.now()
  let next = 0
  await Promise.all(
    Array.from({ length: 64 }, async () => {
      while (next < bodies.length) {
        const { body, signature } = bodies[next++]
        const sent = performance.now()
        const answer = await pool.request({
          path: '/webhooks/exit',
          method: 'POST',
          headers: { 'content-type': 'application/json', 'x-hub-signature-256': signature },
          body,
        })
        await answer.body.dump()
        if (answer.statusCode !== 200) throw new Error(`HTTP ${answer.statusCode}`)
        took.push(performance.now() - sent)
      }
    }),
  )
  const seconds = (performance.now() - began) / 1000
  took.sort((one, other) => one - other)
  const at = (share) => `${took[Math.floor(took.length * share)].toFixed(1)} ms`
  const used = ((await cpuOf(pid)) - cpu) / (people / 1000)
  console.log(
    `| ${size} | ${Math.round(people / seconds).toLocaleString('en')} | ${at(0.5)}, ${at(0.99)} | ${used.toFixed(0)} |`,
  )
}

/** One question after the other: how long each takes, with its way through HTTP. */
async function gate(pool, token) {
  const took = []
  for (let n = 0; n < 5000; n++) {
    const asked = performance.now()
    const answer = await pool.request({
      path: '/gate/exit',
      method: 'GET',
      headers: { authorization: `Bearer ${token}` },
    })
    await answer.body.dump()
    took.push(performance.now() - asked)
  }
  took.sort((one, other) => one - other)
  console.log(
    `\n\`/gate\`: ${took[2500].toFixed(2)} ms in the median, ${took[4950].toFixed(2)} ms at 99%, asked over HTTP one after the other`,
  )
}

function bodyOf(id, state, first, n) {
  const statuses = Array.from({ length: n }, (_, offset) => ({
    id: `wamid.${first + offset}`,
    status: state,
    timestamp: '1763596800',
    recipient_id: '33612345601',
    biz_opaque_callback_data: `exit:${id}:announce:${first + offset}:1`,
  }))
  const body = JSON.stringify({
    object: 'whatsapp_business_account',
    entry: [
      {
        id: '1',
        changes: [
          {
            field: 'messages',
            value: {
              messaging_product: 'whatsapp',
              metadata: { phone_number_id: '106540352242922' },
              statuses,
            },
          },
        ],
      },
    ],
  })
  return { body, signature: `sha256=${createHmac('sha256', secret).update(body).digest('hex')}` }
}
