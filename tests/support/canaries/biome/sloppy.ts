import { readFileSync } from 'fs'

export function read(name: any) {
  const unused = "two";
  return readFileSync(name!)
}
