import { readFileSync, statSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import type { Problem } from '../base/problem.ts'
import type { CompiledMessages } from '../messages/compiled.ts'
import type { AudienceSource, Plan } from '../model/plan.ts'
import { type CohortGate, type GateFile, type GateReply, gateFileText } from '../report/gate-file.ts'
import { folderOf } from './audience-of-plan.ts'
import { judgeTexts } from './examine.ts'
import { replyOf, replyText } from './gate-reply.ts'
import type { View } from './view.ts'
import { writeFailureWords, writeWholeFile } from './whole-file.ts'

/** The bot reads it as another user, and nothing in it is a secret or about a person. */
const mode = 0o644
/** In bytes. A gate file has some kilobytes: what is larger is another's, and not even read. */
const largest = 4 * 1024 * 1024

export const gateFilePathOf = (plan: Plan): string | undefined =>
  plan.gateFile === undefined ? undefined : resolve(folderOf(plan), plan.gateFile.path)

/**
 * Writes what the bot may do now to the plan's `gate_file:`, where that is not what it says already; whole or not at all, so that a reader never
 * sees half of it. Gives what went wrong, for people: the exit goes on without it, and the next command tries again. Whoever
 * writes an older look last is put right by the next run or tick.
 */
export const keepGateFile = async (plan: Plan, view: View): Promise<string | undefined> => {
  const path = gateFilePathOf(plan)
  if (plan.gateFile === undefined || path === undefined) return undefined
  const text = gateFileText(gateFileOf(plan, view), plan.gateFile.format)
  const warning = (why: string): string =>
    `The gate file "${path}" could not be written: ${why}. Whatever reads it does not know what the bot may do now.`
  try {
    const size = statSync(path, { throwIfNoEntry: false })?.size
    const found = size === undefined || size > largest ? undefined : readFileSync(path, 'utf8')
    if (found === text) return undefined
    if (size !== undefined && (found === undefined || !isOurs(found, plan)))
      return warning('another file is there, or another plan’s, and was left as it is')
    await writeWholeFile(path, mode, [text])
    return undefined
  } catch (error) {
    return warning(writeFailureWords(error))
  }
}

/** Empty, or a gate file of this plan in either format: a slip in the plan must not cost an audience. */
const isOurs = (text: string, { name }: Plan): boolean => {
  if (text.trim() === '') return true
  try {
    const { plan, metadata } = JSON.parse(text)
    return plan === name || metadata?.plan === name
  } catch {
    return false
  }
}

const gateFileOf = (plan: Plan, { agenda, facts, now }: View): GateFile => {
  const { messages } = judgeTexts(plan, undefined)
  const cohorts = [...agenda.gateNow].map(([cohort, { gate, since, phase, next }]): CohortGate => {
    const reply = (at: { readonly gate: CohortGate['gate']; readonly phase?: typeof phase }): GateReply =>
      repliesOf(plan, messages, { message: replyOf(plan, at), cohort, now })
    return {
      cohort,
      gate,
      ...(since === undefined ? {} : { since }),
      ...reply({ gate, ...(phase === undefined ? {} : { phase }) }),
      ...(next === undefined ? {} : { next: { at: next.at, gate: next.gate, ...reply(next) } }),
    }
  })
  return { plan: plan.name, revision: facts.revision?.number, cohorts, matches: plan.cohorts }
}

const repliesOf = (
  plan: Plan,
  messages: CompiledMessages,
  { message, ...whose }: Pick<CohortGate, 'cohort'> & { message: string | undefined; now: View['now'] },
): GateReply => {
  const texts = message === undefined ? undefined : messages.messages.get(message)?.texts
  if (message === undefined || texts === undefined) return {}
  const textIn = (locale: Plan['language']) => replyText(plan, messages, { message, ...whose, locale })
  const replies = [...texts.keys()].flatMap((locale) => {
    const text = textIn(locale)
    return text === undefined ? [] : [[locale, text] as const]
  })
  const reply = textIn(plan.language)
  return { ...(reply === undefined ? {} : { reply }), replies: new Map(replies) }
}

/** What can be said of it before anything is written. */
export const gateFileProblems = (plan: Plan, ledgerPath: string): readonly Problem[] => {
  const path = gateFilePathOf(plan)
  if (path === undefined) return []
  const place = plan.places.of(['gate_file'])
  const at = place === undefined ? {} : { place }
  const { source, suppress } = plan.audience
  const files = [source, suppress, plan.link?.linked].flatMap((one) => filesOf(plan, one))
  if ([resolve(plan.file), ledgerPath, ...files].includes(path))
    return [
      {
        severity: 'error',
        code: 'gate-file-taken',
        message: `\`gate_file\` names "${plan.gateFile?.path}", which the plan needs for something else`,
        hint: 'Name a file of its own: `gate_file: gate.json`.',
        ...at,
      },
    ]
  if (statSync(dirname(path), { throwIfNoEntry: false })?.isDirectory() === true) return []
  return [
    {
      severity: 'warning',
      code: 'gate-file-folder',
      message: `the folder of \`gate_file\`, "${dirname(path)}", does not exist, so the file cannot be written`,
      hint: 'Make it, and let the bot read it; a run goes on without the file, and warns.',
      ...at,
    },
  ]
}

const filesOf = (plan: Plan, source: AudienceSource | undefined): readonly string[] => {
  if (source?.kind === 'file') return [resolve(folderOf(plan), source.path)]
  return source?.kind === 'sqlite' ? [resolve(folderOf(plan), source.file)] : []
}
