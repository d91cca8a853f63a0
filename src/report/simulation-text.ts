import type { Plan } from '../model/plan.ts'
import { exitOf } from './headline.ts'
import { localCellText, wholeLocalText } from './local-text.ts'
import { columnsOf, type Look } from './look.ts'
import { counted, grouped, percent, perSecondText } from './numbers.ts'
import { priceLines } from './price-lines.ts'
import { holds, type SimulatedOccurrence, type SimulationReport } from './simulation-document.ts'
import { paintOfState } from './state-paint.ts'
import { type Cell, type Table, tableLines } from './table.ts'
import { visible } from './visible.ts'
import { wrapped } from './width.ts'

const mostHappenings = 20
const mostDays = 14

/** What happened when, the extremes, and whether every rule held; for somebody who rehearses. */
export const simulationText = (report: SimulationReport, look: Look): string => {
  const { plan } = report
  const { timezone } = plan
  return [
    look.paint.bold(exitOf(plan)),
    ...sentence(
      `played from ${wholeLocalText(report.from, timezone)} to ${wholeLocalText(report.to, timezone)}, seed ${report.seed}`,
      look,
    ),
    ...peopleLines(report, look),
    '',
    ...tableLines(tableOf(report, look), look),
    ...happeningLines(report, look),
    '',
    ...extremes(report, look),
    '',
    ...checks(report, look),
  ]
    .map((line) => line.trimEnd())
    .join('\n')
}

const sentence = (text: string, look: Look): readonly string[] =>
  wrapped(visible(text), columnsOf(look) - 2).map((line) => `  ${line}`)

const peopleLines = ({ people }: SimulationReport, look: Look): readonly string[] => {
  const spread = {
    own: 'spread as in the audience',
    'like its own': 'spread like the audience',
    even: 'spread evenly over countries and their zones',
  }[people.spread]
  const sample =
    people.played === people.n
      ? ''
      : `; a sample of ${grouped(people.played)} is played, each for ${(people.n / people.played).toFixed(1)}`
  return [
    ...sentence(`${counted(people.n, 'person', 'people')}, ${spread}, made up${sample}`, look),
    ...sentence(
      `${percent(people.linking, 1)} link and ${percent(people.optOut, 1)} opt out by the deadline: ${grouped(people.linked)} and ${grouped(people.optedOut)} did`,
      look,
    ),
  ]
}

const tableOf = ({ occurrences, plan }: SimulationReport, look: Look): Table => ({
  columns: [
    { title: 'occurrence' },
    { title: 'state' },
    { title: 'people', align: 'right' },
    { title: 'told', align: 'right' },
    { title: 'first' },
    { title: 'last' },
    { title: '', shrinksTo: 8 },
  ],
  rows: occurrences.map((one) => rowOf(one, plan, look)),
})

const rowOf = (one: SimulatedOccurrence, plan: Plan, look: Look): readonly Cell[] => {
  const { id, kind, state, counts, first, last, at } = one
  const cell = (when: typeof first): string => (when === undefined ? '-' : localCellText(when, plan.timezone))
  const painted = { text: state, paint: paintOfState(state, look.paint) }
  if (kind !== 'message') return [id, painted, '', '', cell(at), '', '']
  const told = counts.accepted + counts.delivered + counts.read
  const left = (['failed', 'in_doubt', 'suppressed', 'expired', 'pending'] as const)
    .filter((name) => counts[name] > 0)
    .map((name) => `${grouped(counts[name])} ${name.replace('_', ' ')}`)
  return [id, painted, grouped(counts.audience), grouped(told), cell(first), cell(last), left.join(', ')]
}

const happeningLines = ({ happenings, plan }: SimulationReport, look: Look): readonly string[] => {
  if (happenings.length === 0) return []
  const more = happenings.length - mostHappenings
  return [
    '',
    ...happenings
      .slice(0, mostHappenings)
      .flatMap(({ at, what }) => sentence(`${localCellText(at, plan.timezone)}  ${what}`, look)),
    ...(more > 0 ? [`  and ${grouped(more)} more (see --json)`] : []),
  ]
}

const extremes = (report: SimulationReport, look: Look): readonly string[] => {
  const { worstLocalHour: worst, byDay, channel } = report
  const days = [...byDay].filter(([, n]) => n > 0)
  const busiest = [...days].sort(([, one], [, other]) => other - one)[0]
  const shown = days.slice(0, mostDays).map(([day, n]) => `${day} ${grouped(n)}`)
  const troubles = Object.entries(channel).filter(([name, n]) => name !== 'requests' && n > 0)
  return [
    ...sentence(
      `${counted(report.messages, 'message')}, at most ${perSecondText(report.peakPerSecond)}`,
      look,
    ),
    ...(worst === undefined
      ? []
      : sentence(
          `worst local hour ${String(worst.hour).padStart(2, '0')}:00, for ${counted(worst.messages, 'message')}`,
          look,
        )),
    ...(busiest === undefined ? [] : sentence(`busiest day ${busiest[0]}, ${grouped(busiest[1])}`, look)),
    ...(shown.length === 0
      ? []
      : sentence(`by day  ${shown.join(' · ')}${days.length > mostDays ? ' · …' : ''}`, look)),
    ...(troubles.length === 0
      ? []
      : sentence(`the channel  ${troubles.map(([name, n]) => `${name} ${grouped(n)}`).join(' · ')}`, look)),
    ...(report.price === undefined ? [] : priceLines(report.price, look)),
    ...(report.crashes === 0
      ? []
      : sentence(`crashes ${report.crashes}, runs ${grouped(report.runs)}`, look)),
  ]
}

const checks = (report: SimulationReport, look: Look): readonly string[] => {
  const { fouls } = report
  const rows: readonly (readonly [string, number])[] = [
    ['told twice', fouls.toldTwice],
    ['sent outside a window', fouls.outsideWindow],
    ['sent before its instant', fouls.early],
    ['sent once the gate was closed', fouls.afterClose],
    ['sums that do not hold', fouls.sums],
  ]
  const width = Math.max(...rows.map(([name]) => name.length))
  const verdict = holds(report)
    ? look.paint.green('Played to the end; its sums hold.')
    : look.paint.red(report.toTheEnd ? 'A rule was broken.' : 'Not played to its end: something still waits.')
  return [
    ...rows.map(([name, n]) => {
      const line = `  ${name.padEnd(width)}  ${grouped(n)}`
      return n === 0 ? line : look.paint.red(line)
    }),
    '',
    `${verdict} The same again: --seed ${report.seed}.`,
  ]
}
