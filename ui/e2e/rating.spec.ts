// What a visitor says of answers: given, changed, kept, read in the panel; and what follows from two that did not help.
import AxeBuilder from '@axe-core/playwright'
import { Conversations } from './pages/conversations'
import { expect, test } from './support/test'

test('an answer is rated by keyboard, with a comment, and the owner reads it', async ({ demo, panel }, info) => {
  const { widget } = demo
  await widget.open()
  await widget.send('How long does delivery take?')
  await widget.answered(1)
  const ratings = widget.frame.getByRole('group', { name: 'Did this help?' })
  await expect(ratings).toHaveCount(1)
  const [yes, no] = [ratings.getByRole('button', { name: 'Yes, this helped' }), ratings.getByRole('button', { name: 'No, this did not help' })]
  await no.focus()
  await no.press('Enter')
  await expect(no).toHaveAttribute('aria-pressed', 'true')
  const comment = ratings.getByLabel('What was missing?')
  await comment.press('Escape')
  await expect(comment).toHaveCount(0)
  await expect(no).toBeFocused()
  await yes.press(' ')
  await expect(ratings.getByRole('status')).toHaveText('Thank you, your rating is saved.')
  await expect(yes).toHaveAttribute('aria-pressed', 'true')
  await expect(no).toHaveAttribute('aria-pressed', 'false')
  await ratings.getByRole('button', { name: 'Add a comment' }).click()
  await ratings.getByLabel('What was good?').fill('Short & clear <b>')
  await ratings.getByRole('button', { name: 'Send comment' }).click()
  await expect(ratings.locator('.rating-comment')).toHaveText('Short & clear <b>')
  await expect(ratings.getByRole('button', { name: 'Change comment' })).toBeVisible()
  expect((await new AxeBuilder({ page: demo.page }).analyze()).violations).toEqual([])
  await demo.page.screenshot({ path: info.outputPath('rated.png') })

  // A source tells of its click without being held up, once.
  const told = demo.page.waitForResponse((response) => response.url().endsWith('/tracking/events'))
  const opened = demo.page.context().waitForEvent('page')
  await widget.sources.getByRole('link').first().click()
  await (await opened).close()
  expect((await told).status()).toBe(204)

  await demo.page.reload()
  await widget.open()
  await expect(yes).toHaveAttribute('aria-pressed', 'true')
  await expect(ratings.locator('.rating-comment')).toHaveText('Short & clear <b>')
  await expect(widget.frame.locator('a[data-code]')).toHaveCount(0)

  const list = new Conversations(panel)
  await list.open()
  await list.show()
  const rated = list.answers.first().locator('.message-rating')
  await expect(rated).toContainText('Helped the visitor')
  await expect(rated).toContainText('Short & clear <b>')
  await expect(list.log).toContainText(['RATE_CONTENT', 'CLICK_CONTENT'])
  // A change is seen while one looks.
  await no.click()
  await expect(rated).toContainText('Did not help the visitor')

  await widget.send('How much is shipping?')
  await widget.answered(2)
  await ratings.nth(1).getByRole('button', { name: 'No, this did not help' }).click()
  await widget.answered(3, 'Shall I connect you with a person?')
  await expect(widget.choices).toHaveText(['Yes, connect me', 'No, thanks'])
  await expect(ratings).toHaveCount(2)
})
