#!/usr/bin/env node
const start = new URL('../dist/cli/start.js', import.meta.url).href

await import(start).catch((error) => {
  if (error?.code !== 'ERR_MODULE_NOT_FOUND' || error.url !== start) throw error
  process.stderr.write(
    'sunset is not built yet: run "npm install" (or "npm run build") in its folder first.\n',
  )
  process.exitCode = 1
})
