import { readMaxAge, status } from '../../app/status.ts'
import type { Surroundings } from '../../app/surroundings.ts'
import { instant } from '../../base/instant.ts'
import type { Pace } from '../../report/occurrence-lines.ts'
import { type StatusInput, statusDocument } from '../../report/status-document.ts'
import { statusText } from '../../report/status-text.ts'
import { type Call, lookOptionsOf } from '../command.ts'
import { done, overdue } from '../exit-codes.ts'

type Options = { readonly maxAge?: string; readonly watch?: boolean }

export const runStatus = async (plan: string, call: Call<Options>): Promise<number> => {
  const { options, surroundings } = call
  const look = (): Promise<StatusInput> =>
    status(surroundings, {
      ...lookOptionsOf(plan, call),
      ...(options.maxAge === undefined ? {} : { maxAge: readMaxAge(options.maxAge) }),
    })
  if (options.watch === true) return watch(look, call)
  const input = await look()
  show(input, call, undefined)
  return input.overdue === undefined ? done : overdue
}

const show = (input: StatusInput, { console, options }: Call<Options>, pace: Pace | undefined): void => {
  if (options.json === true) console.document(statusDocument(input))
  else console.answer(statusText({ ...input, look: console.look, ...(pace === undefined ? {} : { pace }) }))
}

const redrawEveryMs = 1000
const home = '\u001b[H\u001b[J'

/** Looks again every second until Ctrl-C; the pace is what happened between two looks. */
const watch = async (look: () => Promise<StatusInput>, call: Call<Options>): Promise<number> => {
  const { surroundings } = call
  const { stop } = surroundings.interrupts
  let before: Looked | undefined
  let last: StatusInput | undefined
  while (!stop.aborted) {
    const input = await look()
    const looked = { at: surroundings.clocks.machine.now(), handed: handedOf(input) }
    if (surroundings.isTerminal.output && call.options.json !== true) surroundings.stdout.write(home)
    show(input, call, before === undefined ? undefined : paceOf(before, looked))
    before = looked
    last = input
    await sleep(surroundings)
  }
  return last?.overdue === undefined ? done : overdue
}

const sleep = ({ clocks, interrupts }: Surroundings): Promise<void> =>
  clocks.machine.sleep(instant(clocks.machine.now() + redrawEveryMs), interrupts.stop)

type Looked = { readonly at: number; readonly handed: ReadonlyMap<string, number> }

const handedOf = ({ facts }: StatusInput): ReadonlyMap<string, number> =>
  new Map(
    [...facts.occurrences].map(([id, { counts }]) => [id, counts.audience - counts.pending - counts.sending]),
  )

const paceOf = (before: Looked, now: Looked): Pace => {
  const seconds = Math.max(0.001, (now.at - before.at) / 1000)
  return new Map(
    [...now.handed].map(([id, n]) => [id, Math.max(0, n - (before.handed.get(id) ?? n)) / seconds]),
  )
}
