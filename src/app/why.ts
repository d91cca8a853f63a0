import { SunsetError } from '../base/errors.ts'
import type { Instant } from '../base/instant.ts'
import type { PersonStory, ToldDelivery } from '../ledger/operator.ts'
import { actionName } from '../model/action.ts'
import { readAddress } from '../model/address.ts'
import { deliveryKeyOf } from '../model/delivery.ts'
import type { CohortName } from '../model/names.ts'
import {
  isCorrection,
  type Occurrence,
  type OccurrenceId,
  occurrenceIdOf,
  partsOf,
} from '../model/occurrence.ts'
import type { Addressees, Plan } from '../model/plan.ts'
import type { Identity } from '../model/recipient.ts'
import type { Story, StoryLine, WhyInput } from '../report/why-document.ts'
import type { AgendaItem } from '../work/agenda-item.ts'
import { kindOf } from './channel.ts'
import { planCohorts } from './plan-cohorts.ts'
import { cohortsAreCurrent } from './settle-revision.ts'
import { type LookOptions, type StandingPlan, withStandingPlan } from './standing-plan.ts'
import { firstLine } from './stdin-line.ts'
import type { Surroundings } from './surroundings.ts'
import { addresseesOf } from './view.ts'

export type WhyOptions = LookOptions & {
  /** `-`: the first line of standard input, so that no address stays in a shell's history. */
  readonly address: string
  readonly unmask: boolean
}

/** One person's whole story, looked up by keys: a ledger of fifty million people answers as fast as one of fifty. */
export const why = (surroundings: Surroundings, options: WhyOptions): Promise<WhyInput> =>
  withStandingPlan(surroundings, options, async (standing) => {
    const { plan, ledger, view } = standing
    const text = options.address === '-' ? await firstLine(surroundings) : options.address
    const read = readAddress(text, kindOf(plan).capabilities.addresses)
    if ('cannot' in read)
      throw new SunsetError('usage', `${read.cannot}. Nobody was looked up.`, {
        hint: 'Write the address as in the audience, e.g. +33612345678.',
      })
    const found = await ledger?.story(read.identity)
    const look = { plan, now: view.now, unmask: options.unmask }
    if (found === undefined || 'forgottenAt' in found) return { ...look, address: read.address, known: found }
    const cohort = await cohortNow(surroundings, standing, found, read.identity)
    return { ...look, address: found.address, known: { story: storyOf(standing, found, cohort) } }
  })

/** Theirs by the revision that stands, whether a run has moved them there or not. */
const cohortNow = async (
  surroundings: Surroundings,
  { plan, revision, ledger }: StandingPlan,
  { segment }: PersonStory,
  identity: Identity,
): Promise<CohortName> => {
  const person = await ledger?.find(identity)
  const isKnown = person !== undefined && ledger !== undefined && revision !== undefined
  if (!isKnown || (await cohortsAreCurrent(ledger, plan, revision.number))) return segment.cohort
  return (await planCohorts(plan, surroundings)).of(person)
}

const storyOf = (standing: StandingPlan, person: PersonStory, cohort: CohortName): Story => {
  const { view } = standing
  const { zone, country, sender } = person.segment
  const items = view.agenda.items.filter(({ occurrence }) => occurrence.cohort === cohort)
  const deliveries = new Map(person.deliveries.map((delivery) => [delivery.step as string, delivery]))
  const planned = items
    .filter(({ occurrence }) => occurrence.kind === 'message')
    // Whom a correction is owed to has a delivery of it, and so has whoever got what is no longer in the plan.
    .filter(
      ({ occurrence }) =>
        !(occurrence.former === true || isCorrection(occurrence)) || deliveries.has(occurrence.stepKey),
    )
    .map((item) => {
      const delivery = deliveries.get(item.occurrence.stepKey)
      return delivery === undefined
        ? lineWithout(standing, person, item)
        : lineOf(standing, person, delivery, item.occurrence.id)
    })
  // What is no longer in the plan was told all the same.
  const steps = new Set<string>(items.map(({ occurrence }) => occurrence.stepKey))
  const former = person.deliveries
    .filter(({ step }) => !steps.has(step))
    .map((delivery) =>
      lineOf(standing, person, delivery, occurrenceIdOf({ ...partsOf(delivery.step), cohort })),
    )
  return {
    recipient: person.id,
    locale: person.locale,
    zone,
    country,
    cohort,
    sender,
    linked: person.linked,
    suppressed: person.suppressed,
    replies: person.replies,
    visits: person.visits,
    lines: [...former, ...planned],
    next: nextFor(standing, person, items),
  }
}

