import { type CountryCode, countryCode } from './names.ts'

const codes = (text: string): readonly CountryCode[] => text.trim().split(/\s+/).map(countryCode)

/** https://european-union.europa.eu/principles-countries-history/eu-countries_en */
const members = codes('AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK')

/**
 * Parts of France and Finland that the law of the Union holds in and that have country codes of their own: the outermost regions
 * (https://ec.europa.eu/regional_policy/policy/themes/outermost-regions_en) and Åland.
 */
const regions = codes('GF GP MF MQ RE YT AX')

/** The European Union. */
export const europeanUnion: ReadonlySet<CountryCode> = new Set([...members, ...regions])

/** The European Economic Area: the Union, Iceland, Liechtenstein and Norway (https://www.efta.int/eea). */
export const europeanEconomicArea: ReadonlySet<CountryCode> = new Set([
  ...europeanUnion,
  ...codes('IS LI NO'),
])
