const inGroups = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 })

/** `3,200,000`. */
export const grouped = (n: number): string => inGroups.format(n)

/** `1 person`, `3,200,000 people`. */
export const counted = (n: number, one: string, many: string = `${one}s`): string =>
  `${grouped(n)} ${n === 1 ? one : many}`

/** `88 %`, `2.8 %`. Never rounded to 0 where there is something, nor to 100 where something is missing. */
export const percent = (part: number, whole: number): string => {
  if (whole <= 0 || part <= 0) return '0 %'
  const share = (part / whole) * 100
  if (share >= 100) return '100 %'
  if (share < 0.1) return '<0.1 %'
  if (share >= 99) return `${(Math.floor(share * 100) / 100).toString()} %`
  return share < 9.95 ? `${Number(share.toFixed(1))} %` : `${Math.round(share)} %`
}

const minuteMs = 60_000
const hourMs = 3_600_000
const dayMs = 86_400_000

/** `45 s`, `2 min`, `19 h 50 m`, `2 d 3 h`, `32 d`. To the nearest of the smaller unit shown. */
export const duration = (ms: number): string => {
  const length = Math.abs(ms)
  if (length < 1.5 * minuteMs - 500) return `${Math.round(length / 1000)} s`
  const minutes = Math.round(length / minuteMs)
  if (minutes < 60) return `${minutes} min`
  if (minutes < 48 * 60) return two(Math.floor(minutes / 60), 'h', minutes % 60, 'm')
  const hours = Math.round(length / hourMs)
  if (hours < 240) return two(Math.floor(hours / 24), 'd', hours % 24, 'h')
  return `${grouped(Math.round(length / dayMs))} d`
}

const two = (large: number, largeUnit: string, small: number, smallUnit: string): string =>
  small === 0 ? `${large} ${largeUnit}` : `${large} ${largeUnit} ${small} ${smallUnit}`

/** `79.4/s`, `0.3/s`, `35,900/s`. */
export const perSecondText = (rate: number): string =>
  `${rate >= 1000 ? grouped(rate) : (Math.round(rate * 10) / 10).toFixed(1)}/s`
