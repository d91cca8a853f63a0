import { setTimeout as pause } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { type Random, seededRandom } from '../../src/base/random.ts'
import {
  announced,
  channelOn,
  compared,
  type Exit,
  exitUnderAttack,
  heard,
} from '../kit/exit-under-attack.ts'
import { type LoggingPlatform, logAt, loggingPlatform, takenBy } from '../kit/logging-platform.ts'

const seed = Number(process.env['SEED'] ?? Math.trunc(Math.random() * 2 ** 31))
const audience = 20_000
const perSecond = 4000
/** At 4,000 a second: what is in flight (64) plus what one commit interval of 25 ms takes, claimed and answered. */
const mostInDoubt = 300

/** A life lasts for so many messages on average, so that a round of 20,000 sees some forty deaths. */
const messagesALife = 500
const bytesALine = { platform: 95, outbox: 620 }

/**
 * Starts the run and kills it, again and again, until everybody is told or so many kills are done: some while it starts, most at
 * any instant of its sending. Gives what each of them left in doubt.
 */
const killed = async (
  exit: Exit,
  platform: Pick<LoggingPlatform, 'size'>,
  random: Random,
  { kills, bytes }: { readonly kills: number; readonly bytes: number },
): Promise<readonly number[]> => {
  const doubts: number[] = []
  let before = 0
  while (doubts.length < kills) {
    const started = exit.start()
    if (random.next() < 0.1) await pause(600 * random.next())
    else await heard(platform, started, Math.ceil(2 * messagesALife * bytes * random.next()))
    started.child.kill('SIGKILL')
    if ((await started.ended).signal !== 'SIGKILL') break
    const { sending, in_doubt } = await exit.counts()
    // What the last one left is settled by the next; one that was killed before that leaves nothing of its own.
    const left = sending + in_doubt - before
    before = sending + in_doubt
    expect(left, `in doubt after kill ${doubts.length}`).toBeLessThanOrEqual(mostInDoubt)
    doubts.push(left)
  }
  return doubts
}

/** A line of the outbox; none in a piece of one that a kill cut short. */
const keyIn = (line: string): string[] => {
  try {
    const { key } = JSON.parse(line)
    return [String(key)]
  } catch {
    return []
  }
}

const most = (numbers: readonly number[]): number => Math.max(0, ...numbers)
const sum = (numbers: readonly number[]): number => numbers.reduce((total, n) => total + n, 0)

/** Rounds of 20,000 people, each killed until it is done. */
const lane = async (random: Random, kills: number): Promise<readonly number[]> => {
  const platform = await loggingPlatform({ latencyMs: 2 })
  const all: number[] = []
  while (all.length < kills) {
    const exit = exitUnderAttack({ people: audience, channel: channelOn(platform, perSecond) })
    const earlier = platform.seen().length
    const doubts = await killed(exit, platform, random, {
      kills: kills - all.length,
      bytes: bytesALine.platform,
    })
    const { state, counts } = announced((await exit.run()).stdout)
    expect([state, counts.accepted + counts.in_doubt, counts.audience]).toEqual([
      'complete',
      audience,
      audience,
    ])
    expect(counts.in_doubt).toBe(sum(doubts))
    // Each round's exit is its own: only what it sent is compared with it.
    const seen = platform.seen().slice(earlier)
    expect(await compared(exit, { seen: () => seen })).toMatchObject({ twice: [], lost: [] })
    expect(takenBy(seen).size).toBeGreaterThanOrEqual(counts.accepted)
    all.push(...doubts)
  }
  return all
}

test(`200 kills at random instants: nobody is lost, nobody is told twice, and each leaves at most ${mostInDoubt} in doubt (T01, T13, promise 2; SEED=${seed})`, async () => {
  const lanes = await Promise.all([lane(seededRandom(seed), 100), lane(seededRandom(seed + 1), 100)])
  const doubts = lanes.flat()
  expect(doubts.length).toBeGreaterThanOrEqual(200)
  // Were nothing ever in doubt, the kills would have missed.
  expect(most(doubts)).toBeGreaterThan(0)
  process.stdout.write(
    `${doubts.length} kills left ${most(doubts)} in doubt at most, ${sum(doubts)} in all\n`,
  )
})

test(`with in_doubt: resend, kills lose nobody, and the doubts are the bound of who was told twice (SEED=${seed})`, async () => {
  const platform = await loggingPlatform({ latencyMs: 2 })
  const exit = exitUnderAttack({
    people: audience,
    channel: channelOn(platform, perSecond),
    more: 'in_doubt: resend\n',
  })
  const doubts: number[] = []
  for (let kill = 0; kill < 12; kill++) {
    const started = exit.start()
    await heard(platform, started, messagesALife * bytesALine.platform)
    started.child.kill('SIGKILL')
    await started.ended
    doubts.push((await exit.counts()).sending)
  }
  expect(announced((await exit.run()).stdout)).toMatchObject({
    state: 'complete',
    counts: { accepted: audience, in_doubt: 0 },
  })
  const { lost, twice } = await compared(exit, platform)
  expect(lost).toEqual([])
  expect(most(doubts)).toBeLessThanOrEqual(mostInDoubt)
  expect(twice.length).toBeLessThanOrEqual(sum(doubts))
})

test(`the outbox settles its own doubts: after kills every line is there once, and nothing is in doubt (SEED=${seed})`, async () => {
  const exit = exitUnderAttack({
    people: audience,
    channel: 'adapter: outbox, senders: [{ id: outbox, per_second: 4000 }]',
  })
  const file = logAt(exit.at.path('.sunset/outbox.ndjson'))
  const random = seededRandom(seed + 2)
  for (let kill = 0; kill < 10; kill++) {
    const started = exit.start()
    await heard(file, started, Math.ceil(2 * messagesALife * bytesALine.outbox * random.next()))
    started.child.kill('SIGKILL')
    expect((await started.ended).signal).toBe('SIGKILL')
  }
  const last = await exit.run()
  expect(last.status).toBe(0)
  expect(announced(last.stdout)).toMatchObject({
    state: 'complete',
    counts: { accepted: audience, in_doubt: 0 },
  })
  const keys = exit.at.read('.sunset/outbox.ndjson').split('\n').flatMap(keyIn)
  expect(keys).toHaveLength(audience)
  expect(new Set(keys).size).toBe(audience)
})
