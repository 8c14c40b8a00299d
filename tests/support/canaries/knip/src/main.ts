import { read } from './read.ts'

console.log(read)
