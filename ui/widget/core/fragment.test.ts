import { expect, test } from 'vitest'
import { quoteLink } from './fragment'

const base = 'https://desk.test/chat/x'

test.each([
  ['https://a.test/p', 'Free returns', 'https://a.test/p#:~:text=Free%20returns'],
  ['/demo#returns', 'Free returns', 'https://desk.test/demo#returns:~:text=Free%20returns'],
  ['https://a.test/p', 'one two three four five six seven eight nine', 'https://a.test/p#:~:text=one%20two%20three%20four,six%20seven%20eight%20nine'],
  ['https://a.test/p', '**Bold-type**, & more', 'https://a.test/p#:~:text=Bold%2Dtype%2C%20%26%20more'],
  ['https://a.test/p', '- an item\n- [next](https://x.test)', 'https://a.test/p#:~:text=an%20item%20next'],
  ['https://a.test/p', '… cut here …', 'https://a.test/p#:~:text=cut%20here'],
  ['https://a.test/p', undefined, 'https://a.test/p'],
  ['https://a.test/p#:~:text=old', 'new', 'https://a.test/p#:~:text=new'],
])('%s at %j', (address, quote, want) => {
  expect(quoteLink(address, quote, base)).toBe(want)
})

test.each(['javascript:alert(1)', 'data:text/html,x', undefined, '', 'https://'])('%j is no link', (address) => {
  expect(quoteLink(address, 'x', base)).toBeUndefined()
})
