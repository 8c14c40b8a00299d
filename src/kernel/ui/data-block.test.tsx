import { expect, test } from 'vitest'
import { DataBlock } from './data-block.tsx'

test('no text in data for machines can end its block or begin another', () => {
  const name = '</script><script>alert(1)</script><!-- & \u2028'
  const html = String(<DataBlock data={{ name }} />)
  expect(html.match(/<\/?script/g)).toHaveLength(2)
  expect(html).not.toContain('<!--')
  const block = html.slice(html.indexOf('>') + 1, html.lastIndexOf('<'))
  expect(JSON.parse(block)).toEqual({ name })
})
