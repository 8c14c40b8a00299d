// Of pages with a form alone: the others load without it.
import './elements/choose.ts'
import './elements/resume.ts'
import './elements/rows.ts'
