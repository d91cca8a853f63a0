// Loaded before a worker's own code: at its end, what it took.
process.on('exit', () => {
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage()
  const taken = { cpuSeconds: (userCPUTime + systemCPUTime) / 1e6, peakMb: maxRSS / 1024 }
  require('node:fs').writeFileSync(process.env.MEASURED_FILE, JSON.stringify(taken))
})