const lineOf = (
  { plan, ledger, view }: StandingPlan,
  { id }: PersonStory,
  delivery: ToldDelivery,
  occurrence: OccurrenceId,
): StoryLine => ({
  occurrence,
  state: delivery.state,
  at: delivery.at,
  isPlanned: false,
  attempts: delivery.attempt,
  reason: delivery.state === 'accepted' && delivery.reason?.of !== 'operator' ? undefined : delivery.reason,
  history: delivery.attempts,
  promised: delivery.promised,
  key:
    ledger === undefined || delivery.attempt === 0
      ? undefined
      : deliveryKeyOf(plan.name, ledger.id, delivery.step, id),
  ...nextOf(plan, delivery, view.now),
})

const nextOf = (
  { file }: Plan,
  { state, retryAt }: ToldDelivery,
  now: Instant,
): Pick<StoryLine, 'next' | 'nextAt'> => {
  if (state === 'pending')
    return retryAt === undefined || retryAt <= now
      ? { next: 'tried again by the next run', nextAt: undefined }
      : { next: 'tried again', nextAt: retryAt }
  if (state === 'in_doubt')
    return { next: `a receipt or \`sunset resolve ${file}\` settles it`, nextAt: undefined }
  if (state === 'failed') return { next: 'not tried again', nextAt: undefined }
  return { next: undefined, nextAt: undefined }
}

/** Nothing was handed over yet: because it is not time, because it is not for them, or because it never will be. */
const lineWithout = (standing: StandingPlan, person: PersonStory, item: AgendaItem): StoryLine => {
  const { plan, view } = standing
  const { occurrence, state, verdict } = item
  const none = {
    occurrence: occurrence.id,
    at: occurrence.at,
    isPlanned: true,
    attempts: 0,
    reason: undefined,
    history: [],
    promised: undefined,
    key: undefined,
    next: undefined,
    nextAt: undefined,
  }
  if (state === 'missed' || state === 'superseded' || state === 'cancelled') {
    const why = verdict.do === 'skip' ? verdict.why : view.facts.occurrences.get(occurrence.id)?.skipped?.why
    return { ...none, state: 'none', next: why ?? state }
  }
  if (!isFor(addresseesOf(plan, occurrence), person, occurrence))
    return { ...none, state: 'not_addressed', next: 'linked by then, or not among those it writes to' }
  if (person.suppressed !== undefined)
    return { ...none, state: 'suppressed', next: `must not be written to: ${person.suppressed.reason}` }
  return { ...none, state: 'pending', next: waitText(item) }
}

const waitText = ({ state, verdict }: AgendaItem): string => {
  if (verdict.do === 'hold') return `held: ${verdict.why}`
  if (verdict.do === 'wait') return state === 'scheduled' ? 'not due yet' : `waits: ${verdict.why}`
  if (verdict.do === 'expire') return `of no more use: ${verdict.why}`
  return 'taken up by the next run'
}

const isFor = (to: Addressees, { linked, passed }: PersonStory, { stepKey }: Occurrence): boolean => {
  if (to.kind === 'unlinked' && linked) return false
  if (to.kind === 'linked' && !linked) return false
  return !passed.includes(stepKey)
}

const nextFor = (
  standing: StandingPlan,
  person: PersonStory,
  items: readonly AgendaItem[],
): Story['next'] => {
  const { plan } = standing
  const item = items.find(
    ({ occurrence, state }) =>
      state === 'scheduled' &&
      (occurrence.kind !== 'message' ||
        (person.suppressed === undefined && isFor(addresseesOf(plan, occurrence), person, occurrence))),
  )
  if (item === undefined) return undefined
  const { occurrence } = item
  return { occurrence: occurrence.id, at: occurrence.at, what: whatComes(plan, occurrence) }
}

const whatComes = (plan: Plan, { phase, gate }: Occurrence): string => {
  const found = plan.phases.find(({ name }) => name === phase)
  if (gate === 'closed') return 'their messages are answered no more'
  if (gate === 'frozen')
    return found?.reply === undefined
      ? 'the bot stops answering'
      : `their messages get the auto-reply \`${found.reply.message}\``
  if (found?.message !== undefined) return `they get the message \`${found.message}\``
  const actions = (found?.actions ?? []).map(({ does }) => `\`${actionName(does)}\``)
  return `${actions.join(', ')} ${actions.length === 1 ? 'is' : 'are'} done to the channel`
}
