import { expect, test } from 'vitest'
import { JsonLd } from './json-ld.tsx'

test('no text in data for machines can end its block or begin another', () => {
  const name = '</script><script>alert(1)</script><!-- & \u2028'
  const html = String(<JsonLd data={{ name }} />)
  expect(html.match(/<\/?script/g)).toHaveLength(2)
  expect(html).not.toContain('<!--')
  const block = html.slice(html.indexOf('>') + 1, html.lastIndexOf('<'))
  expect(JSON.parse(block)).toEqual({ name })
})
