import type { Plan } from '../model/plan.ts'
import type { OccurrenceFeasibility } from '../timeline/feasibility/feasibility.ts'
import type { FeasibilityReport } from './feasibility-document.ts'
import { bindingText, changeText, constraintText, gainText } from './feasibility-words.ts'
import { distanceText, localCellText, wholeLocalText } from './local-text.ts'
import { columnsOf, type Look } from './look.ts'
import { counted, duration, grouped, percent } from './numbers.ts'
import type { Cell } from './table.ts'
import { visible } from './visible.ts'
import { wrapped } from './width.ts'

/** How long an occurrence sends, and when it is done or how many it misses: two cells of the table. */
export const sendingCells = (
  one: OccurrenceFeasibility | undefined,
  { timezone }: Plan,
  look: Look,
): readonly [Cell, Cell] => {
  if (one === undefined || one.people === 0) return ['-', '']
  const { people, misses, finish, seconds, tight } = one
  const sends = duration(seconds * 1000)
  if (misses > 0) return [sends, { text: `${percent(misses, people)} WILL MISS IT`, paint: look.paint.red }]
  const done = finish === undefined ? 'in more than 10 years' : localCellText(finish, timezone)
  return [sends, tight ? { text: `${done} TIGHT`, paint: look.paint.yellow } : done]
}

/** What decides and what does not, what would help, and until when it is safe to begin. */
export const feasibilityLines = (report: FeasibilityReport, plan: Plan, look: Look): readonly string[] => {
  const width = columnsOf(look) - 2
  const sentences = [
    ...whomFor(report),
    ...whatDecides(report, plan),
    ...fromTier(report),
    ...safeStart(report, plan),
  ]
  return [
    ...sentences.flatMap((text) => wrapped(visible(text), width).map((line) => `  ${line}`)),
    ...waysOut(report, look),
  ]
}

const whomFor = ({ people, computedFrom }: FeasibilityReport): readonly string[] => {
  const n = `${grouped(people.people)} people`
  return [
    ...(people.kind === 'like its own' ? [`As if there were ${n}, spread like the audience.`] : []),
    ...(people.kind === 'even'
      ? [`As if there were ${n}, spread evenly over countries and their zones.`]
      : []),
    ...(computedFrom === undefined
      ? []
      : ['The deadline has passed: computed from a day before the plan’s first instant.']),
  ]
}

const whatDecides = (report: FeasibilityReport, plan: Plan): readonly string[] => {
  const { binding, critical, means } = report
  if (binding === undefined || critical === undefined) return []
  const { people, seconds, finish, start, misses, occurrence } = critical
  const from = misses > 0 ? (start ?? occurrence.at) : start
  // So many a day: what counts is on how many days.
  const isByDay = binding.constraint === 'tier'
  const takes =
    finish === undefined || from === undefined
      ? 'more than ten years'
      : isByDay
        ? counted(Math.ceil((finish - from) / dayMs), 'day')
        : lengthText(finish - from)
  const what = `${occurrence.id}, ${grouped(people)} people ${isByDay ? 'on' : 'in'} ${takes}`
  const besides = binding.besides
    .filter(({ constraint, costsMs }) => constraint !== 'others' && costsMs < binding.costsMs / 10)
    .map(({ constraint }) =>
      constraint === 'rate'
        ? `${constraintText(constraint, plan, means)}, which alone takes ${duration(seconds * 1000)}`
        : constraintText(constraint, plan, means),
    )
  return [
    `What decides: ${bindingText(binding, plan, means)}: ${what}.`,
    ...(besides.length === 0 ? [] : [`Not what decides: ${besides.join('; ')}.`]),
  ]
}

const dayMs = 86_400_000

const lengthText = (ms: number): string =>
  ms >= 3 * dayMs ? `${Number((ms / dayMs).toFixed(1))} days` : duration(ms)

const fromTier = ({ fitsFromTier }: FeasibilityReport): readonly string[] => {
  if (fitsFromTier === undefined) return []
  const tier = fitsFromTier === 'unlimited' ? 'without a limit' : `from ${grouped(fitsFromTier)} people`
  return [`per_day: auto counts as unlimited here, nobody was asked. It fits ${tier} in 24 hours on.`]
}

const safeStart = ({ lastSafeStart, first, now }: FeasibilityReport, plan: Plan): readonly string[] => {
  if (lastSafeStart === undefined || first === undefined) return []
  const at = wholeLocalText(lastSafeStart, plan.timezone)
  return lastSafeStart < now
    ? [`Last safe start of ${first.id} was ${at}, ${distanceText(now, lastSafeStart)}.`]
    : [`Last safe start of ${first.id}: ${at}, ${distanceText(now, lastSafeStart)}.`]
}

const mostWays = 6

const waysOut = ({ waysOut: ways, binding }: FeasibilityReport, look: Look): readonly string[] => {
  if (binding === undefined || ways.length === 0) return []
  const fits = ways.some((way) => way.fits)
  const shared =
    binding.constraint === 'tier' ? ['    more senders          no: they share the limit of 24 hours'] : []
  return [
    '',
    fits ? '  Any one of these that fits is enough:' : '  No single change makes it fit; what each gains:',
    ...ways.slice(0, mostWays).map((way) => `    ${changeText(way)}: ${look.paint.bold(gainText(way))}`),
    ...shared,
  ]
}
