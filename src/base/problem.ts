/** Where in the plan's text a problem lies. Lines and columns count from 1; `length` is in characters, on that line. */
export type Place = {
  readonly file: string
  readonly line: number
  readonly column: number
  readonly length: number
}

/**
 * Something wrong with what the user wrote: a value, never thrown. `code` is stable, kebab-case.
 * `message` says what is wrong with the value in it; `hint` what was probably meant or what to do.
 */
export type Problem = {
  readonly severity: 'error' | 'warning'
  readonly code: string
  readonly message: string
  readonly hint?: string
  readonly place?: Place
}

export const hasErrors = (problems: readonly Problem[]): boolean =>
  problems.some((problem) => problem.severity === 'error')

/** In the order of the text; what has no place comes last. */
export const inTextOrder = (problems: readonly Problem[]): Problem[] =>
  [...problems].sort((a, b) => {
    if (a.place === undefined || b.place === undefined)
      return Number(a.place === undefined) - Number(b.place === undefined)
    return a.place.line - b.place.line || a.place.column - b.place.column
  })
