import { Readable } from 'node:stream'
import { type Instant, instant } from '../base/instant.ts'
import { type Random, seededRandom } from '../base/random.ts'
import { Secret } from '../base/secret.ts'
import type { Ledger } from '../ledger/ledger.ts'
import { temporaryLedger } from '../ledger/sqlite/sqlite-ledger.ts'
import { senderId } from '../model/names.ts'
import type { Occurrence } from '../model/occurrence.ts'
import type { Plan } from '../model/plan.ts'
import type { Faults } from '../sandbox/faults.ts'
import { deadlineOf } from '../timeline/deadline-of.ts'
import { timelineOf } from '../timeline/timeline-of.ts'
import { zonesFor } from '../timeline/zones-for.ts'
import type { PriceList } from '../work/price.ts'
import { approve } from './approve.ts'
import { channelOf } from './channel.ts'
import { columnsToKeep, examine } from './examine.ts'
import { tierOf } from './feasibility.ts'
import { dayBeforeFirst, firstInstant } from './first-instant.ts'
import { type PlanFile, readPlanFile } from './plan-file.ts'
import { PlanRefused, refuseErrors } from './plan-refused.ts'
import { planClockOf } from './plan-time.ts'
import { readPrices } from './price-list.ts'
import type { RunEvent } from './run-context.ts'
import { type Mortal, mortal } from './simulation/crashes.ts'
import type { Cron } from './simulation/cron.ts'
import { Life, type Rates } from './simulation/life.ts'
import { type Cast, castOf } from './simulation/people-of-plan.ts'
import { type Played, play } from './simulation/play.ts'
import { PlayedClock } from './simulation/played-clock.ts'
import { playedChannel, playedPlan } from './simulation/played-plan.ts'
import { Referee, type Seen } from './simulation/referee.ts'
import { type ChannelLog, type Stretch, simulatedChannel } from './simulation/simulated-channel.ts'
import type { Surroundings } from './surroundings.ts'

export type SimulateOptions = {
  readonly file: string
  readonly now?: Instant
  /** So many people, spread like the plan's own or evenly; the plan's own where it is left out. */
  readonly audience?: number
  /** Of more people than this so many are played, each for several. */
  readonly sample: number
  readonly seed: number
  readonly faults: Faults
  readonly outages: readonly Stretch[]
  readonly crashes: number
  readonly cron: Cron
  readonly rates: Rates
}

/** Something that happened in a play, beside messages. */
export type Happening = { readonly at: Instant; readonly event: RunEvent | { readonly kind: 'crash' } }

export type Simulated = {
  readonly plan: Plan
  readonly options: SimulateOptions
  readonly cast: Cast
  readonly from: Instant
  readonly played: Played
  readonly seen: Seen
  readonly channel: ChannelLog
  readonly happenings: readonly Happening[]
  readonly linked: number
  readonly optedOut: number
  /** Where the plan names them. */
  readonly prices: PriceList | undefined
}

/** An answer of a platform that is neither near nor slow. */
const latencyMs = { least: 40, most: 120 }
/** As the engine does it, where a crash shows how much that leaves in doubt; else more at once, which changes nothing but speed. */
const commitEveryMs = { withCrashes: 25, without: 400 }
/** What happens after the plan's last instant is over by then. */
const afterLastMs = 30 * 86_400_000
/** Signs links that nobody gets. */
const noSecret = 'a simulation signs nothing that anybody gets'

/** Plays a whole plan through the engine itself, on played time, a ledger that is gone afterwards and a channel that sends nothing. */
export const simulate = async (surroundings: Surroundings, options: SimulateOptions): Promise<Simulated> => {
  const file = readPlanFile(options.file)
  const plan = planOf(file)
  const wall = planClockOf(surroundings, options.now).now()
  const from = options.now ?? (firstInstant(plan) <= wall ? dayBeforeFirst(plan) : wall)
  const { messages, problems } = examine(plan, from, undefined)
  refuseErrors(file.file, file.printable, [...file.problems, ...problems])
  const cast = await castOf(plan, surroundings, options, columnsToKeep(plan, messages))
  const prices = (await readPrices(plan))?.prices
  const ledger = temporaryLedger()
  try {
    return await playIn(ledger, { surroundings, options, file, plan, from, messages, cast, prices })
  } finally {
    await ledger.close()
  }
}

const planOf = ({ file, printable, plan, problems }: PlanFile): Plan => {
  if (plan === undefined) throw new PlanRefused(file, printable, problems)
  return plan
}

