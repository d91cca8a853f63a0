import { nearestWord } from '../base/nearest-word.ts'
import type { Problem } from '../base/problem.ts'
import type { PhaseName } from '../model/names.ts'
import type { PhasePlan, Plan } from '../model/plan.ts'
import type { When } from '../model/when.ts'
import { placeOfWord } from './place-of.ts'

/** A phase that the `index`-th time of another one hangs on. */
type Link = { readonly from: PhasePlan; readonly to: PhaseName; readonly index: number }

/** The phases, each after those it hangs on. Left out: what is in a circle, hangs on nothing there is, or on such a phase. */
export type AnchorOrder = { readonly phases: readonly PhasePlan[]; readonly problems: readonly Problem[] }

export const anchorOrder = (plan: Plan): AnchorOrder => {
  const names = new Set(plan.phases.map(({ name }) => name))
  const links = new Map(plan.phases.map((phase) => [phase.name, linksOf(phase)]))
  const phases = eachAfterItsAnchors(plan.phases, links)
  const unknown = [...links.values()].flat().filter(({ to }) => !names.has(to))
  const leftOut = new Map(links)
  for (const { name } of phases) leftOut.delete(name)
  return {
    phases,
    problems: [
      ...unknown.map((link) => unknownAnchor(plan, link)),
      ...circlesIn(leftOut).map((around) => circle(plan, around)),
    ],
  }
}

type Links = ReadonlyMap<PhaseName, readonly Link[]>

const linksOf = (phase: PhasePlan): readonly Link[] =>
  phase.at.flatMap((when, index) => anchorsOf(when).map((to) => ({ from: phase, to, index })))

const anchorsOf = (when: When): readonly PhaseName[] => {
  if (when.kind === 'every') return [...anchorsOf(when.from), ...anchorsOf(when.until)]
  if (when.kind !== 'relative' && when.kind !== 'anchor') return []
  return when.anchor === 'deadline' ? [] : [when.anchor]
}

const eachAfterItsAnchors = (phases: readonly PhasePlan[], links: Links): readonly PhasePlan[] => {
  const waiting = new Map(phases.map(({ name }) => [name, links.get(name)?.length ?? 0]))
  const waiters = byTarget(links)
  const ordered = phases.filter(({ name }) => waiting.get(name) === 0)
  // The list grows while it is walked: whoever waits for nothing more joins its end.
  for (const { name } of ordered)
    for (const { from } of waiters.get(name) ?? []) {
      const left = (waiting.get(from.name) ?? 0) - 1
      waiting.set(from.name, left)
      if (left === 0) ordered.push(from)
    }
  return ordered
}

const byTarget = (links: Links): ReadonlyMap<PhaseName, readonly Link[]> => {
  const found = new Map<PhaseName, Link[]>()
  for (const link of [...links.values()].flat()) {
    const already = found.get(link.to)
    if (already === undefined) found.set(link.to, [link])
    else already.push(link)
  }
  return found
}

/** Follows each phase's first link that stays among those left out, until it meets itself: each circle once. */
const circlesIn = (leftOut: Links): readonly (readonly Link[])[] => {
  const circles: (readonly Link[])[] = []
  const seen = new Set<PhaseName>()
  for (const start of leftOut.keys()) {
    const path: Link[] = []
    let name: PhaseName | undefined = start
    while (name !== undefined && !seen.has(name)) {
      seen.add(name)
      const link: Link | undefined = leftOut.get(name)?.find(({ to }) => leftOut.has(to))
      if (link !== undefined) path.push(link)
      name = link?.to
    }
    const closes = path.findIndex(({ from }) => from.name === name)
    if (closes >= 0) circles.push(path.slice(closes))
  }
  return circles
}

const unknownAnchor = (plan: Plan, { from, to, index }: Link): Problem => {
  const others = ['deadline', ...plan.phases.map(({ name }) => name).filter((name) => name !== from.name)]
  const meant = nearestWord(to, others)
  return {
    severity: 'error',
    code: 'unknown-anchor',
    message: `\`${from.name}\` is timed by \`${to}\`, and there is no such phase`,
    hint: meant === undefined ? `there are: ${others.slice(0, 12).join(', ')}` : `did you mean \`${meant}\`?`,
    ...placeOfWord(plan, from, index, to),
  }
}

const circle = (plan: Plan, around: readonly Link[]): Problem => {
  const names = around.map(({ from }) => from.name)
  const last = around.at(-1)
  return {
    severity: 'error',
    code: 'anchor-circle',
    message:
      names.length === 1
        ? `\`${names[0]}\` is timed by itself`
        : `phases that are timed by each other, in a circle: ${[...names, names[0]].join(' → ')}`,
    hint: 'time one of them by `deadline` or a date',
    ...(last === undefined ? {} : placeOfWord(plan, last.from, last.index, last.to)),
  }
}
