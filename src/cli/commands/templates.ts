import {
  lookAtTemplates,
  marketingConsequences,
  pushTemplates,
  type TemplatesPushed,
} from '../../app/templates.ts'
import { templatesDocument } from '../../report/templates-document.ts'
import { templatesPushText, templatesStatusText } from '../../report/templates-text.ts'
import type { Call } from '../command.ts'
import { done, exitCodes, interruptExitCodes } from '../exit-codes.ts'

export const runTemplatesPush = async (
  plan: string,
  { options, console, surroundings }: Call<{ readonly dryRun?: boolean }>,
): Promise<number> => {
  const report = await pushTemplates(surroundings, { file: plan, dryRun: options.dryRun === true })
  if (options.json === true) console.document(templatesDocument(report))
  else console.answer(templatesPushText({ ...report, look: console.look, marketing: marketingConsequences }))
  const signal = surroundings.interrupts.signal()
  return signal === undefined ? exitStatusOf(report) : interruptExitCodes[signal]
}

export const runTemplatesStatus = async (
  plan: string,
  { options, console, surroundings }: Call<object>,
): Promise<number> => {
  const report = await lookAtTemplates(surroundings, { file: plan })
  if (options.json === true) console.document(templatesDocument(report))
  else
    console.answer(templatesStatusText({ ...report, look: console.look, marketing: marketingConsequences }))
  return report.templates.some(({ unfit }) => unfit !== undefined) ? exitCodes['channel-refused'] : done
}

/** What the platform refused weighs more than what it was spared; a text that is not the plan's is refused like a precondition. */
const exitStatusOf = ({ templates, stopped }: TemplatesPushed): number => {
  const isFinal = templates.some(({ known }) => known?.review === 'rejected' || known?.review === 'disabled')
  if (stopped !== undefined || isFinal || templates.some(({ did }) => did === 'refused'))
    return exitCodes['channel-refused']
  if (templates.some(({ differences }) => differences.length > 0)) return exitCodes.refused
  return templates.some(({ did }) => did === 'faulty') ? exitCodes['plan-errors'] : done
}
