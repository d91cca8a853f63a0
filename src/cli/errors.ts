import { PlanRefused } from '../app/plan-refused.ts'
import type { Surroundings } from '../app/surroundings.ts'
import { type ErrorCode, messageOf, SunsetError } from '../base/errors.ts'
import type { Problem } from '../base/problem.ts'
import { problemsText } from '../report/problems-text.ts'
import type { Console, GlobalOptions } from './console.ts'
import { exitCodes } from './exit-codes.ts'

export const exitStatusOf = (code: ErrorCode): number => exitCodes[code]

/** Says what happened, what it means and what to do; gives the exit status. A stack trace only with `--verbose`. */
export const tellError = (
  error: unknown,
  console: Console,
  options: GlobalOptions,
  { stdout }: Pick<Surroundings, 'stdout'>,
): number => {
  if (!(error instanceof SunsetError)) return tellBug(error, console, options)
  if (options.json === true)
    stdout.write(`${JSON.stringify({ error: errorDocument(error) }, undefined, 2)}\n`)
  else {
    if (error instanceof PlanRefused)
      console.complain(
        problemsText(error.problems, new Map([[error.file, error.text]]), console.lookOfErrors),
      )
    console.complain(error.hint === undefined ? error.message : `${error.message}\n${error.hint}`)
  }
  if (options.verbose === true) console.complain(traceOf(error))
  return exitStatusOf(error.code)
}

/** An error as `--json` gives it; of a plan with errors, with each of them. */
export type ErrorDocument = {
  readonly code: ErrorCode
  readonly message: string
  readonly hint?: string
  readonly problems?: readonly Problem[]
}

export const errorDocument = (error: unknown): ErrorDocument => {
  if (!(error instanceof SunsetError)) return { code: 'internal', message: messageOf(error) }
  return {
    code: error.code,
    message: error.message,
    ...(error.hint === undefined ? {} : { hint: error.hint }),
    ...(error instanceof PlanRefused ? { problems: error.problems } : {}),
  }
}

const tellBug = (error: unknown, console: Console, options: GlobalOptions): number => {
  if (options.json === true) console.document({ error: errorDocument(error) })
  else
    console.complain(
      `sunset failed unexpectedly: ${messageOf(error)}\nThe ledger is as it was after the last commit; running again is safe. Please report this with the output of --verbose.`,
    )
  if (options.verbose === true) console.complain(traceOf(error))
  return exitStatusOf('internal')
}

const traceOf = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error)
  const cause = error.cause === undefined ? '' : `\ncaused by ${traceOf(error.cause)}`
  return `${error.stack ?? error.message}${cause}`
}
