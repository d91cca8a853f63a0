import type { CohortName, PhaseName } from '../model/names.ts'
import type { Plan } from '../model/plan.ts'
import type { Recipient } from '../model/recipient.ts'
import type { Crowd } from '../timeline/feasibility/crowd.ts'

/** Counts recipients into crowds as they pass by, and keeps some of them as examples of the rest. */
export type CrowdCounter = {
  add(recipients: readonly Recipient[]): void
  read(): readonly Crowd[]
  /** Every so many-th of them, in their order: a few thousand. */
  examples(): readonly Recipient[]
}

const mostExamples = 16_384
const separator = '\u001f'

type Counting = { -readonly [Key in keyof Crowd]: Crowd[Key] } & {
  readonly conditions: Map<PhaseName, number>
}

export const crowdCounter = (plan: Plan, cohortOf: (recipient: Recipient) => CohortName): CrowdCounter => {
  const crowds = new Map<string, Counting>()
  const senders = new Set(plan.channel.senders.map(({ id }) => id))
  const conditions = plan.phases.flatMap(({ name, to }) => (to.kind === 'column' ? [{ name, to }] : []))
  let examples: Recipient[] = []
  let stride = 1
  let seen = 0
  const crowdOf = (recipient: Recipient): Counting => {
    const { zone, country } = recipient
    const cohort = cohortOf(recipient)
    const sender =
      recipient.sender !== undefined && senders.has(recipient.sender) ? recipient.sender : undefined
    const key = [cohort, zone ?? '', country ?? '', sender ?? ''].join(separator)
    let crowd = crowds.get(key)
    if (crowd === undefined) {
      crowd = { cohort, zone, country, sender, people: 0, linked: 0, conditions: new Map() }
      crowds.set(key, crowd)
    }
    return crowd
  }
  const keep = (recipient: Recipient): void => {
    if (seen++ % stride !== 0) return
    examples.push(recipient)
    if (examples.length < mostExamples) return
    examples = examples.filter((_, at) => at % 2 === 0)
    stride *= 2
  }
  return {
    add: (recipients) => {
      for (const recipient of recipients) {
        const crowd = crowdOf(recipient)
        crowd.people++
        if (recipient.linked) crowd.linked++
        for (const { name, to } of conditions)
          if (to.values.includes(recipient.attributes[to.column] ?? ''))
            crowd.conditions.set(name, (crowd.conditions.get(name) ?? 0) + 1)
        keep(recipient)
      }
    },
    read: () => [...crowds.values()],
    examples: () => examples,
  }
}

/** The same crowds, each grown or shrunk alike to so many people in all. */
export const crowdsScaledTo = (crowds: readonly Crowd[], people: number): readonly Crowd[] => {
  const now = crowds.reduce((sum, crowd) => sum + crowd.people, 0)
  const factor = now === 0 ? 0 : people / now
  return crowds.map((crowd) => ({
    ...crowd,
    people: crowd.people * factor,
    linked: crowd.linked * factor,
    ...(crowd.conditions === undefined
      ? {}
      : { conditions: new Map([...crowd.conditions].map(([phase, n]) => [phase, n * factor])) }),
  }))
}
