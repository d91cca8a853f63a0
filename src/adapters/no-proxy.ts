/**
 * Whether NO_PROXY names a host, so that it is talked to without the proxy: names and the domains below them, `*` for all, each with
 * a port if that must match too, separated by commas or spaces; as curl and most others read it.
 */
export const isExcepted = (noProxy: string | undefined, origin: string): boolean => {
  const { hostname, port, protocol } = new URL(origin)
  const asked = { host: bare(hostname), port: port === '' ? (protocol === 'https:' ? '443' : '80') : port }
  return (noProxy ?? '')
    .split(/[\s,]+/)
    .filter((entry) => entry !== '')
    .some((entry) => names(entry.toLowerCase(), asked))
}

const names = (entry: string, { host, port }: { readonly host: string; readonly port: string }): boolean => {
  if (entry === '*') return true
  // An IPv6 address without brackets is full of colons, none of which begins a port.
  const [, name = entry, only] = /^(\[.*\]|[^:]*)(?::(\d+))?$/.exec(entry) ?? []
  if (only !== undefined && only !== port) return false
  const domain = bare(name).replace(/^\*?\.+/, '')
  return domain !== '' && (host === domain || host.endsWith(`.${domain}`))
}

const bare = (host: string): string => host.replace(/^\[(.*)\]$/, '$1').replace(/\.$/, '')
