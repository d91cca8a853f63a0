import type { PhaseName } from '../model/names.ts'
import type { Occurrence } from '../model/occurrence.ts'
import type { Plan } from '../model/plan.ts'

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789'
/** Where first letters would say less, or clash. */
const usual: Readonly<Record<string, string>> = { 'link-reminder': 'R' }

/** A letter for each phase that happens, in the order of the plan: its first, else another of its own, else any that is free. */
export const lettersOf = (
  { phases }: Pick<Plan, 'phases'>,
  occurrences: readonly Occurrence[],
): ReadonlyMap<PhaseName, string> => {
  const happening = new Set(occurrences.map(({ phase }) => phase))
  const taken = new Map<PhaseName, string>()
  for (const name of [...phases.map((phase) => phase.name), ...happening]) {
    if (!happening.has(name) || taken.has(name)) continue
    const used = new Set(taken.values())
    const wanted = [usual[name] ?? '', ...name.toUpperCase(), ...alphabet]
    taken.set(
      name,
      wanted.find((letter) => alphabet.includes(letter) && letter !== '' && !used.has(letter)) ?? '*',
    )
  }
  return taken
}
