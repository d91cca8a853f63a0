import type { Place } from '../base/problem.ts'

/** A way into the plan: `['phases', 'announce', 'at', 0]`. */
export type Path = readonly (string | number)[]

/** Where the plan's parts stand in its text, so that every room can point at what it judges. Undefined for what is a default. */
export interface Places {
  /** Of the value at the path. */
  of(path: Path): Place | undefined
  /** Of the key that the path ends with. */
  ofKey(path: Path): Place | undefined
  /** Of the `nth` (from 0) occurrence of `text` as written inside the value at the path; of the whole value where it is not found. */
  within(path: Path, text: string, nth?: number): Place | undefined
}
