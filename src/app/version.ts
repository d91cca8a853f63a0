/** The version of sunset, as package.json says it: a constant, so that no command reads a file to know it. A test compares the two. */
export const version: string = '0.1.0'
