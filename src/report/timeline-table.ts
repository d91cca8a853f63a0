import type { Occurrence } from '../model/occurrence.ts'
import type { Plan } from '../model/plan.ts'
import { distanceInWords } from '../timeline/distance-in-words.ts'
import { gateMoveText } from './gate-move-text.ts'
import { localCellText, localYear, occurrenceText, offsetText, utcClockText, utcText } from './local-text.ts'
import { columnsOf, type Look } from './look.ts'
import { paintOfState } from './state-paint.ts'
import { type Cell, naturalWidth, type Table, type TableColumn, tableLines } from './table.ts'
import type { TimelineInput } from './timeline-document.ts'
import { wrapped } from './width.ts'

/** Every occurrence with its instant on the plan's clocks and in UTC: as much of it as the terminal has room for. */
export const timelineTable = (input: TimelineInput, look: Look): readonly string[] => {
  const [widest = [], ...narrower] = layoutsFor(input.plan)
  let table = tableOf(widest, input, look)
  for (const layout of narrower) {
    if (naturalWidth(table) <= columnsOf(look)) break
    table = tableOf(layout, input, look)
  }
  const isOwn = input.items.some(({ occurrence }) => occurrence.recipientTime !== undefined)
  return [
    ...tableLines(table, look),
    ...(isOwn ? wrapped(ownClock, columnsOf(look) - 2).map((line) => look.paint.dim(`  ${line}`)) : []),
  ]
}

const ownClock = "theirs: on each recipient's own clock, the first of them at the UTC instant"

type Item = TimelineInput['items'][number]
type Row = {
  readonly item: Item
  readonly before: Item | undefined
  readonly input: TimelineInput
  readonly look: Look
}
type Field = { readonly column: (plan: Plan) => TableColumn; readonly cell: (row: Row) => Cell }

const id: Field = {
  column: () => ({ title: 'occurrence', shrinksTo: 10 }),
  cell: ({ item }) => item.occurrence.id,
}

/** Only where it is another one than in the row above. */
const year: Field = {
  column: () => ({ title: '' }),
  cell: ({ item, before, input, look }) => {
    const own = localYear(item.occurrence.at, input.plan.timezone)
    const repeats = before !== undefined && localYear(before.occurrence.at, input.plan.timezone) === own
    return { text: repeats ? '' : own, paint: look.paint.dim }
  },
}

const local: Field = {
  column: ({ timezone }) => ({ title: timezone, shrinksTo: 16 }),
  cell: ({ item, input }) => localCell(item.occurrence, input.plan),
}

const utcDay: Field = {
  column: () => ({ title: 'UTC' }),
  cell: ({ item, look }) => ({ text: utcText(item.occurrence.at), paint: look.paint.dim }),
}

const utcClock: Field = {
  column: () => ({ title: 'UTC' }),
  cell: ({ item, input, look }) => ({
    text: utcClockText(item.occurrence, input.plan.timezone),
    paint: look.paint.dim,
  }),
}

const distance: Field = {
  column: () => ({ title: '' }),
  cell: ({ item, input }) => distanceInWords(input.now, item.occurrence.at),
}

const state: Field = {
  column: () => ({ title: 'state' }),
  cell: ({ item, look }) => ({ text: item.state, paint: paintOfState(item.state, look.paint) }),
}

const gate: Field = {
  column: () => ({ title: 'gate' }),
  cell: ({ item }) => gateMoveText(item.occurrence),
}

const idAndGate: Field = {
  column: () => ({ title: 'occurrence', shrinksTo: 10 }),
  cell: ({ item: { occurrence } }) =>
    occurrence.gate === undefined ? occurrence.id : `${occurrence.id} (${gateMoveText(occurrence)})`,
}

/** From the widest to the narrowest; the last is used even where it must be cut. */
const layouts: readonly (readonly Field[])[] = [
  [id, year, local, utcDay, distance, state, gate],
  [id, year, local, utcClock, distance, state, gate],
  [id, local, utcClock, distance, state, gate],
  [idAndGate, local, utcClock, distance, state],
  [idAndGate, local, distance, state],
  [idAndGate, local, state],
]

/** Where the plan's clocks show UTC, it needs no column of its own. */
const layoutsFor = ({ timezone }: Plan): readonly (readonly Field[])[] =>
  /^(Etc\/)?(UTC|Universal|Zulu|UCT)$/.test(timezone)
    ? layouts.map((layout) => layout.filter((field) => field !== utcDay && field !== utcClock))
    : layouts

const tableOf = (fields: readonly Field[], input: TimelineInput, look: Look): Table => ({
  columns: fields.map(({ column }) => column(input.plan)),
  rows: input.items.map((item, at) =>
    fields.map(({ cell }) => cell({ item, before: input.items[at - 1], input, look })),
  ),
})

/** Where the instant is each recipient's own, the hour is theirs and there is no one offset. */
const localCell = (occurrence: Occurrence, { timezone }: Plan): string =>
  occurrence.recipientTime === undefined
    ? `${localCellText(occurrence.at, timezone)} ${offsetText(occurrence.at, timezone)}`
    : occurrenceText(occurrence, timezone, localCellText)
