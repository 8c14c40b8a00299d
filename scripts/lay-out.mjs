// Writes a diagram into models of procedures that have none, so that other software can open them:
// `node scripts/lay-out.mjs packs/qatar/services/building-permit/procedure.bpmn …`. A model that has a diagram stays
// as it is; to have it drawn anew, take its BPMNDiagram out.
import { readFileSync, writeFileSync } from 'node:fs'
import { withDiagram } from '../src/lib/bpmn/write-diagram.ts'

const files = process.argv.slice(2)
if (files.length === 0) {
  console.error('Which files? node scripts/lay-out.mjs FILE…')
  process.exitCode = 2
}
for (const file of files) {
  try {
    const text = readFileSync(file, 'utf8')
    const drawn = withDiagram(text)
    if (drawn !== text) writeFileSync(file, drawn)
    console.log(`${file}: ${drawn === text ? 'has a diagram' : 'laid out'}`)
  } catch (error) {
    console.error(`${file}: ${error.message}`)
    process.exitCode = 1
  }
}
