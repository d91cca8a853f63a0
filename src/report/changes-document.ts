import { type Instant, isoOf } from '../base/instant.ts'
import { keyOfStatement } from '../model/promise.ts'
import type { ApprovalRefusal } from '../work/approval-refusals.ts'
import type { GateChange } from '../work/compared.ts'
import type { ChangesInput } from './changes-text.ts'

/** What an approval changes, for programs: a part of the document of `approve`. */
export const changesDocument = ({
  before,
  revision,
  changes,
  refusals,
  texts,
}: ChangesInput): Readonly<Record<string, unknown>> => ({
  from: before.number,
  to: revision,
  cohorts: changes.cohorts.map(({ cohort, change, people, joined, left, elsewhere }) => ({
    cohort,
    change,
    people,
    joined: joined.map(({ cohort: from, n }) => ({ from, people: n })),
    left: left.map(({ cohort: to, n }) => ({ to, people: n })),
    elsewhere: elsewhere.map(({ cohort: first, n }) => ({ first, people: n })),
  })),
  gates: changes.gates.map(({ from, cohort, people, before: was, now, next, wouldHave }) => ({
    cohort,
    from,
    people,
    before: was,
    now,
    next: moveDocument(next),
    wouldHave: moveDocument(wouldHave),
  })),
  occurrences: changes.occurrences.map(({ occurrence, change, was, people }) => ({
    id: occurrence.id,
    phase: occurrence.phase,
    cohort: occurrence.cohort,
    change,
    at: isoOf(occurrence.at),
    was: iso(was),
    people: people ?? null,
  })),
  owed: changes.owed.map(({ cohort, kind, told, truth, from, people, suppressed, byLocale }) => ({
    cohort,
    kind,
    told: keyOfStatement(told),
    truth: keyOfStatement(truth),
    from: iso(from),
    people,
    suppressed,
    byLocale: Object.fromEntries(byLocale.map(({ key, n }) => [key, n])),
  })),
  toldWhatIsTrue: changes.rightly.map(({ cohort, n }) => ({ cohort, people: n })),
  neverTold: changes.neverTold.map(({ cohort, n }) => ({ cohort, people: n })),
  texts: texts.map(({ kind, message, people, reads, missing }) => ({
    kind,
    message: message ?? null,
    people,
    reads: Object.fromEntries(reads.map(({ text, n }) => [text ?? 'none', n])),
    missing: Object.fromEntries(missing.map(({ locale, n }) => [locale, n])),
  })),
  refused: refusals.map(refusalDocument),
})

/** What an approval is refused for, unless it is `--despite` that. */
export const refusalDocument = (refusal: ApprovalRefusal): Readonly<Record<string, unknown>> => {
  const { despite, cohort } = refusal
  const people = refusal.people ?? null
  switch (despite) {
    case 'infeasible': {
      const { occurrence, misses, until } = refusal
      return { despite, cohort, occurrence, people, misses, until: iso(until) }
    }
    case 'notice':
      return { despite, cohort, deadline: isoOf(refusal.deadline), people, leftMs: refusal.left }
    case 'untold': {
      const { deadline, gate, from } = refusal
      return { despite, cohort, deadline: isoOf(deadline), people, gate, from }
    }
  }
}

const iso = (at: Instant | undefined): string | null => (at === undefined ? null : isoOf(at))

const moveDocument = (move: GateChange['next']) =>
  move === undefined ? null : { gate: move.gate, at: isoOf(move.at) }
