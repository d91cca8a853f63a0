import { describe, expect, onTestFinished, test } from 'vitest'
import type { Adapter } from '../../src/adapters/adapter.ts'
import { whatsappKind } from '../../src/adapters/whatsapp/kind.ts'
import { millis } from '../../src/base/instant.ts'
import { seededRandom } from '../../src/base/random.ts'
import { Secret } from '../../src/base/secret.ts'
import { senderId } from '../../src/model/names.ts'
import type { Outcome } from '../../src/model/outcome.ts'
import { type Faults, parseFaults } from '../../src/sandbox/faults.ts'
import { type Sandbox, startSandbox } from '../../src/sandbox/start.ts'
import { channelPlan, envelope, keyOf, notStopped, prepared } from '../unit/adapters/message.ts'

const people = Array.from({ length: 600 }, (_, index) => index + 1)
const seed = Number(process.env['SEED'] ?? 7)

const concurrency = 32

/** As the engine does it: never more under way than the channel's concurrency. */
const forEveryone = async (send: (number: number) => Promise<Outcome>): Promise<Outcome[]> => {
  const outcomes: Outcome[] = []
  let next = 0
  const work = async (): Promise<void> => {
    while (next < people.length) {
      const number = people[next++] ?? 0
      outcomes[number - 1] = await send(number)
    }
  }
  await Promise.all(Array.from({ length: concurrency }, work))
  return outcomes
}

const faultsOf = (text: string): Faults => {
  const read = parseFaults(text)
  if ('problem' in read) throw new Error(read.problem)
  return read.faults
}

const start = async (faults: string): Promise<{ sandbox: Sandbox; adapter: Adapter }> => {
  const sandbox = await startSandbox({
    port: 0,
    random: seededRandom(seed),
    faults: faultsOf(faults),
    slowMs: 5,
  })
  const adapter = await whatsappKind.create({
    channel: channelPlan({ baseUrl: sandbox.url, concurrency, timeout: millis(1500) }),
    senders: [{ id: senderId('1065') }],
    accessToken: new Secret('t'),
  })
  onTestFinished(async () => {
    await adapter.close()
    await sandbox.close()
  })
  return { sandbox, adapter }
}

/** Tries again whatever certainly was not accepted, and nothing else. */
const sendUntilSettled = async (adapter: Adapter, number: number): Promise<Outcome> => {
  const message = prepared(adapter, `+1650555${String(number).padStart(4, '0')}`)
  for (let attempt = 1; ; attempt++) {
    const outcome = await adapter.send(message, envelope(number, { attempt }), notStopped)
    if (outcome.kind === 'accepted' || outcome.kind === 'unknown') return outcome
  }
}

describe(`the whatsapp adapter against a platform that fails (SEED=${seed})`, () => {
  test('what is tried again only when it was certainly not accepted is never accepted twice (T26, T27, promise 2)', async () => {
    const { sandbox, adapter } = await start(
      '429=20%,500=10%,reset-before=5%,reset-after=2%,hang=1%,garbage=2%,slow=5%',
    )
    const outcomes = await forEveryone((number) => sendUntilSettled(adapter, number))
    const { twice, faults } = sandbox.seen()
    expect(twice).toEqual([])
    expect(Object.keys(faults)).toHaveLength(7)
    const accepted = people.filter((_, index) => outcomes[index]?.kind === 'accepted')
    expect(accepted.filter((number) => sandbox.countOf(keyOf(number)) !== 1)).toEqual([])
    // Every doubt has a fault behind it: none is made up. (On a busy machine more than the hangs may take too long.)
    const lost = ['reset-before', 'reset-after', 'garbage'].reduce(
      (sum, name) => sum + (faults[name] ?? 0),
      0,
    )
    const doubts = outcomes.filter((one) => one.kind === 'unknown')
    const late = doubts.filter(({ evidence }) => evidence.startsWith('no answer within'))
    expect(accepted.length + doubts.length).toBe(people.length)
    expect(doubts.length - late.length).toBeLessThanOrEqual(lost)
    expect(late.length).toBeGreaterThan(0)
  })

  test('a refusal is never taken for anything else, and nothing of it is accepted', async () => {
    const { sandbox, adapter } = await start('429=50%,500=50%')
    const outcomes = await forEveryone((number) =>
      adapter.send(prepared(adapter, '+16505551234'), envelope(number), notStopped),
    )
    expect(new Set(outcomes.map(({ kind }) => kind))).toEqual(new Set(['throttled', 'refused']))
    expect(sandbox.seen()).toMatchObject({ requests: people.length, accepted: 0 })
  })
})
