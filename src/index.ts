/**
 * The library: what a program needs that reads plans, computes their timelines, or lands people on a personal link.
 * Everything here is pure: no clock, no disk, no network.
 *
 * @module
 */

import { adapterKinds } from './adapters/registry.ts'
import type { Problem } from './base/problem.ts'
import type { Plan } from './model/plan.ts'
import { parsePlan as parse } from './plan/parse-plan.ts'

/** The version of sunset, as in package.json. */
export { version } from './app/version.ts'
/** A point in time (milliseconds since 1970 UTC), its maker, and its two directions from and to ISO 8601. */
export { type Instant, instant, isoOf, parseInstant } from './base/instant.ts'
/** Something in a plan that is wrong or worth a second look, with its place in the file. */
export type { Place, Problem } from './base/problem.ts'
/**
 * A personal link's token: who makes it with the plan's secret, and who reads it on the landing page. A token says which person
 * it was made for, not who holds it: let them prove the number before anything is handed over.
 */
export { planNamedBy, readToken, type TokenRead, tokenMaker } from './messages/token.ts'
/** What the channel may do now for a cohort: `open`, `frozen` (auto-reply only) or `closed` (silence). */
export type { Gate } from './model/gate.ts'
/** One step of a phase for one cohort, with its instant. */
export type { Occurrence } from './model/occurrence.ts'
/** A plan, read and checked for form, with every default filled in. */
export type { Plan } from './model/plan.ts'
/** The JSON Schema of a plan, made from the definition that validates. */
export { planJsonSchema } from './plan/json-schema.ts'
/** When everything of a plan happens, and what is wrong with its times. */
export { timelineOf } from './timeline/timeline-of.ts'

/**
 * Reads a plan's text. Never throws for what somebody wrote: all mistakes come back at once as problems with their places.
 * `plan` is there whenever enough of it could be understood, also beside errors.
 */
export const parsePlan = (
  text: string | Uint8Array,
  file: string,
): { readonly plan?: Plan; readonly problems: readonly Problem[] } =>
  parse({ text, file, adapters: adapterKinds })
