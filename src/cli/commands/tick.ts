import { tickPlan } from '../../app/tick.ts'
import { SunsetError } from '../../base/errors.ts'
import { runSummaryText } from '../../report/run-summary.ts'
import { type StatusDocument, statusDocument } from '../../report/status-document.ts'
import { type Call, lookOptionsOf } from '../command.ts'
import { type ErrorDocument, errorDocument, tellError } from '../errors.ts'
import { exitCodes, worstOf } from '../exit-codes.ts'
import { keepMemoryFlat } from '../keep-memory-flat.ts'
import { complainOfChannel, exitStatusOf, statusInputOf } from './run.ts'

export type TickCommandOptions = { readonly acceptClock?: boolean }

/** One plan after another; what goes wrong with one does not keep the others waiting. */
export const runTick = async (
  plans: readonly string[],
  callFor: (plan: string) => Call<TickCommandOptions>,
): Promise<number> => {
  keepMemoryFlat()
  const statuses: number[] = []
  const documents: (StatusDocument | { plan: string; error: ErrorDocument })[] = []
  for (const plan of plans) {
    const call = callFor(plan)
    try {
      const { status, document } = await tickOne(plan, call)
      statuses.push(status)
      documents.push(document)
    } catch (error) {
      statuses.push(failed(error, call))
      documents.push({ plan, error: errorDocument(error) })
    }
  }
  const [first] = plans
  const call = callFor(first ?? '')
  if (call.options.json === true)
    call.console.document(documents.length === 1 ? single(documents[0]) : { plans: documents })
  return worstOf(statuses)
}

/** One plan's error is a document of its own, as of every other command. */
const single = (document: unknown): unknown =>
  typeof document === 'object' && document !== null && 'error' in document
    ? { error: document.error }
    : document

const tickOne = async (
  plan: string,
  call: Call<TickCommandOptions>,
): Promise<{ readonly status: number; readonly document: StatusDocument }> => {
  const { surroundings, console, options } = call
  const report = await tickPlan(surroundings, {
    ...lookOptionsOf(plan, call),
    leavesGlance: call.now === undefined && options.ledger === undefined && options.envFile === undefined,
    ...(options.acceptClock === true ? { acceptClock: true } : {}),
    tell: (event) => {
      if (event.kind === 'mention' && options.json !== true) console.remark(event.text)
    },
  })
  const input = statusInputOf(report, false)
  const document = statusDocument(input)
  // An edited file alone is mentioned, on stderr, and no more is said.
  if (report.touched.size > 0 && options.json !== true && options.quiet !== true)
    console.answer(runSummaryText({ ...input, look: console.look, touched: report.touched }))
  complainOfChannel(report, console, plan)
  return { status: exitStatusOf(report, call), document }
}

/** Another runner is no news for cron: `tick` says nothing of it. */
const failed = (error: unknown, { console, options, surroundings }: Call<unknown>): number => {
  if (error instanceof SunsetError && error.code === 'busy') return exitCodes.busy
  return tellError(error, console, { ...options, json: false }, surroundings)
}
