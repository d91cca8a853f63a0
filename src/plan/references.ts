import { isScalar } from 'yaml'
import type { Place, Problem } from '../base/problem.ts'
import { printPath } from './path-pattern.ts'
import type { PlanPlaces } from './places.ts'
import { saidWrong } from './said-wrong.ts'
import { mayBeSecret, mayHoldReference, reference, strayReference } from './secret-source.ts'
import { type Tree, walk } from './yaml-tree.ts'

/** `${…}` outside the fields that are secrets: it would be taken for text. */
export const strayReferences = (
  root: Tree,
  places: PlanPlaces,
): readonly { readonly path: string; readonly problem: Problem }[] => {
  const found: { path: string; problem: Problem }[] = []
  walk(root, (node, path) => {
    if (!isScalar(node) || typeof node.value !== 'string' || mayHoldReference(path)) return
    const stray = strayReference(node.value)
    if (stray === undefined) return
    const { message } = stray
    const hint =
      path[2] === 'actions'
        ? 'a command gets it with `env: [NAME]`; a call only in `headers`, and `pin` may hold it'
        : 'only tokens, keys and addresses of databases can be kept out of the plan'
    const problem = saidWrong(
      { code: 'stray-reference', message, hint },
      places.within(path, stray.reference),
    )
    found.push({ path: printPath(path), problem })
  })
  return found
}

/** Fields that hold nothing but a secret: in the others (`ledger`, `actions`, `notify`) plain text is the rule. */
const holdsOnlySecret = /(?:^|\.)(?:access_token|app_secret|verify_token|pin|token|secret|postgres)$/

/** Where secrets stand in the text itself: whoever prints a line of it masks them. */
export const secretPlaces = (root: Tree, places: PlanPlaces): readonly Place[] => {
  const found: Place[] = []
  walk(root, (node, path) => {
    if (!isScalar(node) || !mayBeSecret(path) || !holdsOnlySecret.test(path.join('.'))) return
    const text = String(node.value)
    const place = places.of(path)
    if (node.value !== null && text.replace(reference, '').trim() !== '' && place !== undefined)
      found.push(place)
  })
  return found
}

/** The plan's text is kept in the ledger with each revision, and a secret in it too. */
export const writtenSecrets = (found: readonly Place[]): readonly Problem[] =>
  found.map((place) => ({
    severity: 'warning',
    code: 'secret-in-plan',
    message: 'a secret stands in the plan itself, and would be kept with its text in the ledger',
    hint: `write \`\${NAME}\` and set NAME in the environment, or \`\${file:PATH}\``,
    place,
  }))
