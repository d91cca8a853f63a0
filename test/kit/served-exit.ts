import { createHmac } from 'node:crypto'
import { Writable } from 'node:stream'
import { onTestFinished } from 'vitest'
import type { Surroundings } from '../../src/app/surroundings.ts'
import { type Instant, instant } from '../../src/base/instant.ts'
import { seededRandom } from '../../src/base/random.ts'
import type { Ledger } from '../../src/ledger/ledger.ts'
import { openSqliteLedger, readSqliteLedger } from '../../src/ledger/sqlite/sqlite-ledger.ts'
import type { Counts } from '../../src/model/delivery.ts'
import { noCounts } from '../../src/model/delivery.ts'
import { type Sandbox, type SandboxOptions, startSandbox } from '../../src/sandbox/start.ts'
import { jsonLog } from '../../src/serve/log.ts'
import { serve } from '../../src/serve/serve.ts'
import type { ServerLimits } from '../../src/serve/server.ts'
import { occurrenceOf } from '../contract/ledger/bench.ts'
import { inProcess, type Said, surroundingsOf } from './in-process.ts'
import { secrets } from './rehearsal.ts'
import { type Workplace, workplace } from './workplace.ts'

export const appSecret = 'app-secret-of-nobody'
export const serveToken = 'serve-token-of-nobody-0123456789'
export const sender = '106540352242922'
export const bearer = { authorization: `Bearer ${serveToken}` }

const env = {
  ...secrets,
  WHATSAPP_APP_SECRET: appSecret,
  WHATSAPP_VERIFY_TOKEN: 'verify-me',
  SERVE_TOKEN: serveToken,
}

/** A plan that was approved and announced to its people against a sandbox, and is served on loopback. */
export type ServedExit = {
  readonly at: Workplace
  readonly url: string
  readonly sandbox: Sandbox
  /** What the platform accepted, as far as its log is written. */
  accepted(): readonly Accepted[]
  /** Lines of JSON. */
  readonly log: () => readonly Readonly<Record<string, unknown>>[]
  /** It is then from now on, for the server. */
  setNow(iso: string): void
  /** `sunset …` on the plan, at that time. */
  sunset(at: string, ...args: readonly string[]): Promise<Said>
  /** Posts a body as the platform does, signed. */
  post(body: object, headers?: Readonly<Record<string, string>>): Promise<Response>
  counts(): Promise<Counts>
  look<T>(at: (ledger: Ledger) => Promise<T>): Promise<T>
  close(): Promise<void>
}

export type Accepted = { readonly to: string; readonly key: string; readonly text?: string }

export type ServedSettings = {
  /** Rows of the audience, without its header (phone,lang). */
  readonly people: readonly string[]
  /** Further lines of the plan. */
  readonly plan?: string
  readonly name?: string
  readonly announcedAt?: string
  readonly servedAt?: string
  /** Whether the announcement has gone out; else it was only approved. */
  readonly announced?: boolean
  readonly sandbox?: Partial<SandboxOptions>
  readonly limits?: ServerLimits
  /** Where the server listens; any free port where it is not said. */
  readonly port?: number
  /** In place of the plan's usual `channel:`, from the sandbox's address. */
  readonly channel?: (baseUrl: string) => string
  /** Before anything is approved. */
  readonly prepare?: (sunset: ServedExit['sunset'], sandbox: Sandbox) => Promise<void>
  readonly env?: Readonly<Record<string, string>>
  /** Further variables of the server alone. */
  readonly servedEnv?: Readonly<Record<string, string>>
  /** Just before it is served: where the ledger is. */
  readonly beforeServing?: (ledger: string) => void
}

export const signed = (body: string, secret: string = appSecret): string =>
  `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`

