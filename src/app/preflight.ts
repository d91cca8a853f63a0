import type { Adapter } from '../adapters/adapter.ts'
import { type Instant, millis, minute } from '../base/instant.ts'
import type { Facts } from '../model/facts.ts'
import type { Occurrence, OccurrenceId } from '../model/occurrence.ts'
import type { Preflight } from '../model/preflight.ts'
import { whatStops } from '../work/preflight-stops.ts'
import type { RunContext, RunEvent } from './run-context.ts'
import type { View } from './view.ts'

/** The platform is asked how we stand with it, once a run, by whoever needs it first. */
export type PreflightOnce = {
  /** Undefined: the adapter has nobody to ask. */
  readonly ask: () => Promise<Preflight | undefined>
  /** What was asked in this run already, if it was: nobody asks for this alone. */
  readonly asked: () => Promise<Preflight | undefined> | undefined
}

type Asking = {
  readonly adapter: () => Promise<Adapter>
  readonly signal: AbortSignal
  readonly tell: (event: RunEvent) => void
}

export const preflightOnce = ({ adapter, signal, tell }: Asking): PreflightOnce => {
  let asked: Promise<Preflight | undefined> | undefined
  const ask = async (): Promise<Preflight | undefined> => {
    const said = await (await adapter()).preflight?.(signal)
    for (const { message, hint, weight } of said?.findings ?? [])
      if (weight === 'harms') tell({ kind: 'mention', text: `${capital(message)}. ${hint}.` })
    return said
  }
  return {
    ask: () => {
      asked ??= ask()
      return asked
    },
    asked: () => asked,
  }
}

/** What was not answered is asked again after so long: management has but 200 requests an hour. */
const askAgainAfter = millis(15 * minute)

/** When it was asked before an occurrence, and whether everything was answered. */
type Asked = { readonly at: number; readonly whole: boolean }

/**
 * Why an occurrence may not begin, or not go on after it was stopped: the platform says that it would refuse every message. It is asked
 * before an occurrence's first message, and again once a hold of it was lifted; not with each run, as each asking takes from the few
 * requests an hour that management has. What it did not say is no reason, and is asked again a while later.
 */
export const preflightHold = async (
  context: RunContext,
  { facts }: View,
  { id }: Occurrence,
): Promise<string | undefined> => {
  const { preflight, ledger, clock } = context
  if (preflight === undefined) return undefined
  const memory = `preflight ${id}`
  const kept = await ledger.recall(memory)
  const last = kept === undefined ? undefined : (JSON.parse(kept) as Asked)
  if (last !== undefined && !isStale(last, facts, id, clock.now())) return undefined
  const said = await preflight.ask()
  if (said === undefined) return undefined
  const why = whatStops(said, context.channel.senders)
  if (why !== undefined) return why
  for (const { weight, message, hint } of said.findings)
    if (weight === 'stops') context.tell({ kind: 'mention', text: `${capital(message)}. ${hint}.` })
  const asked: Asked = { at: clock.now(), whole: said.unanswered.length === 0 }
  await ledger.remember(memory, JSON.stringify(asked))
  return undefined
}

const isStale = (
  { at, whole }: Asked,
  { allowed }: Pick<Facts, 'allowed'>,
  id: OccurrenceId,
  now: Instant,
): boolean =>
  (!whole && now >= at + askAgainAfter) ||
  allowed.some(({ kind, occurrence, since }) => kind === 'freed' && (occurrence ?? id) === id && since >= at)

const capital = (text: string): string => `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`