type Parts = {
  readonly surroundings: Surroundings
  readonly options: SimulateOptions
  readonly file: PlanFile
  readonly plan: Plan
  readonly from: Instant
  readonly messages: ReturnType<typeof examine>['messages']
  readonly cast: Cast
  readonly prices: PriceList | undefined
}

const playIn = async (ledger: Ledger, parts: Parts): Promise<Simulated> => {
  const { surroundings, options, file, plan, from, messages, cast } = parts
  const { people } = cast
  const clock = new PlayedClock(from)
  const chance = chancesOf(options.seed)
  const zones = [...new Set(people.places.flatMap((place) => zonesFor(place, plan.timezone)))]
  const { occurrences } = timelineOf(plan, { at: from, zones })
  const approval = { file, plan, at: from, by: 'simulation', reason: 'a simulation' }
  const steps = occurrences.map(({ id }) => id)
  const revision = await approve(ledger, approval, undefined, steps)
  const referee = new Referee(plan, people, occurrences)
  const whole = channelOf(plan, surroundings.env)
  const perDay = tierOf(plan)?.growth === undefined ? tierOf(plan)?.now : undefined
  const { adapter, log } = simulatedChannel(
    whole.kind,
    {
      faults: options.faults,
      outages: options.outages,
      latencyMs,
      perSecond: (sender) => {
        const ours = whole.limits.get(senderId(sender))
        return ours === undefined ? undefined : ours / plan.channel.share / people.weight
      },
      dailyLimit: perDay === undefined ? 'unlimited' : Math.max(1, Math.round(perDay / people.weight)),
      timeoutMs: plan.channel.timeout,
    },
    { clock, random: chance(), referee },
  )
  const happenings: Happening[] = []
  const life = new Life(
    people,
    options.rates,
    { from: toldFrom(occurrences, from), to: deadlineOf(plan) },
    chance(),
  )
  const played = await play({
    plan: playedPlan(plan, people.weight),
    revision: revision.number,
    ledger,
    mortal: mortalLedger(ledger, parts, occurrences, chance()),
    channel: playedChannel(whole, people.weight),
    adapter,
    messages,
    linkSecret: plan.link === undefined ? undefined : new Secret(noSecret),
    clock,
    people,
    life,
    cron: options.cron,
    commitEveryMs: options.crashes > 0 ? commitEveryMs.withCrashes : commitEveryMs.without,
    surroundings: playedSurroundings(surroundings, clock, chance()),
    end: instant(Math.max(from, ...occurrences.map(({ at }) => at)) + afterLastMs),
    tell: (event, at) => {
      if (isToldOf(event)) happenings.push({ at, event })
    },
    crashed: (at) => happenings.push({ at, event: { kind: 'crash' } }),
  })
  const { linked, optedOut } = life
  return {
    plan,
    options,
    cast,
    from,
    played,
    seen: referee.read(),
    channel: log,
    happenings,
    linked,
    optedOut,
    prices: parts.prices,
  }
}

/** A source of chance for each who needs one: none shifts when another draws more. */
const chancesOf = (seed: number): (() => Random) => {
  let next = 0
  return () => seededRandom((seed + 0x9e3779b1 * next++) >>> 0)
}

const toldFrom = (occurrences: readonly Occurrence[], from: Instant): Instant => {
  const first = occurrences.find(({ kind }) => kind === 'message')
  return instant(Math.max(from, first?.at ?? from))
}

const mortalLedger = (
  ledger: Ledger,
  { options, cast, plan, surroundings }: Parts,
  occurrences: readonly Occurrence[],
  random: Random,
): Mortal => {
  const messages = occurrences.filter(({ kind }) => kind === 'message').length
  const perSecond = [...channelOf(plan, surroundings.env).limits.values()].reduce<number>(
    (sum, rate) => sum + (rate ?? 1000),
    0,
  )
  // A group is what a grain of time takes.
  const group = Math.max(1, (perSecond / cast.people.weight) * 0.05)
  return mortal(ledger, options.crashes, (messages * cast.people.n) / group, random)
}

const playedSurroundings = (real: Surroundings, clock: PlayedClock, random: Random): Surroundings => ({
  ...real,
  clocks: { wall: clock, machine: clock },
  random,
  env: {},
  stdin: Readable.from([]),
  process: {
    host: 'simulation',
    pid: 1,
    started: 'simulation',
    user: 'simulation',
    machine: 'simulation',
    isAlive: () => false,
  },
  probe: () => {},
})

const isToldOf = ({ kind }: RunEvent): boolean => kind !== 'delivering' && kind !== 'delivered'
