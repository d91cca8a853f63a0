import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { cannotSend } from '../../src/adapters/dry-adapter.ts'
import { outboxKind } from '../../src/adapters/outbox/kind.ts'
import { adapterKinds } from '../../src/adapters/registry.ts'
import { whatsappKind } from '../../src/adapters/whatsapp/kind.ts'
import { seededRandom } from '../../src/base/random.ts'
import { Secret } from '../../src/base/secret.ts'
import { senderId } from '../../src/model/names.ts'
import { startSandbox } from '../../src/sandbox/start.ts'
import { channelPlan } from '../unit/adapters/message.ts'
import { type Arrived, adapterContract } from './adapter.ts'

const newFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'adapter-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  return folder
}

const linesOf = (path: string): Arrived[] =>
  existsSync(path)
    ? readFileSync(path, 'utf8')
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line))
        .map(({ key, to, text }) => ({ key, to, text }))
    : []

const phoneOf = (number: number): string => `+1650555${String(number).padStart(4, '0')}`

adapterContract('outbox', async () => {
  const path = join(newFolder(), 'outbox.ndjson')
  const settings = { channel: channelPlan({ adapter: 'outbox' }), senders: [], outboxPath: path }
  return {
    kind: outboxKind,
    adapter: await outboxKind.create(settings),
    sender: 'outbox',
    addressOf: (number) => `person ${number}`,
    arrived: async () => linesOf(path),
  }
})

adapterContract('whatsapp', async () => {
  const log = join(newFolder(), 'log.ndjson')
  const sandbox = await startSandbox({ port: 0, random: seededRandom(1), log })
  onTestFinished(() => sandbox.close())
  return {
    kind: whatsappKind,
    adapter: await whatsappKind.create({
      channel: channelPlan({ baseUrl: sandbox.url }),
      senders: [{ id: senderId('1065') }],
      accessToken: new Secret('t'),
    }),
    sender: '1065',
    addressOf: phoneOf,
    arrived: async () => {
      await sandbox.close()
      return linesOf(log)
    },
  }
})

for (const kind of adapterKinds)
  adapterContract(`of a dry run on ${kind.name}`, async () => ({
    kind,
    adapter: cannotSend(kind),
    sender: '1065',
    addressOf: phoneOf,
  }))