export const servedExit = async (settings: ServedSettings): Promise<ServedExit> => {
  const announcedAt = settings.announcedAt ?? '2025-11-20T12:00:00Z'
  const at = workplace({ 'users.csv': `phone,lang\n${settings.people.join('\n')}\n` })
  const clock = { now: instant(Date.parse(settings.servedAt ?? announcedAt)) }
  const sandbox = await startSandbox({
    port: 0,
    clock: { now: () => clock.now, sleep: () => Promise.resolve() },
    random: seededRandom(7),
    log: at.path('accepted.ndjson'),
    ...settings.sandbox,
  })
  at.write('plan.yaml', planText(sandbox.url, settings))
  const mine = { ...env, ...settings.env }
  const command = inProcess(at.folder, mine)
  const sunset = (now: string, name: string, ...args: readonly string[]): Promise<Said> =>
    command.run(...name.split(' '), at.path('plan.yaml'), '--now', now, ...args)
  await settings.prepare?.(sunset, sandbox)
  const begun =
    settings.announced === false
      ? await sunset(
          announcedAt,
          'approve',
          '--yes',
          '--reason',
          'a test',
          '--confirm',
          settings.name ?? 'exit',
        )
      : await sunset(announcedAt, 'run', '--yes')
  if (begun.status !== 0) throw new Error(begun.stderr || begun.stdout)

  const where = { path: at.path(`.sunset/${settings.name ?? 'exit'}.db`), machine: 'a-machine' }
  settings.beforeServing?.(where.path)
  const { surroundings, lines } = worldOf(at.folder, { ...mine, ...settings.servedEnv }, clock)
  const serving = await serve(surroundings, {
    plans: [{ file: at.path('plan.yaml'), surroundings }],
    host: '127.0.0.1',
    port: settings.port ?? 0,
    log: jsonLog(surroundings.stderr),
    ...(settings.limits === undefined ? {} : { limits: settings.limits }),
  })
  let isOpen = true
  const close = async (): Promise<void> => {
    if (isOpen) await serving.close()
    isOpen = false
    await sandbox.close()
  }
  onTestFinished(close)
  const look = async <T>(see: (ledger: Ledger) => Promise<T>): Promise<T> => {
    const ledger = readSqliteLedger(where) ?? openSqliteLedger(where)
    try {
      return await see(ledger)
    } finally {
      await ledger.close()
    }
  }
  return {
    at,
    url: serving.url,
    sandbox,
    accepted: () =>
      at
        .read('accepted.ndjson')
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line)),
    log: lines,
    setNow: (iso) => {
      clock.now = instant(Date.parse(iso))
    },
    sunset: (now, name, ...args) => sunset(now, name, ...args),
    post: (body, headers = {}) => {
      const text = JSON.stringify(body)
      return fetch(`${serving.url}/webhooks/${settings.name ?? 'exit'}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-hub-signature-256': signed(text), ...headers },
        body: text,
      })
    },
    counts: () =>
      look(async (ledger) => {
        const occurrence = occurrenceOf('announce')
        const happened = await ledger.happened([{ occurrence, to: { kind: 'everyone' } }])
        return happened.get(occurrence.id)?.counts ?? noCounts
      }),
    look,
    close,
  }
}

const planText = (
  baseUrl: string,
  { plan = '', name = 'exit', channel }: ServedSettings,
): string => `name: ${name}
sunset: ChatGPT leaves WhatsApp on 2026-01-15
timezone: UTC
channel: ${channel?.(baseUrl) ?? `{ base_url: "${baseUrl}", senders: [{ id: "${sender}", per_second: 1000 }] }`}
audience: users.csv
window: always
${plan}
`

const worldOf = (
  folder: string,
  variables: Readonly<Record<string, string>>,
  clock: { now: Instant },
): { readonly surroundings: Surroundings; readonly lines: ServedExit['log'] } => {
  let text = ''
  const stderr = new Writable({
    write: (chunk: Buffer, _, done) => {
      text += chunk.toString()
      done()
    },
  })
  const usual = surroundingsOf(folder, variables, stderr, stderr)
  const wall = { ...usual.clocks.machine, now: () => clock.now }
  return {
    surroundings: { ...usual, clocks: { ...usual.clocks, wall } },
    lines: () =>
      text
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line)),
  }
}

/** A body of the platform's with these statuses or messages in it. */
export const bodyWith = (value: object): object => ({
  object: 'whatsapp_business_account',
  entry: [
    {
      id: '102290129340398',
      changes: [
        {
          field: 'messages',
          value: {
            messaging_product: 'whatsapp',
            metadata: { display_phone_number: '15550783881', phone_number_id: sender },
            ...value,
          },
        },
      ],
    },
  ],
})

export const wrote = (from: string, text: string, iso = '2025-11-20T12:30:00Z'): object =>
  bodyWith({
    messages: [
      {
        from: from.replace('+', ''),
        id: 'wamid.1',
        timestamp: String(Date.parse(iso) / 1000),
        type: 'text',
        text: { body: text },
      },
    ],
  })
