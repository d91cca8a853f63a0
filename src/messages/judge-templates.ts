import type { Problem } from '../base/problem.ts'
import type { Path } from '../model/places.ts'
import type { Plan } from '../model/plan.ts'
import { templateKeyOf, type WantedTemplate } from '../model/template.ts'
import type { CompiledMessages } from './compiled.ts'
import { problemAt } from './judging.ts'
import { type TemplateFault, templateFaults } from './template-faults.ts'
import { templatesOf } from './templates-of.ts'

/** Said with its exact place, or as an error, where the text itself is judged. */
const saidAlready: ReadonlySet<string> = new Set(['template-edge-variable', 'template-too-long'])

/** What WhatsApp will refuse of the plan's templates, said before it is asked. */
export const judgeTemplates = (plan: Plan, compiled: CompiledMessages): Problem[] => {
  const templates = templatesOf(plan, compiled)
  const problems: Problem[] = []
  const said = new Set<string>()
  for (const wanted of templates)
    for (const fault of templateFaults(wanted)) {
      const { code, message, hint, of } = fault
      const path = pathOf(wanted, fault)
      const once = JSON.stringify([path, code, of === 'text' || of === 'button' ? wanted.locale : ''])
      if (saidAlready.has(code) || said.has(once) || tooLongLabel(wanted, fault)) continue
      said.add(once)
      // Under a name that cannot be, nothing is sent either; the rest may be there already, approved by hand.
      const severity = of === 'name' ? 'error' : 'warning'
      const place = of === 'language' ? plan.places.ofKey(path) : plan.places.of(path)
      problems.push(problemAt(severity, { code, message, ...(hint === undefined ? {} : { hint }) }, place))
    }
  return [...problems, ...clashes(plan, templates)]
}

/** The label's length is an error of the button's own. */
const tooLongLabel = ({ button }: WantedTemplate, { of }: TemplateFault): boolean =>
  of === 'button' && button !== undefined && [...button.text].length > 25

const pathOf = ({ message, locale }: WantedTemplate, { of }: TemplateFault): Path => {
  switch (of) {
    case 'name':
      return ['messages', message, 'template', 'name']
    case 'ttl':
      return ['messages', message, 'template', 'ttl']
    case 'button':
      return ['messages', message, 'button', 'url']
    case 'language':
    case 'text':
      return ['messages', message, locale]
  }
}

/** A name and a language have one text: two of the plan's that differ cannot both be it. */
const clashes = (plan: Plan, templates: readonly WantedTemplate[]): Problem[] => {
  const first = new Map<string, WantedTemplate>()
  return templates.flatMap((wanted) => {
    const key = templateKeyOf(wanted)
    const other = first.get(key)
    if (other === undefined) first.set(key, wanted)
    if (other === undefined || contentOf(other) === contentOf(wanted)) return []
    return [
      problemAt(
        'error',
        {
          code: 'template-twice',
          message: `\`${wanted.message}\` in ${wanted.locale} and \`${other.message}\` in ${other.locale} are both the template ${wanted.name} in ${wanted.language}, with different content: WhatsApp keeps one, and the other would say what it does not mean`,
          hint: 'give each message a template of its own',
        },
        plan.places.of(['messages', wanted.message, wanted.locale]),
      ),
    ]
  })
}

const contentOf = ({ body, button, category, ttlSeconds }: WantedTemplate): string =>
  JSON.stringify([body, button?.text, button?.url, category, ttlSeconds])
