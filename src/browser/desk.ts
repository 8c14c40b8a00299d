import './elements/clipboard.ts'
import './elements/grid.ts'
import './elements/keys.ts'
import './elements/live.ts'
