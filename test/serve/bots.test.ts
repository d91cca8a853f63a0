import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { transformSync } from 'esbuild'
import { expect, onTestFinished, test } from 'vitest'
import { freePort } from '../kit/free-port.ts'
import { appSecret, servedExit, serveToken, wrote } from '../kit/served-exit.ts'

const examples = join(import.meta.dirname, '../../examples')
const people = ['+33612345601,fr', '+393331234567,it']
const plan = (port: number): string => `gate_file: gate.json
serve: { token: "\${SERVE_TOKEN}", forward: "http://127.0.0.1:${port}/webhook" }
cohorts:
  italy: { calling_codes: ["+39"], exempt: [{ since: 2026-01-14, source: "https://agcm.it/x" }] }`

/** Where the bot says what it says. */
const listener = async (): Promise<{ readonly url: string; readonly said: string[] }> => {
  const said: string[] = []
  const server = createServer((request, response) => {
    let body = ''
    request.setEncoding('utf8').on('data', (text: string) => {
      body += text
    })
    request.on('end', () => {
      said.push(JSON.parse(body).to)
      response.end()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, said }
}

const started = async (child: ChildProcess): Promise<void> => {
  onTestFinished(() => {
    child.kill('SIGKILL')
  })
  await once(child.stdout ?? expect.fail('no output'), 'data')
}

const obeys = async (start: (env: Record<string, string>, folder: string) => ChildProcess): Promise<void> => {
  const bot = await listener()
  const port = await freePort()
  const exit = await servedExit({ people, plan: plan(port), servedAt: '2026-01-14T10:00:00Z' })
  const env = {
    PATH: process.env['PATH'] ?? '',
    WHATSAPP_APP_SECRET: appSecret,
    SERVE_TOKEN: serveToken,
    GATE_URL: `${exit.url}/gate/exit`,
    GATE_FILE: exit.at.path('gate.json'),
    REPLY_URL: bot.url,
    PORT: String(port),
    NOW: '2026-01-14T10:00:00Z',
  }
  await started(start(env, exit.at.folder))
  expect((await exit.post(wrote('+33612345601', 'hello', '2026-01-14T10:00:00Z'))).status).toBe(200)
  expect(bot.said).toEqual(['+33612345601'])
  // From the freeze on nobody in the default cohort is answered, though their message reaches the bot beside an Italian's.
  exit.setNow('2026-01-15T10:00:00Z')
  while (JSON.parse(exit.at.read('gate.json')).cohorts.default.gate !== 'frozen') await pause(5)
  const both = { ...wrote('+33612345601', 'hello?', '2026-01-15T10:00:00Z') } as { entry: unknown[] }
  const italian = wrote('+393331234567', 'ciao', '2026-01-15T10:00:00Z') as { entry: unknown[] }
  expect((await exit.post({ ...both, entry: [...both.entry, ...italian.entry] })).status).toBe(200)
  expect(bot.said.slice(1)).toEqual(['+393331234567'])
}

test('the bot in TypeScript answers whom it may, by asking the server', async () => {
  const { code } = transformSync(readFileSync(join(examples, 'bot/server.ts'), 'utf8'), {
    loader: 'ts',
    format: 'esm',
  })
  await obeys((env) =>
    spawn(process.execPath, ['--input-type=module', '-e', code], {
      env,
      stdio: ['ignore', 'pipe', 'inherit'],
    }),
  )
})

test('the bot in Python answers whom it may, by the gate file alone', async ({ skip }) => {
  if (spawnSync('python3', ['--version']).error !== undefined) return skip('Python is not on this machine')
  await obeys((env) =>
    spawn('python3', [join(examples, 'bot.py')], {
      env,
      stdio: ['ignore', 'pipe', 'inherit'],
    }),
  )
})
