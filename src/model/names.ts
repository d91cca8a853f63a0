import type { Brand } from '../base/brand.ts'

/** `[a-z0-9][a-z0-9-]{0,62}`. */
export type PlanName = Brand<string, 'PlanName'>
/** A phase's name: `announce`, `link-reminder`, or one of the user's own. */
export type PhaseName = Brand<string, 'PhaseName'>
/** A cohort's name; `default` is everyone who is in no other. */
export type CohortName = Brand<string, 'CohortName'>
/** One identity that sends: a phone number id, a bot. */
export type SenderId = Brand<string, 'SenderId'>
/** An IANA time zone that Luxon and Intl know. */
export type ZoneName = Brand<string, 'ZoneName'>
/** A BCP 47 tag in canonical case: `pt-BR`. */
export type LocaleTag = Brand<string, 'LocaleTag'>
/** ISO 3166-1 alpha-2, upper case. */
export type CountryCode = Brand<string, 'CountryCode'>

export const planName = (text: string): PlanName => text as PlanName
export const phaseName = (text: string): PhaseName => text as PhaseName
export const cohortName = (text: string): CohortName => text as CohortName
export const senderId = (text: string): SenderId => text as SenderId
export const zoneName = (text: string): ZoneName => text as ZoneName
export const localeTag = (text: string): LocaleTag => text as LocaleTag
export const countryCode = (text: string): CountryCode => text as CountryCode

/** Everyone who is in no other cohort. */
export const defaultCohort: CohortName = cohortName('default')

export const isPlanName = (text: string): boolean => /^[a-z0-9][a-z0-9-]{0,62}$/.test(text)
