/** `[####........]`: full only when all is done, empty only when nothing is. */
export const progressBar = (done: number, total: number, width = 30): string => {
  const share = total <= 0 ? 0 : Math.min(1, done / total)
  const whole = Math.floor(share * width)
  const filled = share > 0 && whole === 0 ? 1 : whole
  return `[${'#'.repeat(filled)}${'.'.repeat(width - filled)}]`
}
