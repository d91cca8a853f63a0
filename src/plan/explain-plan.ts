import { Document, isPair, isScalar, type Pair, Scalar, visit } from 'yaml'
import type { Path } from '../model/places.ts'
import type { Plan } from '../model/plan.ts'
import { plainPlan } from './plain-plan.ts'
import { unsupportedIn } from './supported.ts'
import { keyText } from './yaml-tree.ts'

/** The plan as YAML with every default filled in and marked; secrets only by where they come from. */
export const explainPlan = (plan: Plan): string => {
  const doc = new Document(plainPlan(plan))
  // A default that this version does not act on would only mislead.
  for (const { path } of unsupportedIn(doc.toJS())) if (!isWritten(plan, path)) doc.deleteIn(path)
  visit(doc, {
    // An item of a list has no default of its own.
    Seq: () => visit.SKIP,
    Pair: (_key, pair, around) => {
      const path = [...around.filter(isPair).map(keyText), keyText(pair)]
      if (!isDefault(plan, path)) return undefined
      mark(pair)
      return visit.SKIP
    },
  })
  return doc.toString({ lineWidth: 0 })
}

const isWritten = (plan: Plan, path: Path): boolean => plan.places.ofKey(path) !== undefined

/** A sentence says these; `audience: users.csv` and `reply: frozen` say what stands inside in the long form. */
const isDefault = (plan: Plan, path: Path): boolean => {
  if (isWritten(plan, path)) return false
  const inSentence = ['service', 'deadline', 'channel', 'channel.name'].includes(path.join('.'))
  if (inSentence && isWritten(plan, ['sunset'])) return false
  const parent = path.slice(0, -1)
  const isShort = (path[0] === 'audience' || path.at(-2) === 'reply') && isWritten(plan, parent)
  return !(isShort && (path.at(-1) === 'source' || path.at(-1) === 'message'))
}

const mark = (pair: Pair): void => {
  if (isScalar(pair.value)) pair.value.comment = ' default'
  else if (pair.key instanceof Scalar) pair.key.commentBefore = ' default'
}
