import { nearestWord } from '../base/nearest-word.ts'
import type { Problem } from '../base/problem.ts'
import { builtInMessages, isBuiltInMessage } from '../model/built-in-messages.ts'
import type { Path } from '../model/places.ts'
import type { Plan } from '../model/plan.ts'
import type { PlanPlaces } from './places.ts'
import { didYouMean } from './reading.ts'
import { saidWrong } from './said-wrong.ts'

type Use = { readonly message: string; readonly by: string; readonly path: Path }

/** Messages that are named and not there, and those that are there and never named. */
export const judgeReferences = (plan: Plan, places: PlanPlaces): readonly Problem[] => {
  const uses = usesOf(plan)
  const written = [...plan.messages.keys()]
  const used = new Set(uses.map(({ message }) => message))
  // `export` is used by the texts themselves.
  const idle = written.filter((name) => !used.has(name) && name !== 'export')
  return [
    ...uses
      .filter(({ message }) => !plan.messages.has(message) && !isBuiltInMessage(message))
      .map((use) => {
        const meant = nearestWord(use.message, [...written, ...builtInMessages])
        const hint =
          meant === undefined ? `write it: \`messages: { ${use.message}: { en: "…" } }\`` : didYouMean(meant)
        const message = `there is no message \`${use.message}\`, which ${use.by} sends`
        return saidWrong({ code: 'no-such-message', message, hint }, places.of(use.path))
      }),
    ...[...plan.messages.values()]
      .filter(({ name, texts }) => texts.size === 0 && !isBuiltInMessage(name))
      .map(({ name }) =>
        saidWrong(
          {
            code: 'no-text',
            message: `the message \`${name}\` has no text, and none of that name is built in`,
            hint: 'write it in a language: `en: "…"`',
          },
          places.ofKey(['messages', name]),
        ),
      ),
    ...idle.map((name) =>
      saidWrong(
        { code: 'unused-message', message: `the message \`${name}\` is never sent: no phase names it` },
        places.ofKey(['messages', name]),
        'warning',
      ),
    ),
  ]
}

const usesOf = (plan: Plan): readonly Use[] => [
  ...plan.phases.flatMap(({ name, message, reply }): Use[] => [
    ...(message === undefined ? [] : [{ message, by: `\`${name}\``, path: ['phases', name, 'message'] }]),
    ...(reply === undefined
      ? []
      : [{ message: reply.message, by: `\`${name}\``, path: replyPath(plan, name) }]),
  ]),
  ...Object.entries(plan.corrections ?? {}).map(([kind, message]) => ({
    message,
    by: `\`corrections.${kind}\``,
    path: ['corrections', kind],
  })),
]

/** `reply: NAME`, or `reply: { message: NAME }`. */
const replyPath = (plan: Plan, phase: string): Path => {
  const path = ['phases', phase, 'reply']
  return plan.places.of([...path, 'message']) === undefined ? path : [...path, 'message']
}
