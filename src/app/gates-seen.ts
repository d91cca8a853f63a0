import { isoOf } from '../base/instant.ts'
import type { AuditEntry, Ledger } from '../ledger/ledger.ts'
import type { Gate } from '../model/gate.ts'
import { type CohortName, cohortName } from '../model/names.ts'
import type { Agenda } from '../work/agenda.ts'
import type { RunContext } from './run-context.ts'
import type { View } from './view.ts'

/** Under this name the ledger keeps which gate of each cohort the audit trail last told of. */
const gatesMemory = 'gates'

/** Before it told of any, every gate was open. */
const seenIn = async (ledger: Pick<Ledger, 'recall'>): Promise<Map<CohortName, Gate>> => {
  const kept: Record<string, Gate> = JSON.parse((await ledger.recall(gatesMemory)) ?? '{}')
  return new Map(Object.entries(kept).map(([name, gate]) => [cohortName(name), gate]))
}

const movedSince = (seen: ReadonlyMap<CohortName, Gate>, { gate }: Agenda): readonly CohortName[] =>
  [...gate].filter(([cohort, is]) => is !== (seen.get(cohort) ?? 'open')).map(([cohort]) => cohort)

/** Whether some gate moved of which the trail does not tell yet: then a tick is not idle. */
export const aGateMoved = async (ledger: Pick<Ledger, 'recall'>, { agenda }: View): Promise<boolean> =>
  movedSince(await seenIn(ledger), agenda).length > 0

/**
 * Tells the audit trail of every move of a gate, when a run first sees it: also of those that no occurrence makes (a brownout or an exemption ends, a
 * revision or a decision moved it). A gate moves by itself; what is recorded is that it was seen.
 */
export class GatesSeen {
  readonly #context: RunContext
  #seen: Map<CohortName, Gate> | undefined
  #isKept = true

  constructor(context: RunContext) {
    this.#context = context
  }

  /** An occurrence's own entry has told of it. */
  async told(cohort: CohortName, gate: Gate): Promise<void> {
    const seen = await this.#load()
    if ((seen.get(cohort) ?? 'open') === gate) return
    seen.set(cohort, gate)
    this.#isKept = false
  }

  /** What is remembered and the entries are one transaction: after a crash before it, the next run tells the same. */
  async note({ agenda, now }: View): Promise<void> {
    const seen = await this.#load()
    const { ledger, surroundings } = this.#context
    const who = surroundings.process.user
    const entries: AuditEntry[] = []
    for (const cohort of movedSince(seen, agenda)) {
      const is = agenda.gate.get(cohort) ?? 'open'
      const { since, phase } = agenda.gateNow.get(cohort) ?? {}
      const from = `the gate was ${seen.get(cohort) ?? 'open'}, and is ${is}`
      const when = since === undefined ? '' : ` since ${isoOf(since)}`
      const by = phase === undefined || is === 'open' ? '' : `, by \`${phase}\``
      entries.push({ at: now, who, what: 'gate', subject: cohort, why: `${from}${when}${by}` })
      seen.set(cohort, is)
    }
    if (entries.length === 0 && this.#isKept) return
    await ledger.remember(gatesMemory, JSON.stringify(Object.fromEntries(seen)), entries)
    this.#isKept = true
  }

  async #load(): Promise<Map<CohortName, Gate>> {
    this.#seen ??= await seenIn(this.#context.ledger)
    return this.#seen
  }
}
