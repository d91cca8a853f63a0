import type { DatabaseSyncInstance } from '@photostructure/sqlite'

/** Opens a database that cannot be written to. Loaded when it is needed: most audiences are files of text. */
export const openReadOnly = async (path: string): Promise<DatabaseSyncInstance> => {
  const driver = await import('@photostructure/sqlite')
  return new driver.DatabaseSync(path, { readOnly: true })
}
