import { nearestWord } from '../base/nearest-word.ts'
import type { Problem } from '../base/problem.ts'
import { cohortName, localeTag, planName } from '../model/names.ts'
import type { ChannelPlan, MessagePlan, Plan, SenderPlan } from '../model/plan.ts'
import { buildPhases } from './build-phases.ts'
import { buildSubject, type Subject } from './build-subject.ts'
import {
  defaultConcurrency,
  defaultPhases,
  defaultSpacing,
  defaultTimeout,
  defaultWindow,
} from './defaults.ts'
import { given } from './given.ts'
import { judgeReferences } from './judge-references.ts'
import type { KnownAdapter } from './known-adapters.ts'
import type { PlanPlaces } from './places.ts'
import { nameFromFile, readPlanName } from './plan-name.ts'
import { didYouMean, unread } from './reading.ts'
import { saidWrong } from './said-wrong.ts'
import type { WrittenChannel } from './schema/channel.ts'
import type { WrittenPlan } from './schema/plan.ts'
import type { PlanPart } from './stand-ins.ts'

export type Building = {
  readonly file: string
  readonly adapters: readonly KnownAdapter[]
  readonly places: PlanPlaces
  /** Whether something wrong was written at the path, as `printPath` prints it. */
  readonly isWrong: (path: string) => boolean
  /** Whether it, or anything in it, was wrong. */
  readonly isHurt: (path: string) => boolean
  readonly unread: ReadonlySet<PlanPart>
}

export type Built = {
  readonly plan: Plan
  readonly unread: ReadonlySet<PlanPart>
  readonly problems: readonly Problem[]
}

/** What was read, with every default, and judged part against part. */
export const buildPlan = (written: WrittenPlan, building: Building): Built => {
  const { file, places, isWrong } = building
  const subject = buildSubject({ written, adapters: building.adapters, places, isWrong })
  const name = nameOf(written, building)
  const window = written.window ?? defaultWindow
  const history = written.history ?? 'link'
  const phasesAreWhole = !building.unread.has('phases')
  const phases =
    written.phases === undefined
      ? { phases: defaultPhases(history, window), problems: [] }
      : buildPhases(written.phases, places, phasesAreWhole, building.isHurt)
  const plan: Plan = {
    version: 1,
    name: 'value' in name ? name.value : planName('plan'),
    file,
    service: subject.service,
    deadline: subject.deadline ?? standInDeadline,
    timezone: subject.timezone,
    language: written.language ?? localeTag('en'),
    history,
    ...given('policy', written.policy),
    channel: channelOf(written.channel ?? {}, subject),
    audience: written.audience,
    destinations: written.destinations ?? [],
    ...given('link', written.link),
    window,
    spacing: written.spacing ?? defaultSpacing,
    ...given('notice', written.notice),
    phases: phases.phases,
    ...given('corrections', written.corrections),
    cohorts: Object.entries(written.cohorts ?? {}).map(([cohort, rest]) => ({
      name: cohortName(cohort),
      ...rest,
    })),
    ...given(
      'unknownCountry',
      written.unknown_country === undefined ? undefined : cohortName(written.unknown_country),
    ),
    messages: messagesOf(written),
    inDoubt: written.in_doubt ?? 'hold',
    ledger: written.ledger ?? { kind: 'sqlite', path: `.sunset/${'value' in name ? name.value : 'plan'}.db` },
    ...given('gateFile', written.gate_file),
    ...given('serve', written.serve),
    notify: written.notify ?? [],
    ...given('heartbeat', written.heartbeat),
    places,
  }
  return {
    plan,
    unread: new Set([...building.unread, ...(subject.deadline === undefined ? (['deadline'] as const) : [])]),
    problems: [
      ...subject.problems,
      ...('complaint' in name ? [saidWrong(name.complaint, places.of(['name']))] : []),
      ...phases.problems,
      ...judgeChannel(plan.channel, subject, building),
      ...judgeUnknownCountry(plan, building),
      ...(phasesAreWhole && !isWrong('messages') ? judgeReferences(plan, places) : []),
    ],
  }
}

/** Never judged, never run: only so that the texts around a missing deadline can be. */
const standInDeadline = { date: { year: 2099, month: 12, day: 31 } }

const nameOf = (written: WrittenPlan, { file, isWrong }: Building) => {
  if (written.name !== undefined) return readPlanName(written.name)
  const fromFile = nameFromFile(file)
  return 'complaint' in fromFile && isWrong('name') ? { value: planName('plan') } : fromFile
}

const channelOf = (written: WrittenChannel, { channel, adapter }: Subject): ChannelPlan => ({
  ...written,
  name: channel,
  adapter,
  senders: written.senders ?? [],
  timeout: written.timeout ?? defaultTimeout,
  concurrency: written.concurrency ?? defaultConcurrency,
  perDay: written.perDay ?? 'auto',
  share: written.share ?? 1,
})

const messagesOf = (written: WrittenPlan): ReadonlyMap<string, MessagePlan> =>
  new Map(
    Object.entries(written.messages ?? {}).map(([name, message]) => [
      name,
      { name, from: 'plan' as const, ...message },
    ]),
  )

const judgeChannel = (channel: ChannelPlan, subject: Subject, { places }: Building): readonly Problem[] => {
  const twice = duplicateSender(channel.senders)
  const adapterIsKnown = !subject.problems.some(
    ({ code }) => code === 'unknown-adapter' || code === 'unknown-channel',
  )
  return [
    ...(channel.path !== undefined && channel.adapter !== 'outbox' && adapterIsKnown
      ? [
          saidWrong(
            {
              code: 'no-use',
              message: `\`channel.path\` has no use with the adapter \`${channel.adapter}\``,
              hint: 'only `outbox` writes to a file: `adapter: outbox`',
            },
            places.ofKey(['channel', 'path']),
          ),
        ]
      : []),
    ...(twice === undefined
      ? []
      : [
          saidWrong(
            {
              code: 'duplicate-sender',
              message: `the sender \`${channel.senders[twice]?.id}\` is there twice`,
              hint: 'a limit is per sender: keep one of the two',
            },
            places.of(['channel', 'senders', twice, 'id']),
          ),
        ]),
  ]
}

const duplicateSender = (senders: readonly SenderPlan[]): number | undefined => {
  const seen = new Set<string>()
  for (const [index, { id }] of senders.entries()) {
    // A stand-in for an unreadable id is no sender.
    if (seen.has(id) && id !== '0') return index
    seen.add(id)
  }
  return undefined
}

const judgeUnknownCountry = (plan: Plan, { places, isHurt }: Building): readonly Problem[] => {
  const named = plan.unknownCountry
  const names: string[] = ['default', ...plan.cohorts.map(({ name }) => name)]
  if (named === undefined || names.includes(named) || isHurt('cohorts')) return []
  const meant = nearestWord(named, names)
  const hint = meant === undefined ? `there are: ${names.join(', ')}` : didYouMean(meant)
  const { complaint } = unread({ code: 'no-such-cohort', message: `there is no cohort \`${named}\``, hint })
  return [saidWrong(complaint, places.of(['unknown_country']))]
}
